"""What the public may see: published editions, and no names of persons without their consent.

Every public page, file and interface gets its texts through `PublicText`.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from werkstattplan.plan import contracts
from werkstattplan.plan.documents import build, to_json
from werkstattplan.plan.importing.canonical import render_contacts, render_participants
from werkstattplan.plan.importing.people import is_organisation
from werkstattplan.plan.models import Edition, EditionState, Plan
from werkstattplan.plan.selectors.changes import StaffView
from werkstattplan.plan.selectors.edition_document import edition_document
from werkstattplan.platform.people.models import Person
from werkstattplan.platform.privacy.erased_names import ErasedNames
from werkstattplan.platform.tenancy.models import Commune

MASK = "[Name]"
LONGEST_REMEMBERED = 200
_TITLED = r"(?:Herrn?|Frau|Fr\.|Hr\.)\s+(?:Dr\.\s+|Prof\.\s+)?[A-ZÄÖÜ][\w-]+"

_PERHAPS_A_PERSON = re.compile(r"([A-ZÄÖÜ][\w.'’-]+(?: [A-ZÄÖÜ][\w.'’-]+){1,3}) \((.+)\)")


def public_edition(plan: Plan) -> Edition | None:
    """The edition that the public sees, or None."""
    return plan.editions.filter(state=EditionState.PUBLISHED).first()


class PublicText:
    """Masks names of persons in texts of one commune; reads the names once."""

    def __init__(self, commune: Commune) -> None:
        self.commune = commune
        self._masked: dict[str, str] = {}

    @cached_property
    def _people(self) -> tuple[frozenset[str], frozenset[str]]:
        public = frozenset(name for name, is_public, _ in self._persons if is_public)
        return public, frozenset(name for name, is_public, _ in self._persons if not is_public)

    @cached_property
    def _persons(self) -> list[tuple[str, bool, str]]:
        rows = Person._base_manager.filter(commune=self.commune)
        return list(rows.values_list("name", "name_is_public", "former_name_digest"))

    @cached_property
    def _erased(self) -> ErasedNames:
        return ErasedNames(self.commune.pk, (digest for _, _, digest in self._persons if digest))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        hidden = sorted(self._people[1], key=len, reverse=True)
        return re.compile("|".join([*(rf"\b{re.escape(name)}\b" for name in hidden), _TITLED]))

    def is_public_person(self, name: str) -> bool:
        """Whether a person agreed to be named."""
        return name in self._people[0]

    def names_a_person(self, text: str) -> bool:
        """Whether a text names a person who did not agree."""
        return any(not self._is_consented(match.group()) for match in self._pattern.finditer(text))

    def mask(self, text: str) -> str:
        """The text with "[Name]" in place of persons who did not agree."""
        if len(text) > LONGEST_REMEMBERED:
            return self._mask(text)
        # Functions, offices and participants stand at many tools.
        masked = self._masked.get(text)
        if masked is None:
            masked = self._masked[text] = self._mask(text)
        return masked

    def _mask(self, text: str) -> str:
        text = self._erased.mask(text, MASK)
        return self._pattern.sub(lambda match: match.group() if self._is_consented(match.group()) else MASK, text)

    def office(self, text: str) -> str:
        """A masked organisation; what may be a person with a function in brackets shows the function only.

        Contacts that were not understood stand whole in the place of an organisation: a name must not get out that way.
        """
        masked = self.mask(text)
        found = _PERHAPS_A_PERSON.fullmatch(masked)
        if found and not is_organisation(found[1]) and not self.is_public_person(found[1]):
            return found[2]
        return masked

    def _is_consented(self, found: str) -> bool:
        surname = found.split()[-1]
        return any(name.split()[-1] == surname for name in self._people[0])


def public_document(edition: Edition, *, tool_key: str = "") -> contracts.PlanDocument:
    """The edition as the public may have it: functions and organisations in place of names, no internal fields.

    With `tool_key` it holds of all tools only that one.
    """
    text = PublicText(edition.commune)
    document = edition_document(edition, tool_key=tool_key)
    public_keys = {column.key for column in edition.plan.own_columns.all() if column.is_public}
    return replace(
        document,
        title=text.mask(document.title),
        fields=tuple(
            replace(
                field,
                name=text.mask(field.name),
                description=text.mask(field.description),
                tools=tuple(_public_tool(tool, text, public_keys) for tool in field.tools),
            )
            for field in document.fields
        ),
        captions=tuple(
            contracts.Caption(label=text.mask(caption.label), text=text.mask(caption.text))
            for caption in document.captions
        ),
        columns=tuple(
            column
            for column in document.columns
            if column.role is not contracts.ColumnRole.OWN or column.own_key in public_keys
        ),
        own_columns=tuple(column for column in document.own_columns if column.key in public_keys),
    )


def _public_tool(tool: contracts.ToolDocument, text: PublicText, public_keys: set[str]) -> contracts.ToolDocument:
    contacts = _public_contacts(tool.contacts, text)
    participants = _public_participants(tool.participants, text)
    area = replace(tool.area, wording=text.mask(tool.area.wording))
    return contracts.ToolDocument(
        key=tool.key,
        title=text.mask(tool.title),
        wording=text.mask(tool.wording),
        contacts=contacts,
        area=area,
        participants=participants,
        years=tool.years,
        own_values=tuple(
            replace(value, wording=text.mask(value.wording))
            for value in tool.own_values
            if value.column_key in public_keys
        ),
        sheet=_public_sheet(tool, text, contacts, area, participants) if tool.sheet else None,
        status=tool.status,
        status_reason=text.mask(tool.status_reason),
        status_date=tool.status_date,
        plain_text=text.mask(tool.plain_text),
        decisions=tuple(replace(row, body=text.mask(row.body), note="") for row in tool.decisions),
        relations=tool.relations,
    )


class PublicView(StaffView):
    """What the public may see of a tool's data: no names, no internal fields."""

    def __init__(self, edition: Edition, text: PublicText | None = None) -> None:
        self._edition = edition
        self._text = text or PublicText(edition.commune)

    @cached_property
    def _keys(self) -> set[str]:
        return {column.key for column in self._edition.plan.own_columns.all() if column.is_public}

    def tool(self, tool: Mapping[str, Any]) -> Mapping[str, Any]:
        """Functions and organisations in place of names; only public own fields."""
        public = _public_tool(build(contracts.ToolDocument, tool), self._text, self._keys)
        return {name: to_json(getattr(public, name)) for name in tool}

    def text(self, text: str) -> str:
        """The text with names masked."""
        return self._text.mask(text)


