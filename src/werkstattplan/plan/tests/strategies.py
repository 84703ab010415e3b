"""Generated plans for property tests: what a district could have written, with invented names."""

from hypothesis import strategies as st

from werkstattplan.plan import contracts as c
from werkstattplan.plan.importing.amounts import interpret_budget
from werkstattplan.plan.importing.areas import interpret_area
from werkstattplan.plan.importing.canonical import render_budget, render_contacts, render_participants
from werkstattplan.plan.importing.choices import interpret_yes_no
from werkstattplan.plan.importing.naming import UniqueSlugs
from werkstattplan.plan.importing.participants import interpret_participants
from werkstattplan.plan.importing.people import interpret_contacts
from werkstattplan.plan.importing.tests.shared import SMALL_GAZETTEER
from werkstattplan.plan.importing.titles import propose_title

NOUNS = [
    *("Wald", "Wiese", "Chor", "Garten", "Brücke", "Mühle", "Bühne"),
    *("Küche", "Werkhalle", "Streuobst", "Bücherei", "Radweg", "Lesekreis", "Dorfladen"),
]
VERBS = ["pflegen", "bauen", "stärken", "erneuern", "eröffnen", "begleiten", "verbinden", "erproben"]
SENTENCE = st.lists(st.sampled_from(NOUNS + VERBS), min_size=2, max_size=14).map(" ".join)
TEXT = st.builds(lambda one, ending: one + ending, SENTENCE, st.sampled_from(["", ".", " (neu)", ", gemeinsam"]))
NAMES = st.sampled_from(["", "Mira Muster", "Bo Beispiel", "Ada Probe"])
FUNCTIONS = st.sampled_from(["", "Leitung", "FDL", "Projektkoordination"])
ORGANISATIONS = st.sampled_from(["", "Busbetrieb", "FD Wald", "Regionalstelle"])
CONTACTS = st.lists(
    st.builds(c.Contact, person=NAMES, function=FUNCTIONS, organisation=ORGANISATIONS).filter(
        lambda x: x != c.Contact()
    ),
    max_size=2,
).map(lambda entries: interpret_contacts(render_contacts(tuple(entries))).value)
AREAS = st.sampled_from(["", "Ganzer Landkreis", "Hagen", "Amt Nebelwald", "9 Dörfer", "Hagen; Alt Krenz"]).map(
    lambda wording: interpret_area(wording, SMALL_GAZETTEER).value
)
PARTICIPANTS = st.lists(
    st.sampled_from(["Schulen", "Vereine", "Chöre (alle)", "Feuerwehr"]), unique=True, max_size=3
).map(lambda entries: interpret_participants(render_participants(tuple(entries))).value)
BUDGETS = st.builds(
    c.Budget,
    amount_cents=st.none() | st.integers(0, 10**11),
    qualifier=st.sampled_from(c.AmountQualifier),
    cap_per_application_cents=st.none() | st.integers(0, 10**9),
).map(lambda budget: interpret_budget(render_budget(budget)).value)
ADVICE = st.sampled_from(["", "Ja", "Nein", "noch offen"]).map(lambda wording: interpret_yes_no(wording).value)
MONTHS = st.sets(st.integers(1, 12)).map(lambda months: tuple(sorted(months)))
STEPS = st.builds(
    c.StepDocument,
    title=SENTENCE,
    year=st.none() | st.sampled_from([2020, 2021]),
    planned_months=MONTHS,
    unplaced_marks=st.sets(st.integers(1, 13), max_size=2).map(lambda marks: tuple(sorted(marks))),
)
YEARS = (2020, 2021, 2022)


@st.composite
def plans(draw: st.DrawFn) -> c.PlanDocument:
    """A plan as the layout of the paper can carry it."""
    own_label = draw(st.sampled_from(["", "Farbe", "Besondere Kennziffer"]))
    own = (c.OwnColumn(key=UniqueSlugs().next(own_label, fallback="spalte"), label=own_label),) if own_label else ()
    columns = tuple(column for column in c.DEFAULT_COLUMNS)
    columns += tuple(c.OverviewColumn(role=c.ColumnRole.OWN, label=row.label, own_key=row.key) for row in own)
    keys = UniqueSlugs()
    wordings: set[str] = set()
    names = draw(st.lists(st.sampled_from(NOUNS), min_size=1, max_size=3, unique=True))
    fields = tuple(_field(draw, name, own, keys, wordings) for name in names)
    captions = draw(
        st.lists(st.builds(c.Caption, label=st.sampled_from(["Gefördert vom:", "Partner:"]), text=SENTENCE), max_size=2)
    )
    return c.PlanDocument(
        title=f"Plan {draw(SENTENCE)}"[:100].strip(),
        years=YEARS,
        fields=fields,
        captions=tuple(captions),
        columns=columns,
        own_columns=own,
    )


def _field(
    draw: st.DrawFn, name: str, own: tuple[c.OwnColumn, ...], keys: UniqueSlugs, wordings: set[str]
) -> c.FieldDocument:
    tools = tuple(_tool(draw, own, keys, wordings) for _ in range(draw(st.integers(0, 3))))
    return c.FieldDocument(name=name, description=draw(st.just("") | TEXT), tools=tools)


def _tool(draw: st.DrawFn, own: tuple[c.OwnColumn, ...], keys: UniqueSlugs, wordings: set[str]) -> c.ToolDocument:
    wording = draw(TEXT.filter(lambda text: text not in wordings))
    wordings.add(wording)
    title = propose_title(wording)
    values = tuple(c.OwnValue(column_key=column.key, wording=draw(SENTENCE)) for column in own if draw(st.booleans()))
    return c.ToolDocument(
        key=keys.next(title, fallback="werkzeug"),
        title=title,
        wording=wording,
        contacts=draw(CONTACTS),
        area=draw(AREAS),
        participants=draw(PARTICIPANTS),
        years=tuple(sorted(draw(st.sets(st.sampled_from(YEARS))))),
        own_values=values,
        sheet=_sheet(draw, wording) if draw(st.booleans()) else None,
    )


def _sheet(draw: st.DrawFn, wording: str) -> c.SheetDocument:
    return c.SheetDocument(
        wording=wording,
        target_group=draw(st.just("") | SENTENCE),
        contacts=draw(CONTACTS),
        area=draw(AREAS),
        participants=draw(PARTICIPANTS),
        budget=draw(BUDGETS),
        outside_advice=draw(ADVICE),
        steps=tuple(draw(st.lists(STEPS, max_size=4))),
        remarks=draw(st.just("") | TEXT),
    )
