"""The editable content of a tool as flat texts: what its form shows, what history keeps, what two people's versions are compared by."""

import datetime
from collections.abc import Mapping

from django.db.models import FilteredRelation, Q

from werkstattplan.kernel.money import format_euros, parse_euros
from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.contracts import AmountQualifier, AreaKind
from werkstattplan.plan.models import (
    Area,
    Decision,
    MoneyLine,
    OwnColumn,
    OwnValue,
    Participation,
    Responsibility,
    Tool,
    ToolRelation,
    ToolYear,
)
from werkstattplan.plan.services.create_edition import PERSON_TITLE, rows_by_name
from werkstattplan.plan.services.own_values import clean_own_value
from werkstattplan.platform.people.models import Function, Organisation, Person
from werkstattplan.platform.places.models import Amt, District, Municipality

LABELS = {
    "title": "Kurzer Titel",
    "plain_text": "In einfachen Worten",
    "wording": "Wortlaut im Plan",
    "contacts": "Ansprechpersonen",
    "contacts_wording": "Ansprechperson (Wortlaut)",
    "places": "Orte",
    "area_wording": "Umsetzungsort (Wortlaut)",
    "participants": "Beteiligte",
    "participants_wording": "Beteiligte (Wortlaut)",
    "years": "Jahre",
    "target_group": "Zielgruppe",
    "budget_wording": "Budget (Wortlaut)",
    "budget_amount": "Budget in Euro",
    "budget_qualifier": "Genauigkeit des Budgets",
    "budget_cap": "Höchstens je Antrag",
    "money": "Gelder",
    "outside_advice": "Externe Beratung",
    "remarks": "Besonderheiten, Kommentare",
    "decisions": "Beschlüsse",
    "relations": "Verwandte Werkzeuge",
}
PLAIN_COLUMNS = (
    *("title", "plain_text", "wording", "contacts_wording", "area_wording", "participants_wording"),
    *("target_group", "budget_wording", "budget_qualifier", "remarks"),
)
ADVICE = {True: "ja", False: "nein", None: ""}
MONEY_WORDS = {"geplant": "planned", "gebunden": "committed", "ausgegeben": "spent"}
RELATION_WORDS = {"hängt zusammen mit": "related", "folgt auf": "follows", "ersetzt durch": "superseded_by"}
OWN_PREFIX = "own:"
# What says how it goes: it can be reported of an adopted edition too.
REPORTED = ("contacts", "money")


class LineNotUnderstood(Refusal):
    """A line of a list that does not follow its pattern."""

    code = "line-not-understood"

    def __init__(self, line: str, pattern: str) -> None:
        super().__init__(f"Die Zeile „{line}“ verstehen wir nicht. Bitte schreiben Sie sie so: {pattern}")


def label_of(name: str) -> str:
    """The German name of a value; own fields carry their heading behind the prefix."""
    return LABELS.get(name, name.removeprefix(OWN_PREFIX))


def values_of(tool: Tool) -> dict[str, str]:
    """All editable values of a tool as texts. Eight queries."""
    values = {name: str(getattr(tool, name)) for name in PLAIN_COLUMNS}
    values["contacts"] = "\n".join(
        " | ".join(str(part or "") for part in (row.person, row.function, row.organisation)).rstrip(" |")
        for row in tool.responsibilities.select_related("person", "function", "organisation")
    )
    values["places"] = " ".join(
        f"{row.kind}:{row.district_id or row.amt_id or row.municipality_id}"
        for row in tool.areas.all()
        if row.kind != AreaKind.UNRESOLVED
    )
    values["participants"] = "\n".join(tool.participations.values_list("name", flat=True))
    values["years"] = ", ".join(map(str, tool.years.values_list("year", flat=True)))
    values["budget_amount"] = "" if tool.budget_cents is None else format_euros(tool.budget_cents)
    cap = tool.budget_cap_per_application_cents
    values["budget_cap"] = "" if cap is None else format_euros(cap)
    values["outside_advice"] = ADVICE[tool.outside_advice]
    values |= _lines(tool)
    own = FilteredRelation("values", condition=Q(values__tool=tool))
    columns = OwnColumn.objects.filter(plan=tool.edition.plan_id).annotate(own=own)
    for label, wording in columns.values_list("label", "own__wording"):
        values[f"{OWN_PREFIX}{label}"] = wording or ""
    return values


