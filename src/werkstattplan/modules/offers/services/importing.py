"""Taking in lists of others: look, map, check, then all at once or nothing.

A source keeps its own lines. When it comes again, an entry that is as the source left it is brought up to date; one that
was confirmed or changed by people since is not touched, and what the source says becomes a proposal.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django_scopes import scope

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.exchange.checking import Fault, Known, check_row, guess_mapping, mapped
from werkstattplan.modules.offers.exchange.reading import read_file
from werkstattplan.modules.offers.exchange.tables import COLUMNS
from werkstattplan.modules.offers.models import (
    Category,
    ImportState,
    Location,
    Offer,
    OfferAtLocation,
    OfferImport,
    PlacedBy,
    Proposal,
    ProposalState,
    Provider,
    Source,
    SourceRecord,
)
from werkstattplan.modules.offers.services.index import index_offers
from werkstattplan.modules.offers.services.placing import Gazetteer
from werkstattplan.modules.offers.services.values import CHANGEABLE, change_entry, differences, values_of
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.places.models import Municipality
from werkstattplan.platform.tenancy.models import Commune

BATCH, PROGRESS_EVERY, MOST_FAULTS = 1_000, 500, 500


class NotToBeTakenIn(Refusal):
    """The file is taken in already, or on its way."""

    code = "not-to-be-taken-in"
    sentence = "Diese Datei ist schon übernommen oder unterwegs. Bitte laden Sie die Seite neu."


class NoColumnForNames(Refusal):
    """No column was said to hold the name of the offer."""

    code = "no-column-for-names"
    sentence = "Bitte wählen Sie die Spalte, in der der Name des Angebots steht."


@transaction.atomic
def read_import(
    *, commune: Commune, source_name: str, file_name: str, content: bytes, actor: User, at: datetime.datetime
) -> OfferImport:
    """Read a file and remember its lines; the directory stays as it is. Raises what `read_file` raises."""
    table = read_file(file_name, content)
    source, _ = Source.objects.get_or_create(commune=commune, name=" ".join(source_name.split())[:120])
    own = {column: column for column in table.columns if column in COLUMNS} if table.is_mapped else {}
    if not source.mapping:
        source.mapping = own or guess_mapping(table.columns)
        source.save(update_fields=["mapping"])
    return OfferImport.objects.create(
        commune=commune,
        source=source,
        file_name=file_name[:200],
        columns=list(table.columns),
        rows=[list(row) for row in table.rows],
        total=len(table.rows),
        created_by=actor,
        created_at=at,
    )


@transaction.atomic
def set_mapping(*, row: OfferImport, mapping: Mapping[str, str], default_category: str) -> None:
    """Say which column means what, for now and the next time; then check all lines. Raises `NoColumnForNames`."""
    chosen = {column: ours for column, ours in mapping.items() if ours in COLUMNS}
    if "angebot" not in chosen.values():
        raise NoColumnForNames
    row.source.mapping = chosen | {"": default_category}
    row.source.save(update_fields=["mapping"])
    row.faults = [asdict(fault) for fault in _checked(row)[1][:MOST_FAULTS]]
    row.checked = row.total
    row.save(update_fields=["faults", "checked"])


@transaction.atomic
def start_import(*, row: OfferImport, actor: User, at: datetime.datetime) -> None:
    """Let a file be taken in, without the lines that have faults; the job follows. Raises `NotToBeTakenIn`."""
    if not OfferImport.objects.filter(pk=row.pk, state=ImportState.READ).update(state=ImportState.WAITING, checked=0):
        raise NotToBeTakenIn
    record_change(
        commune=row.commune,
        actor=actor,
        at=at,
        verb="übernimmt eine Liste von Angeboten",
        subject=row,
        before={},
        after={"Quelle": row.source.name, "Zeilen": row.total},
    )


def run_import(*, row: OfferImport, at: datetime.datetime) -> dict[str, int]:
    """Take a file in: all its good lines in one transaction, so that a broken run leaves nothing. Returns what became of them."""
    with scope(commune=row.commune):
        OfferImport.objects.filter(pk=row.pk).update(state=ImportState.RUNNING, checked=0)
        lines, faults = _checked(row, progress=True)
        with transaction.atomic():
            taken = _Taking(row, at)
            taken.take(lines)
            row.result = taken.counts | {"left_out": row.total - len(lines)}
            row.state, row.finished_at, row.rows = ImportState.DONE, at, []
            row.faults = [asdict(fault) for fault in faults[:MOST_FAULTS]]
            row.checked = row.total
            row.save()
    return dict(row.result)


def known_of(commune: Commune, *, default_category: str = "") -> Known:
    """What rows are checked against."""
    categories = Category.objects.values_list("key", "name")
    names = Municipality.objects.filter(amt__district=commune.official_key[:5]).values_list("name", "ags")
    return Known(
        district_key=commune.official_key[:5],
        categories={word.lower(): key for key, name in categories for word in (key, name)},
        municipalities={word.lower(): ags for name, ags in names for word in (name, name.split(",")[0])},
        default_category=default_category,
    )


def _checked(row: OfferImport, *, progress: bool = False) -> tuple[list[dict[str, str]], list[Fault]]:
    known = known_of(row.commune, default_category=row.source.mapping.get("", ""))
    lines, faults = [], []
    for number, cells in enumerate(row.rows, start=2):
        values, found = check_row(number, mapped(row.columns, cells, row.source.mapping), known)
        faults += found
        if not found:
            lines.append(values)
        if progress and number % PROGRESS_EVERY == 0:
            OfferImport.objects.filter(pk=row.pk).update(checked=number - 1)
    return lines, faults


@dataclass(slots=True)
class _Taking:
    """One run: what is new goes in in large steps, what changed one by one."""

    row: OfferImport
    at: datetime.datetime
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("new", "changed", "same", "proposed"), 0))
    touched: list[int] = field(default_factory=list)

    def take(self, lines: list[dict[str, str]]) -> None:
        """Bring the lines into the directory and make them findable."""
        source = self.row.source
        entries = OfferAtLocation.objects.select_related("offer", "location")
        old = {record.key: record for record in SourceRecord.objects.filter(source=source)}
        rows = {entry.pk: entry for entry in entries.filter(records__source=source).distinct()}
        fresh = []
        for values in lines:
            record = old.get(values["id"])
            if record is None:
                fresh.append(values)
            else:
                self._again(record, rows.get(record.entry_id or 0), values)
        SourceRecord.objects.bulk_update(old.values(), ["values", "seen_at"], batch_size=BATCH)
        self._add(fresh)
        index_offers(commune=self.row.commune, entries=self.touched)

    def _again(self, record: SourceRecord, entry: OfferAtLocation | None, values: dict[str, str]) -> None:
        before, record.values, record.seen_at = record.values, values, self.at
        # Only what the source itself says otherwise than last time.
        news = {
            column: values[column]
            for column in CHANGEABLE
            if column in values and values[column] != before.get(column, "")
        }
        if entry is None or not news or not differences(entry, news):
            self.counts["same"] += 1
            return
        now = values_of(entry)
        is_own = any(now[column] != before.get(column, "") for column in news)
        if entry.offer.confirmed_on is not None or is_own:
            Proposal.objects.filter(entry=entry, source=self.row.source, state=ProposalState.OPEN).delete()
            Proposal.objects.create(
                commune=self.row.commune, entry=entry, source=self.row.source, values=news, created_at=self.at
            )
            self.counts["proposed"] += 1
            return
        change_entry(entry, news, at=self.at)
        self.touched.append(entry.pk)
        self.counts["changed"] += 1

    def _add(self, lines: list[dict[str, str]]) -> None:
        commune = self.row.commune
        offers = Offer.objects.bulk_create(_offers(commune, lines, self.at), batch_size=BATCH)
        places = _places(commune, lines)
        rows = OfferAtLocation.objects.bulk_create(
            (
                OfferAtLocation(commune=commune, offer=offer, location=place)
                for offer, place in zip(offers, places, strict=True)
            ),
            batch_size=BATCH,
        )
        _categorise(offers, lines)
        SourceRecord.objects.bulk_create(
            (
                SourceRecord(
                    commune=commune, source=self.row.source, key=values["id"], values=values, entry=row, seen_at=self.at
                )
                for row, values in zip(rows, lines, strict=True)
            ),
            batch_size=BATCH,
        )
        self.touched += [row.pk for row in rows]
        self.counts["new"] += len(rows)


def _offers(commune: Commune, lines: list[dict[str, str]], at: datetime.datetime) -> Iterable[Offer]:
    known = {row.name: row for row in Provider.objects.all()}
    names = dict.fromkeys(values["traeger"] for values in lines if values["traeger"] not in known)
    fresh = Provider.objects.bulk_create((Provider(commune=commune, name=name) for name in names), batch_size=BATCH)
    known |= {row.name: row for row in fresh}
    return (_offer(commune, values, known[values["traeger"]], at) for values in lines)


def _offer(commune: Commune, values: Mapping[str, str], provider: Provider, at: datetime.datetime) -> Offer:
    numbers = {column: values.get(column) for column in ("alter_von", "alter_bis")}
    return Offer(
        commune=commune,
        provider=provider,
        title=values["angebot"],
        summary=values.get("kurz", ""),
        description=values.get("beschreibung", ""),
        audiences=_parts(values.get("zielgruppen", "")),
        age_from=int(numbers["alter_von"]) if numbers["alter_von"] else None,
        age_to=int(numbers["alter_bis"]) if numbers["alter_bis"] else None,
        cost_kind=values["kosten"],
        cost_text=values.get("kosten_text", ""),
        languages=_parts(values.get("sprachen", "")),
        url=values.get("internet", ""),
        email=values.get("email", ""),
        phone=values.get("telefon", ""),
        changed_at=at,
    )


def _places(commune: Commune, lines: list[dict[str, str]]) -> list[Location]:
    """A place for each line; lines with the same house and point share one."""
    rows = [_place(commune, values) for values in lines]
    gazetteer = Gazetteer(commune.official_key[:5])
    gazetteer.learn(Location.objects.filter(placed_by=PlacedBy.GIVEN))
    gazetteer.learn(rows)
    shared: dict[tuple[Any, ...], Location] = {}
    for row in rows:
        gazetteer.place(row)
        key = (row.name, row.street, row.house_number, row.village, row.municipality_id, row.lat, row.lon)
        shared.setdefault(key if row.street else (id(row),), row)
    kept = Location.objects.bulk_create(shared.values(), batch_size=BATCH)
    by_key = dict(zip(shared, kept, strict=True))
    keys = (
        (row.name, row.street, row.house_number, row.village, row.municipality_id, row.lat, row.lon) for row in rows
    )
    return [by_key[key if row.street else (id(row),)] for key, row in zip(keys, rows, strict=True)]


def _place(commune: Commune, values: Mapping[str, str]) -> Location:
    has_point = bool(values.get("breite"))
    return Location(
        commune=commune,
        name=values.get("ort", ""),
        street=values.get("strasse", ""),
        house_number=values.get("hausnummer", ""),
        postcode=values.get("plz", ""),
        village=values.get("ortsteil", "") or values.get("gemeinde", ""),
        municipality_id=values.get("ags") or None,
        lat=float(values["breite"]) if has_point else None,
        lon=float(values["laenge"]) if has_point else None,
        placed_by=PlacedBy.GIVEN if has_point else PlacedBy.NONE,
        entrance=int(values["zugang_entrance"]) if values.get("zugang_entrance") else None,
    )


def _categorise(offers: list[Offer], lines: list[dict[str, str]]) -> None:
    ids = dict(Category.objects.values_list("key", "pk"))
    links = Offer.categories.through
    links.objects.bulk_create(
        (
            links(offer_id=offer.pk, category_id=ids[key])
            for offer, values in zip(offers, lines, strict=True)
            for key in _parts(values["kategorien"])
        ),
        batch_size=BATCH,
    )


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace(";", "|").replace(",", "|").split("|") if part.strip()]
