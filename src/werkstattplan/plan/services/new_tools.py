"""Tools that a draft has beyond the edition it continues."""

import datetime

from django.db import transaction
from django.db.models import Max

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.models import Edition, FieldOfAction, Tool
from werkstattplan.plan.search import index_edition, index_tool
from werkstattplan.plan.services.create_edition import slug_of
from werkstattplan.plan.services.edit_tool import TitleMissing
from werkstattplan.plan.services.tool_values import values_of
from werkstattplan.plan.services.touch import open_for_change
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User


class FieldMissing(Refusal):
    """A tool without a field of action."""

    code = "field-missing"
    sentence = "Bitte wählen Sie ein Handlungsfeld oder nennen Sie ein neues."


class ToolIsOlder(Refusal):
    """A tool of the edition before leaves by a decision, not by deletion."""

    code = "tool-is-older"
    sentence = (
        "Dieses Werkzeug stand schon in der Fassung davor. Was daraus wird, entscheiden Sie in der Fortschreibung."
    )


@transaction.atomic
def add_tool(
    *,
    edition: Edition,
    field: FieldOfAction | None,
    new_field: str,
    title: str,
    wording: str,
    actor: User,
    at: datetime.datetime,
) -> Tool:
    """A new last tool of a field of action, which is made where `field` is None.

    Raises `EditionIsAdopted`, `TitleMissing`, `FieldMissing`.
    """
    opened = open_for_change(edition.pk, at=at)
    if not title.strip():
        raise TitleMissing
    own = field if field is not None else _new_field(edition, new_field.strip())
    last = own.tools.aggregate(last=Max("position"))["last"]
    tool = Tool.objects.create(
        commune=edition.commune,
        edition=edition,
        field=own,
        position=0 if last is None else last + 1,
        key=_free_key(edition, title),
        title=title.strip()[:120],
        wording=wording.strip() or title.strip(),
    )
    after = {"Werkzeug": tool.title, "Handlungsfeld": own.name}
    record_change(
        commune=edition.commune, actor=actor, at=at, verb="legt das Werkzeug an", subject=tool, before={}, after=after
    )
    opened.touch()
    index_tool(tool)
    return tool


@transaction.atomic
def remove_tool(*, tool: Tool, actor: User, at: datetime.datetime) -> None:
    """Take a new tool out of its draft again; what it said stays in the history. Raises `EditionIsAdopted`, `ToolIsOlder`."""
    edition = open_for_change(tool.edition_id, at=at).edition
    if edition.based_on is None or edition.based_on.tools.filter(key=tool.key).exists():
        raise ToolIsOlder
    record_change(
        commune=tool.commune,
        actor=actor,
        at=at,
        verb="löscht das neue Werkzeug",
        subject=tool,
        before={name: value for name, value in values_of(tool).items() if value},
        after={},
    )
    Tool.objects.filter(pk=tool.pk).delete()
    Edition.objects.filter(pk=edition.pk).update(content_changed_at=at)
    index_edition(edition)


def _new_field(edition: Edition, name: str) -> FieldOfAction:
    if not name:
        raise FieldMissing
    slug = slug_of(name, fallback="handlungsfeld")
    last = edition.fields.aggregate(last=Max("position"))["last"]
    field, _ = FieldOfAction.objects.get_or_create(
        commune=edition.commune,
        edition=edition,
        slug=slug,
        defaults={"name": name, "position": 0 if last is None else last + 1},
    )
    return field


def _free_key(edition: Edition, title: str) -> str:
    """A key that no tool of any edition has: keys tell a tool through all of them."""
    base = slug_of(title, fallback="werkzeug")[:70]
    taken = set(Tool.objects.filter(edition__plan=edition.plan_id, key__startswith=base).values_list("key", flat=True))
    key, count = base, 1
    while key in taken:
        count += 1
        key = f"{base}-{count}"
    return key
