"""Wordings for structured values, such that the importer understands them as the same values again."""

from werkstattplan.kernel.money import format_euros
from werkstattplan.plan.contracts import AmountQualifier, AreaKind, AreaPart, Budget, Contact
from werkstattplan.plan.importing.people import interpret_contacts

_QUALIFIER_WORDS = {
    AmountQualifier.EXACT: "",
    AmountQualifier.ABOUT: "etwa ",
    AmountQualifier.UP_TO: "bis zu ",
    AmountQualifier.FROM: "ab ",
}


def render_contacts(entries: tuple[Contact, ...]) -> str:
    """ "Mira Muster (Leitung, Busbetrieb); Projektkoordination".

    Words say what is what only where it is not clear; a semicolon at the end says that commas part nothing.
    """
    text = "; ".join(_contact(entry) for entry in entries)
    return text if interpret_contacts(text).value.entries == entries else f"{text};"


def _contact(entry: Contact) -> str:
    for text in (_plain(entry), _labelled(entry)):
        if interpret_contacts(text).value.entries == (entry,):
            return text
    return _labelled(entry)


def _plain(entry: Contact) -> str:
    inside = ", ".join(part for part in (entry.function, entry.organisation) if part)
    if entry.person:
        return f"{entry.person} ({inside})" if inside else entry.person
    if entry.function and entry.organisation:
        return f"{entry.function} ({entry.organisation})"
    return inside


def _labelled(entry: Contact) -> str:
    parts = [
        f"{label}: {value}"
        for label, value in (
            ("Person", entry.person),
            ("Funktion", entry.function),
            ("Organisation", entry.organisation),
        )
        if value
    ]
    return parts[0] if len(parts) == 1 else f"{parts[0]} ({', '.join(parts[1:])})"


def render_area(parts: tuple[AreaPart, ...]) -> str:
    """ "Ganzer Landkreis", or names between semicolons; an Amt with the word Amt before its name."""
    return "; ".join(f"Amt {part.name}" if part.kind is AreaKind.AMT else part.name for part in parts)


def render_participants(entries: tuple[str, ...]) -> str:
    """Names between commas, or between semicolons if one of them holds a comma; one such name alone ends with one."""
    if not any("," in entry for entry in entries):
        return ", ".join(entries)
    return "; ".join(entries) if len(entries) > 1 else f"{entries[0]};"


def render_budget(budget: Budget) -> str:
    """ "etwa 1.000,00 € (bis zu 100,00 € pro Antrag)"."""
    amount = ""
    if budget.amount_cents is not None:
        amount = _QUALIFIER_WORDS[budget.qualifier] + format_euros(budget.amount_cents)
    if budget.cap_per_application_cents is None:
        return amount
    cap = f"bis zu {format_euros(budget.cap_per_application_cents)} pro Antrag"
    return f"{amount} ({cap})" if amount else cap