def _lines(tool: Tool) -> dict[str, str]:
    words = {code: word for word, code in MONEY_WORDS.items()}
    money = (
        " | ".join((words[row.kind], format_euros(row.amount_cents), row.source_of_funds, row.note)).rstrip(" |")
        for row in tool.money_lines.all()
    )
    decisions = (
        " | ".join((row.body, f"{row.decided_on:%d.%m.%Y}" if row.decided_on else "", row.number, row.note)).rstrip(
            " |"
        )
        for row in tool.decisions.all()
    )
    names = {code: word for word, code in RELATION_WORDS.items()}
    relations = (f"{names[row.kind]}: {row.other.key}" for row in tool.relations.select_related("other"))
    return {"money": "\n".join(money), "decisions": "\n".join(decisions), "relations": "\n".join(relations)}


def write_values(tool: Tool, changed: Mapping[str, str]) -> None:
    """Write changed values to a locked tool and the rows that hang on it.

    Raises `NotAnAmount`, `LineNotUnderstood` or `ValueDoesNotFit`; then nothing must be kept.
    """
    for name in PLAIN_COLUMNS:
        if name in changed:
            setattr(tool, name, changed[name].strip())
    if "budget_amount" in changed:
        tool.budget_cents = parse_euros(changed["budget_amount"]) if changed["budget_amount"].strip() else None
    if "budget_cap" in changed:
        tool.budget_cap_per_application_cents = (
            parse_euros(changed["budget_cap"]) if changed["budget_cap"].strip() else None
        )
    if "budget_qualifier" in changed:
        tool.budget_qualifier = AmountQualifier(changed["budget_qualifier"]).value
    if "outside_advice" in changed:
        tool.outside_advice = {"ja": True, "nein": False}.get(changed["outside_advice"])
        tool.outside_advice_wording = {"ja": "Ja", "nein": "Nein"}.get(changed["outside_advice"], "")
    tool.has_sheet = tool.has_sheet or _needs_sheet(tool)
    tool.save()
    for name, write in _WRITERS.items():
        if name in changed:
            write(tool, changed[name])
    _write_own(tool, {name: text for name, text in changed.items() if name.startswith(OWN_PREFIX)})


def _needs_sheet(tool: Tool) -> bool:
    """Whether it says something that only the detail sheet of the paper has room for; without one no document would hold it."""
    amounts = (tool.budget_cents, tool.budget_cap_per_application_cents, tool.outside_advice)
    texts = (tool.target_group, tool.budget_wording, tool.outside_advice_wording, tool.remarks)
    return any(texts) or any(value is not None for value in amounts)


def _split(line: str, count: int) -> list[str]:
    parts = [part.strip() for part in line.split("|")]
    return (parts + [""] * count)[:count]


def _filled(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip(" |")]


def _write_contacts(tool: Tool, text: str) -> None:
    entries = [_split(line, 3) for line in _filled(text)]
    persons = rows_by_name(Person, "name", tool.commune, {row[0] for row in entries})
    functions = rows_by_name(Function, "title", tool.commune, {row[1] for row in entries})
    organisations = rows_by_name(Organisation, "name", tool.commune, {row[2] for row in entries})
    tool.responsibilities.all().delete()
    Responsibility.objects.bulk_create(
        Responsibility(
            commune=tool.commune,
            tool=tool,
            position=place,
            person=persons.get(person),
            function=functions.get(function),
            organisation=organisations.get(organisation),
        )
        for place, (person, function, organisation) in enumerate(entries)
    )


