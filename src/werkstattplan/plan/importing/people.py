"""Contact cells: persons, functions and organisations apart."""

import re

from werkstattplan.plan.contracts import Contact, Contacts
from werkstattplan.plan.importing.readings import Reading, certain, likely, unsure
from werkstattplan.plan.importing.splitting import bracketed, says_nothing, split_outside_brackets

_NAME_WORD = r"(?:[A-ZÀ-ÖØ-ÞĀ-Ž][a-zß-öø-ÿā-ž]+(?:[-'’][A-ZÀ-ÖØ-ÞĀ-Ž][a-zß-öø-ÿā-ž]+)*)"
_PERSON = re.compile(
    rf"(?:(?:Herrn?|Frau|Fr\.|Hr\.)\s)?(?:(?:Dr|Prof)\.\s)*{_NAME_WORD}(?:\s[A-Z]\.)?"
    rf"(?:\s(?:von|van|vom|de|der|den|zu|zur)){{0,2}}(?:\s{_NAME_WORD}){{1,2}}"
)
_FUNCTION = re.compile(
    r"^(FDL|AL|FBL|Amtsleit|Landr[aä]t|Bürgermeister|Geschäftsführ|Vorsitzend|Vorstand|Dezernent|Referent"
    r"|\w*([Ll]eiter|[Ll]eitung|[Bb]etreuer|[Bb]etreuung|[Kk]oordinator|[Kk]oordination|[Mm]anager|[Mm]onitorer"
    r"|[Bb]eauftragte|[Ss]precher|[Rr]eferent|[Ss]achbearbeit|[Mm]itarbeit|[Pp]lanerin|[Pp]laner))"
)
_ORGANISATION = re.compile(
    r"^(FD|FB|SG|Fachdienst|Fachbereich|Sachgebiet|Amt|Stadt|Gemeinde|Landkreis|Kreis\w*|Stiftung|Institut|Verein|AWO|DRK"
    r"|Arbeitsgruppe|AG|Projektgruppe)\b|\b(GmbH|mbH|e\.\s?V\.|gGmbH|AG)\b"
    r"|(gesellschaft|verband|verein|schule|stelle|zentrum|behörde|beirat|ring|amt|büro|dienst|betrieb|werk)\b",
)
_OWN_WORDS = re.compile(r"^(Person|Funktion|Organisation): (.+)$")
_LABELLED = re.compile(
    r"Funktion: (?P<function>.+?)(?:, Organisation: (?P<organisation>.+))?|Organisation: (?P<only>.+)"
)
_PLACE_OF_FUNCTION = re.compile(r"^(.+?)\s(?:im|in der|beim|bei der|des|der)\s((?:Landkreis|Stadt|Gemeinde|Amt)\b.*)$")


def interpret_contacts(wording: str) -> Reading[Contacts]:
    """The contacts that a cell names. An office stays whole, even with commas in its name."""
    text = _in_one_line(wording)
    if not text:
        return certain(Contacts(), "Die Zelle ist leer.")
    if says_nothing(text):
        return unsure(Contacts(wording=wording), f"Hier steht „{text}“, aber keine Person und keine Stelle.")
    if text.count(")") > text.count("("):
        return _with_one_bracket_less(wording, text)
    readings = [_contact(segment) for segment in _segments(text)]
    contacts = Contacts(wording=wording, entries=tuple(contact for contact, _ in readings))
    if not any(contact.person or contact.function for contact in contacts.entries):
        return unsure(contacts, "Hier steht keine Person und keine Funktion, nur eine Stelle.")
    if all(sure for _, sure in readings):
        return likely(contacts, "Name, Funktion und Organisation wurden aus dem Wortlaut getrennt.")
    return unsure(contacts, "Wer hier Person und was Funktion oder Stelle ist, ist nicht eindeutig.")


def _in_one_line(wording: str) -> str:
    """The wording with a comma before each line that begins with another person."""
    separator = "; " if ";" in wording else ", "
    text = ""
    for line in filter(None, (" ".join(line.split()) for line in wording.splitlines())):
        begins = text and text[-1] not in ",;(" and text.count("(") == text.count(")") and _begins_with_person(line)
        text = f"{text}{separator if begins else ' '}{line}" if text else line
    return text


def _with_one_bracket_less(wording: str, text: str) -> Reading[Contacts]:
    """The reading without the first closing bracket: page breaks tend to add one."""
    entries = interpret_contacts(text.replace(")", "", 1)).value.entries
    return unsure(Contacts(wording=wording, entries=entries), "Im Wortlaut steht eine Klammer zu viel.")


