"""Checked lines into the directory: new ones are added, known ones brought up to date, what people changed is left alone."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkstattplan.modules.offers.columns import LABELS
from werkstattplan.modules.offers.models import (
    Category,
    Offer,
    OfferAtLocation,
    OfferImport,
    OfferText,
    Proposal,
    ProposalState,
    SourceRecord,
)
from werkstattplan.modules.offers.services.building import (
    Places,
    add_categories,
    add_dates,
    entry_of_line,
    fresh_number,
    numbers_taken,
    offer_of_line,
    parts,
    providers_of,
    texts_of_line,
)
from werkstattplan.modules.offers.services.index import index_offers
from werkstattplan.modules.offers.services.rest import REST, change_rest, rest_of
from werkstattplan.modules.offers.services.values import CHANGEABLE, change_entry, differences, values_of

BATCH = 1_000


@dataclass(slots=True)
class Taking:
    """One run: what is new goes in in large steps, what changed one by one; `tell` hears how many lines are through: half of
    a line is its row, the other half that it can be found."""

    row: OfferImport
    at: datetime.datetime
    tell: Callable[[int], None]
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("new", "changed", "same", "proposed"), 0))
    touched: list[int] = field(default_factory=list)

    def take(self, lines: list[dict[str, str]]) -> None:
        """Bring the lines into the directory and make them findable; call it in a transaction."""
        source = self.row.source
        add_categories(self.row.commune, lines)
        entries = OfferAtLocation.objects.select_related("offer", "location").filter(records__source=source)
        old = {record.key: record for record in SourceRecord.objects.filter(source=source)}
        rows = {entry.pk: entry for entry in entries.distinct()}
        fresh = []
        for values in lines:
            record = old.get(values["id"])
            if record is None:
                fresh.append(values)
            else:
                self._again(record, rows.get(record.entry_id or 0), values)
        SourceRecord.objects.bulk_update(old.values(), ["values", "seen_at"], batch_size=BATCH)
        known = {
            record.values["angebot_id"]: rows[record.entry_id].offer
            for record in old.values()
            if record.values.get("angebot_id") and record.entry_id in rows
        }
        places = Places(self.row.commune, fresh)
        for start in range(0, len(fresh), BATCH):
            self._add(fresh[start : start + BATCH], known, places)
            self.tell((len(lines) - len(fresh) + start) // 2)
        for start in range(0, len(self.touched), BATCH):
            index_offers(commune=self.row.commune, entries=self.touched[start : start + BATCH])
            self.tell(len(lines) - (len(self.touched) - start) // 2)

    def _again(self, record: SourceRecord, entry: OfferAtLocation | None, values: dict[str, str]) -> None:
        before, record.values, record.seen_at = record.values, values, self.at
        # Only what the source itself says otherwise than last time.
        said = {column for column in values if values[column] != before.get(column, "")}
        if entry is None or not said:
            self.counts["same"] += 1
            return
        now = values_of(entry) | rest_of(entry, said & set(REST))
        news = {column: values[column] for column in said & {*CHANGEABLE, *REST} if values[column] != now[column]}
        if entry.phone and "telefon_ort" in values:
            # The number of the place stands for itself.
            news.pop("telefon", None)
        if not news:
            self.counts["same"] += 1
            return
        is_own = any(now[column] != before.get(column, "") for column in news)
        confirmed = entry.offer.confirmed_on.isoformat() if entry.offer.confirmed_on else ""
        if is_own or confirmed != before.get("bestaetigt_am", ""):
            self._propose(entry, news)
            return
        change_entry(entry, {column: value for column, value in news.items() if column in CHANGEABLE}, at=self.at)
        change_rest(entry, {column: value for column, value in news.items() if column in REST}, at=self.at)
        self.touched.append(entry.pk)
        self.counts["changed"] += 1

    def _propose(self, entry: OfferAtLocation, news: Mapping[str, str]) -> None:
        """Let people decide; what they cannot take over with a tick stands in the message."""
        wanted = {column: news[column] for column in CHANGEABLE if column in news}
        rest = "; ".join(f"{LABELS.get(column, column)}: {news[column]}" for column in REST if column in news)
        Proposal.objects.filter(entry=entry, source=self.row.source, state=ProposalState.OPEN).delete()
        Proposal.objects.create(
            commune=self.row.commune,
            entry=entry,
            source=self.row.source,
            values=wanted if differences(entry, wanted) else {},
            message=f"Die Liste sagt jetzt: {rest}" if rest else "",
            created_at=self.at,
        )
        self.counts["proposed"] += 1

    def _add(self, lines: list[dict[str, str]], known: dict[str, Offer], places: Places) -> None:
        offers = self._add_offers(lines, known)
        taken = numbers_taken(OfferAtLocation, (values["id"] for values in lines))
        rows = OfferAtLocation.objects.bulk_create(
            (
                entry_of_line(offer, places.of(values), values, fresh_number(values["id"], taken))
                for offer, values in zip(offers, lines, strict=True)
            ),
            batch_size=BATCH,
        )
        add_dates(zip(rows, lines, strict=True))
        SourceRecord.objects.bulk_create(
            (
                SourceRecord(
                    commune=self.row.commune,
                    source=self.row.source,
                    key=values["id"],
                    values=values,
                    entry=row,
                    seen_at=self.at,
                )
                for row, values in zip(rows, lines, strict=True)
            ),
            batch_size=BATCH,
        )
        self.touched += [row.pk for row in rows]
        self.counts["new"] += len(rows)

    def _add_offers(self, lines: list[dict[str, str]], known: dict[str, Offer]) -> list[Offer]:
        """The offer of each line; lines of one offer at several places share it."""
        providers = providers_of(self.row.commune, lines)
        taken = numbers_taken(Offer, (values.get("angebot_id", "") for values in lines))
        fresh: list[tuple[Offer, dict[str, str]]] = []
        found = []
        for values in lines:
            number = values.get("angebot_id", "")
            offer = known.get(number)
            if offer is None:
                provider = providers[values["traeger"]]
                offer = offer_of_line(provider, values, fresh_number(number, taken), self.at)
                fresh.append((offer, values))
                if number:
                    known[number] = offer
            found.append(offer)
        Offer.objects.bulk_create((offer for offer, _ in fresh), batch_size=BATCH)
        _categorise(fresh)
        OfferText.objects.bulk_create(
            (text for offer, values in fresh for text in texts_of_line(offer, values)), batch_size=BATCH
        )
        return found


def _categorise(offers: Iterable[tuple[Offer, Mapping[str, str]]]) -> None:
    ids = dict(Category.objects.values_list("key", "pk"))
    links: Any = Offer.categories.through
    links.objects.bulk_create(
        (
            links(offer_id=offer.pk, category_id=ids[key])
            for offer, values in offers
            for key in parts(values["kategorien"])
        ),
        batch_size=BATCH,
    )
