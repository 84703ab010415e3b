"""The life of surveys and waves: plan, open, close, settle."""

import datetime
import hashlib
import secrets

from django.db import transaction

from werkstattplan.modules.surveys.access.codes import SIGNS
from werkstattplan.modules.surveys.access.keys import new_salt
from werkstattplan.modules.surveys.models import (
    Access,
    AnonymityLevel,
    Batch,
    CodeBox,
    Questionnaire,
    Survey,
    Wave,
    WaveState,
)
from werkstattplan.modules.surveys.services.refusals import (
    BoxesPrinted,
    GroupsNeedSlips,
    GroupTooSmall,
    LevelFixed,
    PromiseGiven,
    WrongState,
)
from werkstattplan.modules.surveys.services.regions import PlaceSource, document_with_places
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.tenancy.models import Commune

KEY_LENGTH = 5


@transaction.atomic
def create_survey(
    *,
    commune: Commune,
    actor: User,
    at: datetime.datetime,
    slug: str,
    title: str,
    purpose: str,
    department: str,
    contact: str,
    plan_slug: str = "",
    tool_key: str = "",
) -> Survey:
    """Begin a survey of a department, for a tool of the plan if one is named."""
    values = {"title": title, "purpose": purpose, "department": department, "contact": contact}
    values |= {"plan_slug": plan_slug, "tool_key": tool_key}
    survey = Survey.objects.create(commune=commune, slug=slug, **values)
    record_change(commune=commune, actor=actor, at=at, verb="legt an", subject=survey, before={}, after=values)
    return survey


@transaction.atomic
def add_questionnaire(
    *,
    survey: Survey,
    actor: User,
    at: datetime.datetime,
    document: str,
    places: PlaceSource = PlaceSource.REGIONS,
) -> Questionnaire:
    """Keep a questionnaire (canonical JSON) as the next version; the same content again is the version it was.

    Questions for a place that name none get the regions or municipalities of today. Raises `NoPlaces`.
    """
    document = document_with_places(commune=survey.commune, document=document, source=places)
    Survey.objects.select_for_update().get(pk=survey.pk)
    sha256 = hashlib.sha256(document.encode()).hexdigest()
    known = Questionnaire.objects.filter(survey=survey, sha256=sha256).first()
    if known:
        return known
    number = survey.questionnaires.count() + 1
    questionnaire = Questionnaire.objects.create(
        commune_id=survey.commune_id, survey=survey, number=number, document=document, sha256=sha256
    )
    record_change(
        commune=survey.commune,
        actor=actor,
        at=at,
        verb="schreibt einen Fragebogen",
        subject=survey,
        before={},
        after={"number": number, "sha256": sha256},
    )
    return questionnaire


@transaction.atomic
def plan_wave(
    *,
    survey: Survey,
    questionnaire: Questionnaire,
    actor: User,
    at: datetime.datetime,
    access: Access,
    level: AnonymityLevel,
    opens_at: datetime.datetime,
    closes_at: datetime.datetime,
    delete_on: datetime.date,
    batch_size: int = 10,
) -> Wave:
    """Prepare the next wave of a survey; nobody can answer yet."""
    Survey.objects.select_for_update().get(pk=survey.pk)
    wave = Wave.objects.create(
        commune_id=survey.commune_id,
        survey=survey,
        number=survey.waves.count() + 1,
        key=_new_key(),
        questionnaire=questionnaire,
        access=access,
        anonymity_level=level,
        batch_size=batch_size,
        opens_at=opens_at,
        closes_at=closes_at,
        delete_on=delete_on,
        salt=new_salt(),
    )
    Batch.objects.create(commune_id=survey.commune_id, wave=wave)
    _record(wave, actor, at, "bereitet eine Welle vor", {}, {"access": access, "level": level})
    return wave


@transaction.atomic
def open_wave(*, wave: Wave, actor: User, at: datetime.datetime) -> None:
    """Let people answer from `opens_at` on. Raises `WrongState`."""
    _move(wave, WaveState.PLANNED, WaveState.OPEN)
    _record(
        wave, actor, at, "öffnet", {}, {"opens_at": wave.opens_at.isoformat(), "closes_at": wave.closes_at.isoformat()}
    )


