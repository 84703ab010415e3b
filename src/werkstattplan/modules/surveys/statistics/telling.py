"""A tally as plain JSON values and back: what is frozen of a settled wave, and what open data say."""

from collections.abc import Mapping
from typing import Any

from werkstattplan.modules.surveys.document.model import Document
from werkstattplan.modules.surveys.statistics.errors import Estimate
from werkstattplan.modules.surveys.statistics.items import Item, items_of
from werkstattplan.modules.surveys.statistics.tables import Classes, Grouping, ItemTally, Table, Tally

FORMAT = 1


def tally_data(tally: Tally) -> dict[str, Any]:
    """A tally as JSON values. Hidden cells are null."""
    return {
        "format": FORMAT,
        "replies": tally.replies,
        "groupings": [
            {"key": one.key, "classes": [list(names) for names in one.classes], "sizes": list(one.sizes)}
            for one in tally.groupings
        ],
        "items": [
            {
                "key": one.item.key,
                "classes": [list(names) for names in one.classes],
                "counts": list(one.counts),
                "shares": [share and _estimate_data(share) for share in one.shares],
                "tables": [{"by": table.by, "counts": [list(row) for row in table.counts]} for table in one.tables],
            }
            for one in tally.items
        ],
    }


def tally_from(data: Mapping[str, Any], document: Document) -> Tally:
    """The tally again, with the questions of the questionnaire it was made with."""
    items = {item.key: item for item in items_of(document)}
    return Tally(
        replies=data["replies"],
        groupings=tuple(
            Grouping(key=one["key"], classes=_classes(one), sizes=tuple(one["sizes"])) for one in data["groupings"]
        ),
        items=tuple(_item_tally(one, items[one["key"]]) for one in data["items"]),
    )


def _item_tally(data: Mapping[str, Any], item: Item) -> ItemTally:
    tables = tuple(
        Table(by=table["by"], counts=tuple(tuple(row) for row in table["counts"])) for table in data["tables"]
    )
    shares = tuple(share and Estimate(**share) for share in data["shares"])
    return ItemTally(item=item, classes=_classes(data), counts=tuple(data["counts"]), shares=shares, tables=tables)


def _estimate_data(share: Estimate) -> dict[str, float]:
    """Rounded: what is exact to more than a thousandth would be a further sum to reckon back from."""
    return {
        "value": round(share.value, 4),
        "error": round(share.error, 4),
        "people": share.people,
        "effective": round(share.effective, 1),
        "degrees": share.degrees,
    }


def _classes(data: Mapping[str, Any]) -> Classes:
    return tuple(tuple(names) for names in data["classes"])
