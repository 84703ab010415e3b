"""Our own export that comes back: its lines are entries that are here, and only what people wrote into them counts."""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from werkstattplan.modules.offers.exchange.checking import UNTOUCHED, Known, check_row
from werkstattplan.modules.offers.exchange.hsds import world_number
from werkstattplan.modules.offers.exchange.lines import LINE_COLUMNS, lines_of
from werkstattplan.modules.offers.exchange.sheets import text_of
from werkstattplan.modules.offers.exchange.tables import rows_of
from werkstattplan.modules.offers.models import Offer, OfferAtLocation, OfferImport
from werkstattplan.modules.offers.selectors.exporting import services_of

BATCH = 1_000
_NUMBER = re.compile(r"^(?:\d{1,18}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$")
# What names a line, or follows from what else it says.
_NO_NEWS = {
    "id",
    "angebot_id",
    "traeger_id",
    "ort_id",
    "verzeichnis",
    "geaendert_am",
    "pruefwert",
    "verortet",
    "nennung",
    "begriffe",
}

Line = dict[str, str]


@dataclass(frozen=True, slots=True)
class Returned:
    """A line that came back: its entry, what it says otherwise than the export would say now, and when it was exported."""

    entry_id: int
    news: Line
    changed_at: datetime.datetime | None


@dataclass(slots=True)
class ReturnedLines:
    """All lines that came back; `gone` counts those whose entry is not here any more."""

    lines: list[Returned] = field(default_factory=list)
    gone: int = 0

    @property
    def entries(self) -> list[int]:
        """The entries of which a line says something anew."""
        return [line.entry_id for line in self.lines if line.news]


def returned_lines(row: OfferImport, lines: list[Line], known: Known) -> tuple[ReturnedLines, list[Line]]:
    """The lines of a file that our own export wrote, and all others: of other lists, or written by people below ours."""
    found = ReturnedLines()
    others: list[Line] = []
    own: list[Line] = []
    for values in lines:
        is_own = bool(row.directory) and values.get("verzeichnis") == row.directory and _NUMBER.match(values["id"])
        (own if is_own else others).append(values)
    if not own:
        return found, others
    numbers = _numbers(row.directory, {values["id"] for values in own})
    present = {ours for ours in row.mapping.values() if ours in LINE_COLUMNS}
    for start in range(0, len(own), BATCH):
        pairs = [(numbers[values["id"]], values) for values in own[start : start + BATCH] if values["id"] in numbers]
        written = {pk for pk, values in pairs if values.get("pruefwert") != UNTOUCHED}
        today = _said_today(row.directory, written, present, known)
        for pk, values in pairs:
            news = _news(values, today[pk], present) if pk in written and pk in today else {}
            found.lines.append(Returned(pk, news, _moment(values.get("geaendert_am", ""))))
    found.gone = len(own) - len(found.lines)
    return found, others


def _news(values: Line, said: Line, present: set[str]) -> Line:
    compared = present | ({"zeiten"} if "oeffnungszeiten" in present else set())
    return {name: values[name] for name in compared - _NO_NEWS if values.get(name, "") != said.get(name, "")}


def _numbers(directory: str, keys: set[str]) -> dict[str, int]:
    """Our entries by the numbers under which they were exported."""
    found: dict[str, int] = {}
    wanted = sorted(keys)
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        rows = OfferAtLocation.objects.filter(world_id__in=[key for key in batch if "-" in key])
        found |= {str(number): pk for number, pk in rows.order_by().values_list("world_id", "pk")}
        ours = OfferAtLocation.objects.filter(world_id=None, pk__in=[int(key) for key in batch if "-" not in key])
        found |= {str(pk): pk for pk in ours.order_by().values_list("pk", flat=True)}
    if any("-" in key for key in keys - found.keys()):
        # HSDS makes numbers of the world from ours, one way only.
        for pk in OfferAtLocation.objects.filter(world_id=None).order_by().values_list("pk", flat=True):
            number = world_number(directory, "service_at_location", str(pk))
            if number in keys:
                found[number] = pk
    return found


def _said_today(directory: str, entries: set[int], present: set[str], known: Known) -> dict[int, Line]:
    """What an export of this moment would say of entries, read as a file is read."""
    own = Offer.objects.filter(pk__in=OfferAtLocation.objects.filter(pk__in=entries).values("offer"))
    keys = dict(OfferAtLocation.objects.filter(offer__in=own.values("pk")).values_list("pk", "world_id").order_by())
    numbers = {str(number or pk): pk for pk, number in keys.items()}
    found: dict[int, Line] = {}
    for service in services_of(own):
        rows: Iterable[Mapping[str, object]] = (
            lines_of(service, directory=directory) if "angebot_id" in present else rows_of(service, directory=directory)
        )
        for at, row in zip(service.places, rows, strict=True):
            texts = {name: text_of(row.get(name)) for name in present}
            found[numbers[at.key]] = check_row(0, texts, replace(known, keys=set()))[0]
    return found


def _moment(text: str) -> datetime.datetime | None:
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=datetime.UTC) if moment.tzinfo is None else moment