@transaction.atomic
def close_wave(*, wave: Wave, actor: User | None, at: datetime.datetime) -> None:
    """End a wave, now if it is before its time. Raises `WrongState`."""
    _move(wave, WaveState.OPEN, WaveState.CLOSED)
    ends_at = max(min(wave.closes_at, at), wave.opens_at + datetime.timedelta(minutes=1))
    Wave.objects.filter(pk=wave.pk).update(closes_at=ends_at)
    wave.closes_at = ends_at
    _record(wave, actor, at, "beendet", {}, {"closes_at": ends_at.isoformat()})


@transaction.atomic
def change_promise(
    *, wave: Wave, actor: User, at: datetime.datetime, level: AnonymityLevel, access: Access, batch_size: int
) -> None:
    """Change what is kept with the answers and how one gets in, before the first answer.

    While the wave runs, somebody may have read the promise and be answering without a network: then only towards more
    protection. Raises `LevelFixed`, `PromiseGiven`, `GroupsNeedSlips`, `BoxesPrinted`, `GroupTooSmall`.
    """
    _check_promise(wave, level, access, batch_size)
    before = {"level": wave.anonymity_level, "access": wave.access, "batch_size": wave.batch_size}
    after = {"level": level, "access": access, "batch_size": batch_size}
    # The database refuses it too (migration 0002), should the first reply come between these lines.
    changed = Wave.objects.filter(pk=wave.pk, has_replies=False).update(
        anonymity_level=level, access=access, batch_size=batch_size
    )
    if not changed:
        raise LevelFixed
    wave.refresh_from_db()
    if level == AnonymityLevel.WITH_GROUP:
        for box in CodeBox.objects.filter(wave=wave):
            Batch.objects.get_or_create(commune_id=wave.commune_id, wave=wave, box=box)
    _record(wave, actor, at, "ändert die Zusage", before, after)


def _check_promise(wave: Wave, level: AnonymityLevel, access: Access, batch_size: int) -> None:
    sizes = list(CodeBox.objects.filter(wave=wave).values_list("size", flat=True))
    is_weaker = level == AnonymityLevel.WITH_GROUP != wave.anonymity_level or batch_size < wave.batch_size
    if level == AnonymityLevel.WITH_GROUP and access != Access.CODES:
        raise GroupsNeedSlips
    if Wave.objects.filter(pk=wave.pk, has_replies=True).exists():
        raise LevelFixed
    if wave.state != WaveState.PLANNED and (is_weaker or access != wave.access):
        raise PromiseGiven
    if sizes and access != wave.access:
        raise BoxesPrinted
    if sizes and level == AnonymityLevel.WITH_GROUP and min(sizes) < batch_size:
        raise GroupTooSmall


@transaction.atomic
def use_questionnaire(*, wave: Wave, questionnaire: Questionnaire, actor: User, at: datetime.datetime) -> None:
    """Give a wave a corrected questionnaire; replies to the one before still count. Raises `WrongState`."""
    if wave.state in (WaveState.CLOSED, WaveState.SETTLED) or questionnaire.survey_id != wave.survey_id:
        raise WrongState
    before = wave.questionnaire.number
    wave.questionnaire = questionnaire
    wave.save(update_fields=["questionnaire"])
    _record(wave, actor, at, "wechselt den Fragebogen", {"number": before}, {"number": questionnaire.number})


def _move(wave: Wave, before: WaveState, after: WaveState) -> None:
    if not Wave.objects.filter(pk=wave.pk, state=before).update(state=after):
        raise WrongState
    wave.state = after


def _record(
    wave: Wave,
    actor: User | None,
    at: datetime.datetime,
    verb: str,
    before: dict[str, object],
    after: dict[str, object],
) -> None:
    record_change(commune=wave.commune, actor=actor, at=at, verb=verb, subject=wave, before=before, after=after)


def _new_key() -> str:
    while True:
        key = "".join(secrets.choice(SIGNS) for _ in range(KEY_LENGTH)).lower()
        # `_base_manager` on purpose: short addresses are one space for all communes.
        if not Wave._base_manager.filter(key=key).exists():
            return key