def _public_contacts(contacts: contracts.Contacts, text: PublicText) -> contracts.Contacts:
    entries = (
        replace(
            entry,
            person=entry.person if text.is_public_person(entry.person) else "",
            function=text.mask(entry.function),
            organisation=text.office(entry.organisation),
        )
        for entry in contacts.entries
    )
    named = tuple(entry for entry in entries if entry != contracts.Contact())
    return contracts.Contacts(wording=render_contacts(named), entries=named)


def _public_participants(participants: contracts.Participants, text: PublicText) -> contracts.Participants:
    entries = tuple(entry for entry in map(text.mask, participants.entries) if entry != MASK)
    return contracts.Participants(wording=render_participants(entries), entries=entries)


def _public_sheet(
    tool: contracts.ToolDocument,
    text: PublicText,
    contacts: contracts.Contacts,
    area: contracts.Area,
    participants: contracts.Participants,
) -> contracts.SheetDocument:
    assert tool.sheet is not None
    return contracts.SheetDocument(
        wording=text.mask(tool.wording),
        target_group=text.mask(tool.sheet.target_group),
        contacts=contacts,
        area=area,
        participants=participants,
        budget=replace(tool.sheet.budget, wording=text.mask(tool.sheet.budget.wording)),
        outside_advice=replace(tool.sheet.outside_advice, wording=text.mask(tool.sheet.outside_advice.wording)),
        steps=tuple(replace(step, title=text.mask(step.title)) for step in tool.sheet.steps),
    )
