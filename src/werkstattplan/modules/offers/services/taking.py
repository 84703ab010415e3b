"""Checked lines into the directory: new ones are added, known ones brought up to date, what people changed is left alone."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkstattplan.modules.offers.columns import LABELS
from werkstattplan.modules.offers.exchange.checking import Known
from werkstattplan.modules.offers.exchange.lines import LINE_COLUMNS
from werkstattplan.modules.offers.models import (
    Category,
    ImportEffect,
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
from werkstattplan.modules.offers.services.bulk import write_over
from werkstattplan.modules.offers.services.holding import hold_entries
from werkstattplan.modules.offers.services.index import index_offers
from werkstattplan.modules.offers.services.rest import REST, WRITABLE, rest_of, shown_of, write_news
from werkstattplan.modules.offers.services.returning import Returned, returned_lines
from werkstattplan.modules.offers.services.values import CHANGEABLE, differences, in_words, values_of

BATCH = 1_000
# Each step writes the sets of all its words, which are as long as the directory.
INDEXED_AT_ONCE = 2_500


@dataclass(slots=True)
class Taking:
    """One run: what is new goes in in large steps, what changed one by one; `tell` hears how many lines are through: half of
    a line is its row, the other half that it can be found."""

    row: OfferImport
    at: datetime.datetime
    known: Known
    tell: Callable[[int], None]
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("new", "changed", "same", "proposed"), 0))
    touched: list[int] = field(default_factory=list)
    changed: set[int] = field(default_factory=set)
    effects: list[ImportEffect] = field(default_factory=list)
    made: dict[str, list[int]] = field(default_factory=lambda: {"providers": [], "places": []})

    def take(self, lines: list[dict[str, str]]) -> None:
        """Bring the lines into the directory and make them findable; call it in a transaction."""
        add_categories(self.row.commune, lines)
        returned, lines = returned_lines(self.row, lines, self.known)
        if returned.gone:
            self.counts["gone"] = returned.gone
        old = self._records(lines)
        fresh = [values for values in lines if values["id"] not in old]
        again = [(old[values["id"]], values) for values in lines if values["id"] in old]
        changed = [(record, values, said) for record, values in again if (said := _said(record, values))]
        held = hold_entries(
            [*returned.entries, *(record.entry_id for record, _, _ in changed if record.entry_id is not None)]
        )
        self.counts["same"] += len(again) - len(changed)
        for record, values, said in changed:
            self._again(record, held.get(record.entry_id or 0), values, said)
        self._write_records(again, [record for record, _, _ in changed])
        for line in returned.lines:
            self._returned(held.get(line.entry_id), line)
        self._add_all(fresh, len(lines))
        ImportEffect.objects.bulk_create(self.effects, batch_size=BATCH)
        self.touched += OfferAtLocation.objects.filter(offer__in=self.changed).values_list("pk", flat=True)
        for start in range(0, len(self.touched), INDEXED_AT_ONCE):
            index_offers(commune=self.row.commune, entries=self.touched[start : start + INDEXED_AT_ONCE])
            self.tell(len(lines) - (len(self.touched) - start) // 2)

    def _records(self, lines: list[dict[str, str]]) -> dict[str, SourceRecord]:
        """The lines of this source that came before, by their keys; only those that are in the file."""
        keys = [values["id"] for values in lines]
        rows = SourceRecord.objects.filter(source=self.row.source)
        steps = (rows.filter(key__in=keys[start : start + BATCH]) for start in range(0, len(keys), BATCH))
        return {record.key: record for step in steps for record in step}

    def _write_records(self, again: list[tuple[SourceRecord, dict[str, str]]], changed: list[SourceRecord]) -> None:
        seen = [record.pk for record, _ in again]
        for start in range(0, len(seen), BATCH):
            SourceRecord.objects.filter(pk__in=seen[start : start + BATCH]).update(seen_at=self.at)
        write_over(SourceRecord.objects.all(), changed, ["values"])

    def _again(
        self, record: SourceRecord, entry: OfferAtLocation | None, values: dict[str, str], said: set[str]
    ) -> None:
        before, record.values = record.values, values
        effect = ImportEffect(commune=self.row.commune, run=self.row, record=record, line_before=before)
        self.effects.append(effect)
        if entry is None:
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
        effect.entry = entry
        is_own = any(now[column] != before.get(column, "") for column in news)
        confirmed = entry.offer.confirmed_on.isoformat() if entry.offer.confirmed_on else ""
        if is_own or confirmed != before.get("bestaetigt_am", ""):
            self._propose(entry, news)
            return
        self._change(entry, news, effect)

    def _returned(self, entry: OfferAtLocation | None, line: Returned) -> None:
        """A line of our own export: what people wrote into it is theirs, what the entry says since stays."""
        news = line.news
        if entry is None or not news:
            self.counts["same"] += 1
            return
        # Another line of this run may have changed the same offer at another place.
        is_older = entry.offer.changed_at not in {line.changed_at, self.at}
        if is_older or entry.offer.confirmed_on is not None or not set(news) <= WRITABLE:
            self._propose(entry, news)
            return
        effect = ImportEffect(commune=self.row.commune, run=self.row, entry=entry)
        self.effects.append(effect)
        self._change(entry, news, effect)

    def _change(self, entry: OfferAtLocation, news: Mapping[str, str], effect: ImportEffect) -> None:
        now = shown_of(entry)
        effect.before, effect.after = {column: now[column] for column in news}, dict(news)
        write_news(entry, news, at=self.at)
        effect.left_at = entry.offer.changed_at
        self.changed.add(entry.offer_id)
        self.counts["changed"] += 1

    def _propose(self, entry: OfferAtLocation, news: Mapping[str, str]) -> None:
        """Let people decide; what they cannot take over with a tick stands in the message."""
        wanted = {column: news[column] for column in CHANGEABLE if column in news}
        rest = "; ".join(
            f"{LABELS.get(column, column)}: {in_words(column, news[column])}"
            for column in LINE_COLUMNS
            if column in news and column not in CHANGEABLE
        )
        wanted = wanted if differences(entry, wanted) else {}
        message = f"Die Liste sagt jetzt: {rest}" if rest else ""
        same = Proposal.objects.filter(entry=entry, source=self.row.source, state=ProposalState.OPEN)
        if not (wanted or message):
            self.counts["same"] += 1
            return
        same.delete()
        Proposal.objects.create(
            commune=self.row.commune,
            entry=entry,
            source=self.row.source,
            values=wanted,
            message=message,
            created_at=self.at,
        )
        self.counts["proposed"] += 1

    def _add_all(self, fresh: list[dict[str, str]], total: int) -> None:
        known, places = self._offers_of_source(fresh), Places(self.row.commune, fresh)
        self.made["places"] += places.made
        for start in range(0, len(fresh), BATCH):
            self._add(fresh[start : start + BATCH], known, places)
            self.tell((total - len(fresh) + start) // 2)

    def _offers_of_source(self, fresh: list[dict[str, str]]) -> dict[str, Offer]:
        """Offers that this source brought before, by the numbers it gives them; new lines may say that they are elsewhere too."""
        wanted = {values["angebot_id"] for values in fresh if values.get("angebot_id")}
        if not wanted:
            return {}
        records = SourceRecord.objects.filter(source=self.row.source).exclude(entry=None)
        pairs = records.values_list("values__angebot_id", "entry__offer").iterator(chunk_size=BATCH)
        found = {number: offer for number, offer in pairs if number in wanted}
        offers = Offer.objects.in_bulk(set(found.values()))
        return {number: offers[offer] for number, offer in found.items()}

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
        records = SourceRecord.objects.bulk_create(
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
        self.effects += [
            ImportEffect(
                commune=self.row.commune,
                run=self.row,
                entry=entry,
                record=record,
                is_new=True,
                left_at=entry.offer.changed_at,
            )
            for entry, record in zip(rows, records, strict=True)
        ]
        self.touched += [row.pk for row in rows]
        self.counts["new"] += len(rows)

    def _add_offers(self, lines: list[dict[str, str]], known: dict[str, Offer]) -> list[Offer]:
        """The offer of each line; lines of one offer at several places share it."""
        providers, made = providers_of(self.row.commune, lines)
        self.made["providers"] += made
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


def _said(record: SourceRecord, values: Mapping[str, str]) -> set[str]:
    """Only what the source itself says otherwise than last time."""
    return {column for column in values if values[column] != record.values.get(column, "")}


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
