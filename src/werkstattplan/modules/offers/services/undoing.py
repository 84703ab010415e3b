"""Taking a list back: what it added goes, what it changed becomes as it was; what people touched since stays."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models, transaction

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.models import (
    Confirmation,
    ImportEffect,
    ImportState,
    Location,
    Offer,
    OfferAtLocation,
    OfferImport,
    OfferMerge,
    OfferPhoto,
    OfferText,
    Proposal,
    ProposalState,
    Provider,
    SourceRecord,
)
from werkstattplan.modules.offers.services.bulk import write_over
from werkstattplan.modules.offers.services.holding import hold_entries, hold_lists
from werkstattplan.modules.offers.services.index import index_offers
from werkstattplan.modules.offers.services.rest import shown_of, write_news
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User

BATCH = 1_000
# A list that began longer ago has died, and nobody waits for it.
UNDER_WAY = datetime.timedelta(hours=6)


class NotToBeUndone(Refusal):
    """It was taken back already, or a newer list of the source came since."""

    code = "import-not-to-be-undone"
    sentence = (
        "Diese Liste lässt sich nicht mehr zurücknehmen: Es ist schon geschehen, oder danach kam eine neuere Liste "
        "derselben Quelle. Bitte laden Sie die Seite neu."
    )


class ListUnderWay(Refusal):
    """Another list comes in at this moment."""

    code = "list-under-way"
    sentence = (
        "Gerade kommt eine Liste herein. Bitte warten Sie, bis sie fertig ist, und versuchen Sie es dann noch einmal."
    )


@dataclass(slots=True)
class _Undoing:
    row: OfferImport
    at: datetime.datetime
    touched: list[int] = field(default_factory=list)
    kept: int = 0
    undone: int = 0

    def run(self) -> None:
        effects = list(self.row.effects.select_related("record"))
        held = hold_entries(effect.entry_id for effect in effects if effect.entry_id is not None)
        for effect in effects:
            entry = held.get(effect.entry_id or 0)
            if effect.after and entry is not None:
                self._give_back(effect, entry)
        records = []
        for effect in effects:
            if effect.record is not None and effect.line_before is not None:
                effect.record.values = effect.line_before
                records.append(effect.record)
        write_over(SourceRecord.objects.all(), records, ["values"])
        self._remove([effect for effect in effects if effect.is_new], held)
        if self.row.finished_at is not None:
            proposals = Proposal.objects.filter(source=self.row.source_id, state=ProposalState.OPEN)
            proposals.filter(created_at=self.row.finished_at).delete()
        for batch in _batches(self.touched):
            index_offers(commune=self.row.commune, entries=batch)
        ImportEffect.objects.filter(run=self.row).delete()

    def _give_back(self, effect: ImportEffect, entry: OfferAtLocation) -> None:
        now = shown_of(entry)
        back = {name: value for name, value in effect.before.items() if now[name] == effect.after[name]}
        write_news(entry, back, at=self.at)
        self.kept += len(back) < len(effect.before)
        self.undone += bool(back)
        self.touched += entry.offer.places.values_list("pk", flat=True)

    def _remove(self, effects: list[ImportEffect], held: dict[int, OfferAtLocation]) -> None:
        busy = _busy(effects)
        gone = []
        for effect in effects:
            entry = held.get(effect.entry_id or 0)
            if entry is None:
                continue
            if entry.pk in busy or entry.offer.changed_at != effect.left_at:
                self.kept += 1
            else:
                gone.append((effect, entry))
        for start in range(0, len(gone), BATCH):
            batch = gone[start : start + BATCH]
            entries, offers = [entry.pk for _, entry in batch], {entry.offer_id for _, entry in batch}
            SourceRecord.objects.filter(pk__in=[effect.record_id for effect, _ in batch]).delete()
            OfferAtLocation.objects.filter(pk__in=entries).delete()
            Offer.objects.filter(pk__in=offers, places=None).delete()
            self.touched += entries
        for places in _batches(self.row.made.get("places", [])):
            Location.objects.filter(pk__in=places, offers=None).delete()
        for providers in _batches(self.row.made.get("providers", [])):
            Provider.objects.filter(pk__in=providers, offers=None).delete()
        self.undone += len(gone)


@transaction.atomic
def undo_import(*, row: OfferImport, actor: User, at: datetime.datetime) -> dict[str, int]:
    """Take the last list of a source back; returns how many entries are as before, and how many stay because people touched them.

    Raises `NotToBeUndone`, `ListUnderWay`.
    """
    others = OfferImport.objects.exclude(pk=row.pk)
    waiting = models.Q(state__in=[ImportState.WAITING, ImportState.RUNNING], created_at__gt=at - UNDER_WAY)
    if others.filter(waiting).exists():
        raise ListUnderWay
    hold_lists(row.commune)
    held = OfferImport.objects.select_for_update(of=("self",)).select_related("source", "commune").get(pk=row.pk)
    if not is_undoable(held):
        raise NotToBeUndone
    undoing = _Undoing(held, at)
    undoing.run()
    held.state, held.undone_at, held.made = ImportState.UNDONE, at, {}
    held.result |= {"undone": undoing.undone, "kept": undoing.kept}
    held.save(update_fields=["state", "undone_at", "made", "result"])
    record_change(
        commune=held.commune,
        actor=actor,
        at=at,
        verb="nimmt eine Liste von Angeboten zurück",
        subject=held,
        before={},
        after={"Quelle": held.source.name, "wie vorher": undoing.undone, "bleibt": undoing.kept},
    )
    return {"undone": undoing.undone, "kept": undoing.kept}


def is_undoable(row: OfferImport) -> bool:
    """Whether this is the last list of its source that came in, and was not taken back yet."""
    if row.state != ImportState.DONE:
        return False
    later = OfferImport.objects.filter(source=row.source_id, finished_at__gt=row.finished_at).exclude(pk=row.pk)
    return not later.exists() and row.effects.exists()


def _busy(effects: list[ImportEffect]) -> set[int]:
    """New entries to which people added something that no time of change tells: photos, questions, merges, words."""
    pairs = {effect.entry_id: effect for effect in effects}
    found: set[int] = set()
    for batch in _batches([pk for pk in pairs if pk is not None]):
        entries = OfferAtLocation.objects.filter(pk__in=batch)
        offers = entries.values("offer")
        adorned = models.Q(offer__in=OfferPhoto.objects.filter(offer__in=offers).values("offer"))
        adorned |= models.Q(offer__in=Confirmation.objects.filter(offer__in=offers).values("offer"))
        for side in ("kept", "dropped"):
            merges = OfferMerge.objects.filter(undone_at=None, **{f"{side}__in": offers})
            adorned |= models.Q(offer__in=merges.values(side))
        adorned |= models.Q(pk__in=Proposal.objects.filter(source=None, entry__in=entries).values("entry"))
        found |= set(entries.filter(adorned).values_list("pk", flat=True))
        others = SourceRecord.objects.filter(entry__in=entries).values_list("entry", "pk")
        found |= {entry for entry, record in others if entry is not None and pairs[entry].record_id != record}
        written = entries.filter(offer__in=OfferText.objects.filter(offer__in=offers).values("offer"))
        for pk in written.values_list("pk", flat=True):
            record = pairs[pk].record
            if record is None or not record.values.get("texte"):
                found.add(pk)
    return found


def _batches(keys: list[int]) -> Iterable[list[int]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
