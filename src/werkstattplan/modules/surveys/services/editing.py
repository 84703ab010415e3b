"""Writing a questionnaire: one draft for each survey, changed part by part, by several people without losing anything."""

import datetime
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from werkstattplan.modules.surveys.answering.checking import canonical
from werkstattplan.modules.surveys.editing import parts
from werkstattplan.modules.surveys.editing.parts import Change, Data
from werkstattplan.modules.surveys.models import Questionnaire, QuestionnaireDraft, Survey
from werkstattplan.modules.surveys.services.refusals import DraftGone, NothingToUndo, PartChanged
from werkstattplan.modules.surveys.services.regions import PlaceSource
from werkstattplan.modules.surveys.services.waves import add_questionnaire
from werkstattplan.platform.identity.models import User


@transaction.atomic
def start_draft(*, survey: Survey, document: Data, losses: Sequence[str] = ()) -> QuestionnaireDraft:
    """Begin a draft, or put another one in its place; the one before can be had back with `undo`."""
    draft = QuestionnaireDraft.objects.select_for_update().filter(survey=survey).first()
    before = draft.document if draft else ""
    values = {"document": _text(document), "before": before, "losses": list(losses)}
    if draft is None:
        return QuestionnaireDraft.objects.create(commune_id=survey.commune_id, survey=survey, **values)
    QuestionnaireDraft.objects.filter(pk=draft.pk).update(**values)
    draft.refresh_from_db()
    return draft


@transaction.atomic
def edit_draft(*, survey: Survey, change: Change, part: str = "", seen: str = "") -> None:
    """Change a draft. `part` and `seen`: the question or section that was open in a form, and its sign when it was opened.

    Two people who change different parts do not notice each other. Raises `DraftGone`, and `PartChanged` when somebody else
    has changed or removed the same part meanwhile.
    """
    draft = _locked(survey)
    data = json.loads(draft.document)
    if part and sign_of(data, part) != seen:
        raise PartChanged
    try:
        new = _text(change(data))
    except parts.NotThere as error:
        raise PartChanged from error
    if new != draft.document:
        QuestionnaireDraft.objects.filter(pk=draft.pk).update(document=new, before=draft.document)


@transaction.atomic
def undo(*, survey: Survey) -> None:
    """Take back the last change; once more brings it again. Raises `DraftGone`, `NothingToUndo`."""
    draft = _locked(survey)
    if not draft.before:
        raise NothingToUndo
    QuestionnaireDraft.objects.filter(pk=draft.pk).update(document=draft.before, before=draft.document)


@transaction.atomic
def forget_losses(*, survey: Survey) -> None:
    """Somebody has read what could not be carried over."""
    QuestionnaireDraft.objects.filter(survey=survey).update(losses=[])


@transaction.atomic
def finish_draft(
    *, survey: Survey, actor: User, at: datetime.datetime, places: PlaceSource = PlaceSource.REGIONS
) -> Questionnaire:
    """Make the draft the next version of the questionnaire, which nobody can change.

    Raises `DraftGone`, `FaultyQuestionnaire`, `UnfitQuestionnaire`, `NoPlaces`; then the draft stays as it is.
    """
    draft = _locked(survey)
    made = add_questionnaire(survey=survey, actor=actor, at=at, document=canonical(draft.document), places=places)
    draft.delete()
    return made


def sign_of(data: Data, part: str) -> str:
    """A sign of a question or section that is another one when it was changed; empty if it is not there."""
    try:
        found: Any = parts.question(data, part)
    except parts.NotThere:
        found = next(({**one, "questions": []} for one in data["sections"] if one["id"] == part), None)
    return hashlib.sha256(_text(found).encode()).hexdigest()[:16] if found else ""


def _locked(survey: Survey) -> QuestionnaireDraft:
    draft = QuestionnaireDraft.objects.select_for_update().filter(survey=survey).first()
    if draft is None:
        raise DraftGone
    return draft


def _text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
