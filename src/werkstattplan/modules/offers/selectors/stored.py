"""The index as it stands in the database, remembered by the process for as long as it has not changed."""

import threading
import uuid
from collections import OrderedDict
from collections.abc import Iterable

from django.db.models import Q

from werkstattplan.modules.offers.finding import bits
from werkstattplan.modules.offers.finding.index import COUNTED, Group, Index
from werkstattplan.modules.offers.finding.near import Point
from werkstattplan.modules.offers.models import IndexedOffer, IndexSet, IndexState

MOST_COMMUNES, KEYS_AT_ONCE = 16, 400
_indexes: "OrderedDict[int, StoredIndex]" = OrderedDict()
_lock = threading.Lock()


class StoredIndex(Index):
    """Reads sets when they are asked for first. What changed since is told apart by its version."""

    def __init__(self, epoch: uuid.UUID) -> None:
        super().__init__()
        self.epoch, self.version = epoch, 0
        self.entries: dict[int, int] = {}
        self.numbers: dict[int, int] = {}
        self.labels: dict[tuple[str, str], str] = {}
        self._counts: dict[tuple[str, str], int] = {}

    def refresh(self, version: int) -> None:
        """Read what changed since the version that is remembered; two queries."""
        newer = Q(version__gt=self.version)
        columns = ("number", "entry", "lat", "lon", "likeness")
        for number, entry, lat, lon, likeness in IndexedOffer.objects.filter(newer).values_list(*columns):
            self.place(number, None if lat is None or lon is None else Point(lat, lon))
            self.likeness[number] = likeness
            self.numbers.pop(self.entries.pop(number, 0), None)
            if entry:
                self.entries[number], self.numbers[entry] = entry, number
        for where, key, count, label in IndexSet.objects.filter(newer).values_list("group", "key", "count", "label"):
            self._counts[where, key] = count
            self.sets.pop((where, key), None)
            if label:
                self.labels[where, key] = label
        self.version = version
        self.count_words((where, key, count) for (where, key), count in self._counts.items())
        self._values = {group: [key for where, key in self._counts if where == group] for group in Group}
        self.load([("alive", ""), *((group, value) for group in COUNTED for value in self.values(group))])
        self.alive = self.bits("alive", "")

    def load(self, keys: Iterable[tuple[str, str]]) -> None:
        """Bring sets into memory; no query where all are there."""
        missing = {key for key in keys if key not in self.sets and self._counts.get(key)}
        words = sorted({key for _, key in missing})
        for start in range(0, len(words), KEYS_AT_ONCE):
            rows = IndexSet.objects.filter(key__in=words[start : start + KEYS_AT_ONCE])
            for where, key, stored in rows.values_list("group", "key", "bits"):
                if (where, key) in missing:
                    self.sets[where, key] = bits.unpacked(bytes(stored))

    def bits(self, where: str, key: str) -> int:
        """The offers with a word in a field, or with a value of a group."""
        if (where, key) not in self.sets and self._counts.get((where, key)):
            self.load([(where, key)])
        return self.sets.get((where, key), 0)


def index_of(commune_id: int) -> StoredIndex | None:
    """The index of the commune in scope, up to date; None before the first offer. One query where nothing changed."""
    state = IndexState.objects.filter(commune_id=commune_id).first()
    if state is None:
        return None
    with _lock:
        index = _indexes.get(commune_id)
        if index is None or index.epoch != state.epoch:
            index = _indexes[commune_id] = StoredIndex(state.epoch)
        if index.version != state.version:
            index.refresh(state.version)
        _indexes.move_to_end(commune_id)
        while len(_indexes) > MOST_COMMUNES:
            _indexes.popitem(last=False)
    return index