def _write_places(tool: Tool, text: str) -> None:
    """The chosen places; words that name none stay only where nothing was chosen."""
    chosen = [part.partition(":")[::2] for part in text.split()]
    models = {"district": District, "amt": Amt, "municipality": Municipality}
    rows = []
    for place, (kind, key) in enumerate(chosen):
        found = models[kind].objects.filter(pk=key).first() if kind in models else None  # type: ignore[attr-defined]
        if found is None:
            raise LineNotUnderstood(f"{kind}:{key}", "ein Ort aus der Liste")
        name = "Ganzer Landkreis" if kind == "district" else found.name
        rows.append(Area(commune=tool.commune, tool=tool, position=place, kind=kind, name=name, **{f"{kind}_id": key}))
    if rows or tool.areas.exclude(kind=AreaKind.UNRESOLVED.value).exists():
        tool.areas.all().delete()
    Area.objects.bulk_create(rows)


def _write_participants(tool: Tool, text: str) -> None:
    tool.participations.all().delete()
    Participation.objects.bulk_create(
        Participation(
            commune=tool.commune, tool=tool, position=place, name=name[:500], is_person=bool(PERSON_TITLE.match(name))
        )
        for place, name in enumerate(_filled(text))
    )


def _write_years(tool: Tool, text: str) -> None:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if any(not (part.isdecimal() and 1990 <= int(part) <= 2099) for part in parts):
        raise LineNotUnderstood(text, "2024, 2025")
    tool.years.all().delete()
    ToolYear.objects.bulk_create(
        ToolYear(commune=tool.commune, tool=tool, year=year) for year in sorted(set(map(int, parts)))
    )


def _write_money(tool: Tool, text: str) -> None:
    rows = []
    for place, line in enumerate(_filled(text)):
        kind, amount, source, note = _split(line, 4)
        if kind.lower() not in MONEY_WORDS:
            raise LineNotUnderstood(line, "geplant | 1.000,00 | Woher das Geld kommt | Anmerkung")
        cents = parse_euros(amount)
        rows.append(
            MoneyLine(
                commune=tool.commune,
                tool=tool,
                position=place,
                kind=MONEY_WORDS[kind.lower()],
                amount_cents=cents,
                source_of_funds=source[:200],
                note=note[:300],
            )
        )
    tool.money_lines.all().delete()
    MoneyLine.objects.bulk_create(rows)


def _write_decisions(tool: Tool, text: str) -> None:
    rows = []
    for place, line in enumerate(_filled(text)):
        body, day, number, note = _split(line, 4)
        rows.append(
            Decision(
                commune=tool.commune,
                tool=tool,
                position=place,
                body=body[:200],
                decided_on=_day(day, line),
                number=number[:60],
                note=note[:300],
            )
        )
    tool.decisions.all().delete()
    Decision.objects.bulk_create(rows)


def _day(text: str, line: str) -> datetime.date | None:
    if not text:
        return None
    try:
        day, month, year = (int(part) for part in text.split("."))
        return datetime.date(year, month, day)
    except ValueError:
        raise LineNotUnderstood(line, "Kreistag | 31.12.2026 | BV 12/2026 | Anmerkung") from None


def _write_relations(tool: Tool, text: str) -> None:
    others = {other.key: other for other in Tool.objects.filter(edition=tool.edition_id).exclude(pk=tool.pk)}
    rows = []
    for line in dict.fromkeys(_filled(text)):
        word, _, key = (part.strip() for part in line.partition(":"))
        if word not in RELATION_WORDS or key not in others:
            raise LineNotUnderstood(line, "hängt zusammen mit: kennung-des-werkzeugs")
        rows.append(ToolRelation(commune=tool.commune, tool=tool, other=others[key], kind=RELATION_WORDS[word]))
    tool.relations.all().delete()
    ToolRelation.objects.bulk_create(rows)


def _write_own(tool: Tool, texts: Mapping[str, str]) -> None:
    columns = {f"{OWN_PREFIX}{column.label}": column for column in OwnColumn.objects.filter(plan=tool.edition.plan_id)}
    for name, text in texts.items():
        column = columns.get(name)
        if column is None:
            continue
        wording = clean_own_value(column, text) if text.strip() else ""
        tool.own_values.filter(column=column).delete()
        if wording:
            OwnValue.objects.create(commune=tool.commune, tool=tool, column=column, wording=wording)


_WRITERS = {
    "contacts": _write_contacts,
    "places": _write_places,
    "participants": _write_participants,
    "years": _write_years,
    "money": _write_money,
    "decisions": _write_decisions,
    "relations": _write_relations,
}