def looks_like_person(text: str) -> bool:
    """Two to four capitalised words that are neither a function nor an organisation."""
    return bool(_PERSON.fullmatch(text)) and not any(
        _FUNCTION.search(word) or _ORGANISATION.search(word) for word in text.split()
    )


def is_function(text: str) -> bool:
    """Whether a text begins with the name of a function."""
    return bool(_FUNCTION.search(text))


def is_organisation(text: str) -> bool:
    """Whether a text names a department, company or association."""
    return bool(_ORGANISATION.search(text)) and not is_function(text)


def _segments(text: str) -> list[str]:
    """Parts that are one contact each; commas separate only where no semicolon does."""
    if ";" in text:
        return split_outside_brackets(text, ";")
    segments = _with_functions(_joined_offices(split_outside_brackets(text, ",")))
    return [person for segment in segments for person in _two_people(segment)]


def _joined_offices(segments: list[str]) -> list[str]:
    """A segment that begins with no person belongs to the office named before it."""
    joined: list[str] = []
    for segment in segments:
        if joined and not _begins_with_person(segment) and not is_function(segment) and is_organisation(joined[-1]):
            joined[-1] += ", " + segment
        else:
            joined.append(segment)
    return joined


def _with_functions(segments: list[str]) -> list[str]:
    """A function after a bare name belongs to it: "Mira Muster, Amtsleiterin" is one contact."""
    joined: list[str] = []
    for segment in segments:
        if joined and looks_like_person(joined[-1]) and is_function(segment) and "(" not in segment:
            joined[-1] += f" ({segment})"
        else:
            joined.append(segment)
    return joined


def _two_people(segment: str) -> list[str]:
    """ "Mira Muster und Bo Beispiel" are two; anything else stays whole."""
    names = re.split(r"\s+und\s+|\s*[&/]\s*", segment)
    return names if all(map(looks_like_person, names)) else [segment]


def _begins_with_person(segment: str) -> bool:
    words = segment.split("(")[0].split()
    return any(looks_like_person(" ".join(words[:count])) for count in (2, 3, 4) if len(words) >= count)


def _contact(segment: str) -> tuple[Contact, bool]:
    """The contact of one segment, and whether it is clear."""
    brackets = bracketed(segment)
    if brackets is None:
        return _without_brackets(segment)
    before, inside = brackets
    function, organisation = _function_and_organisation(inside)
    own = _OWN_WORDS.match(before)
    if own:
        return _own_words(own, function=function, organisation=organisation), True
    if looks_like_person(before):
        return Contact(person=before, function=function, organisation=organisation), True
    if is_function(before) and not function:
        return Contact(function=before, organisation=organisation), True
    return Contact(organisation=segment), False


def _own_words(match: re.Match[str], *, function: str = "", organisation: str = "") -> Contact:
    values = {"Person": "", "Funktion": function, "Organisation": organisation}
    values[match.group(1)] = match.group(2)
    return Contact(person=values["Person"], function=values["Funktion"], organisation=values["Organisation"])


def _without_brackets(segment: str) -> tuple[Contact, bool]:
    own = _OWN_WORDS.match(segment)
    if own:
        return _own_words(own), True
    if looks_like_person(segment):
        return Contact(person=segment), True
    words = segment.split()
    for count in (2, 3, 4):
        person, rest = " ".join(words[:count]), " ".join(words[count:])
        if rest and looks_like_person(person) and is_function(rest):
            function, organisation = _function_and_organisation(rest)
            return Contact(person=person, function=function, organisation=organisation), True
    if is_function(segment):
        function, organisation = _function_and_organisation(segment)
        return Contact(function=function, organisation=organisation), True
    return Contact(organisation=segment), is_organisation(segment)


def _function_and_organisation(text: str) -> tuple[str, str]:
    """("FDL", "Regionalmanagement"); either may be empty."""
    labelled = _LABELLED.fullmatch(text)
    if labelled:
        return labelled["function"] or "", labelled["organisation"] or labelled["only"] or ""
    if not is_function(text):
        return "", text
    pieces = split_outside_brackets(text, ",")
    if len(pieces) == 2:
        return pieces[0], pieces[1]
    place = _PLACE_OF_FUNCTION.match(text)
    if place:
        return place.group(1), place.group(2)
    first, _, rest = text.partition(" ")
    if (
        first in ("FDL", "AL", "FBL")
        or (rest and is_organisation(rest))
        or first.startswith(("Geschäftsführ", "Koordinator"))
    ):
        return first, rest
    return text, ""
