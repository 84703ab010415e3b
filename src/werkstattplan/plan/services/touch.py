"""The door to an edition's content: who changes it opens it first, and leaves a mark with what was opened.

Here adopted editions are refused and here the state of the day before is kept, so that no act can forget either.
"""

import datetime
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils import timezone

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.models import DatedState, Edition, Plan, Tool
from werkstattplan.plan.selectors.edition_data import edition_data


class EditionIsAdopted(Refusal):
    """An adopted edition is to be changed."""

    code = "edition-is-adopted"

    def __init__(self, edition: Edition) -> None:
        super().__init__(
            f"Fassung {edition.number} ist beschlossen ({edition.adopted_by_body}, {edition.adoption_number}, "
            f"{edition.adopted_on:%d.%m.%Y}) und ändert sich nicht mehr. Änderungen gehören in die Fortschreibung. "
            "Stand, erledigte Monate, Ausgaben und Ansprechpersonen können Sie weiter melden."
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenEdition:
    """An edition whose content the running transaction may change; made by `open_for_change` and `open_for_report` only."""

    edition: Edition
    at: datetime.datetime

    def touch(self, tool: Tool | None = None) -> None:
        """Date the change at the edition, and count up the version of the tool that changed."""
        if tool is not None:
            Tool.objects.filter(pk=tool.pk).update(version=F("version") + 1, changed_at=self.at)
        Edition.objects.filter(pk=self.edition.pk).update(content_changed_at=self.at)


def open_for_change(edition_id: int, *, at: datetime.datetime) -> OpenEdition:
    """Open an edition for a change of what it says. Raises `EditionIsAdopted`."""
    edition = _locked(edition_id)
    if edition.is_adopted:
        raise EditionIsAdopted(edition)
    return _opened(edition, at)


def open_for_report(edition_id: int, *, at: datetime.datetime) -> OpenEdition:
    """Open an edition for a report about how it goes: status, months done, money spent, who answers. Adopted ones too."""
    return _opened(_locked(edition_id), at)


def hold_plan(plan_id: int) -> None:
    """Let other acts on the plan wait until the running transaction ends.

    Everything that changes an edition takes this lock first and any other later. So no two acts wait for each other, though
    one starts at the draft and the other at the edition that runs; and nothing slips in between an adopted document and its date.
    """
    Plan.objects.select_for_update(no_key=True).get(pk=plan_id)


def _locked(edition_id: int) -> Edition:
    hold_plan(Edition.objects.values_list("plan_id", flat=True).get(pk=edition_id))
    return Edition.objects.select_related("plan").get(pk=edition_id)


def _opened(edition: Edition, at: datetime.datetime) -> OpenEdition:
    today = timezone.localdate(at)
    if timezone.localdate(edition.content_changed_at) < today:
        content = zlib.compress(canonical_bytes(edition_data(edition)))
        DatedState.objects.get_or_create(
            edition=edition, changed_on=today, defaults={"commune_id": edition.commune_id, "content": content}
        )
    return OpenEdition(edition=edition, at=at)


def canonical_bytes(data: Mapping[str, Any]) -> bytes:
    """The one JSON text of a document's data: sorted keys, no spaces, UTF-8. The same document gives the same bytes."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
