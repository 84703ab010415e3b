"""The way of a document into the plan: upload, reading, decisions, acceptance, and back."""

import datetime
import logging
from typing import Any

from django.db import transaction

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.documents import plan_from_json, to_json
from werkstattplan.plan.importing.decisions import apply_decisions, set_at
from werkstattplan.plan.importing.interpretation import interpret
from werkstattplan.plan.importing.reading import read_document
from werkstattplan.plan.models import Edition, EditionState, Import, ImportDecision, ImportState, Plan
from werkstattplan.plan.search import index_edition
from werkstattplan.plan.selectors.import_review import differences_of, interpretation_of, reviewed_document
from werkstattplan.plan.selectors.places import gazetteer_of
from werkstattplan.plan.services.create_edition import create_edition
from werkstattplan.plan.services.succession import continue_by_document
from werkstattplan.plan.services.touch import hold_plan, open_for_change
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.files.services import store_file
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.tenancy.models import Commune

logger = logging.getLogger(__name__)


class NotInReview(Refusal):
    """The import is still being read, or was accepted, refused or undone already."""

    code = "not-in-review"
    sentence = (
        "Dieser Import wird gerade nicht geprüft. Bitte laden Sie die Seite neu und sehen Sie den aktuellen Stand."
    )


class UnknownDoubt(Refusal):
    """A decision about something that the import does not ask."""

    code = "unknown-doubt"
    sentence = "Diese Frage gibt es in dem Import nicht. Bitte laden Sie die Seite neu."


class EditionIsPublished(Refusal):
    """An import cannot be undone while the public sees its edition."""

    code = "edition-is-published"
    sentence = (
        "Die Fassung aus diesem Import ist veröffentlicht. Bitte nehmen Sie zuerst die Veröffentlichung zurück, "
        "dann lässt sich der Import rückgängig machen."
    )


class EditionIsContinued(Refusal):
    """An import cannot be undone once a newer edition continues its edition."""

    code = "edition-is-continued"
    sentence = "Eine neuere Fassung schreibt diese fort. Deshalb lässt sich der Import nicht mehr zurücknehmen."


class EditionWasEdited(Refusal):
    """Somebody worked on the edition since the import."""

    code = "edition-was-edited"

    def __init__(self, names: list[str]) -> None:
        super().__init__(
            f"An dieser Fassung haben inzwischen gearbeitet: {', '.join(names)}. Wenn Sie den Import rückgängig machen, "
            "geht diese Arbeit verloren. Bitte bestätigen Sie das ausdrücklich."
        )


@transaction.atomic
def start_import(
    *,
    commune: Commune,
    actor: User | None,
    at: datetime.datetime,
    name: str,
    content: bytes,
    token: str,
    base_edition: Edition | None = None,
) -> tuple[Import, bool]:
    """Keep the file and note the import; with the same token again the first import comes back.

    Returns the import and whether it is new. Raises `FileEmpty` or `FileTooLarge`.
    """
    known = Import.objects.filter(token=token).first()
    if known is not None:
        return known, False
    stored = store_file(commune=commune, actor=actor, name=name, content=content)
    run = Import.objects.create(
        commune=commune,
        file=stored,
        token=token,
        created_at=at,
        created_by=actor,
        base_edition=base_edition,
        plan=base_edition.plan if base_edition else None,
    )
    return run, True


def read_import(run: Import) -> None:
    """Read and interpret the file of an import; ends in REVIEW, or in REFUSED with the reason. Safe to repeat."""
    if run.state != ImportState.READING:
        return
    try:
        with run.file.content.open() as stored:
            content = stored.read()
        _progress(run, 10)
        source = read_document(content, run.file.name)
        _progress(run, 50)
        interpretation = interpret(source, gazetteer=gazetteer_of(run.commune))
    except Refusal as refusal:
        _refuse(run, refusal.code, refusal.sentence)
    except Exception:
        logger.exception("import %s could not be read", run.pk)
        sentence = "Beim Lesen dieser Datei ist uns ein Fehler passiert. Der Plan ist unverändert. Bitte melden Sie uns die Datei."
        _refuse(run, "internal-error", sentence)
    else:
        values = {"source": to_json(source), "interpretation": to_json(interpretation), "progress": 100}
        Import.objects.filter(pk=run.pk, state=ImportState.READING).update(state=ImportState.REVIEW, **values)
    run.refresh_from_db()


def _progress(run: Import, percent: int) -> None:
    Import.objects.filter(pk=run.pk).update(progress=percent)


def _refuse(run: Import, code: str, sentence: str) -> None:
    Import.objects.filter(pk=run.pk, state=ImportState.READING).update(
        state=ImportState.REFUSED, refusal_code=code, refusal_sentence=sentence, progress=100
    )


@transaction.atomic
def decide(
    *, run: Import, actor: User | None, at: datetime.datetime, doubt_id: str, choice: str, value: Any
) -> ImportDecision:
    """Note a decision about a doubt, a difference, or (as a JSON pointer) any value; the last one counts.

    Raises `NotInReview`, `UnknownDoubt`, or `NotAPlanDocument` if the value does not fit its place.
    """
    run = _locked(run)
    _check_value(run, doubt_id, value)
    decision, _ = ImportDecision.objects.update_or_create(
        commune=run.commune,
        import_run=run,
        doubt_id=doubt_id,
        defaults={"choice": choice, "value": value, "decided_at": at, "decided_by": actor},
    )
    return decision


@transaction.atomic
def accept_all_of_kind(*, run: Import, actor: User | None, at: datetime.datetime, kind: str) -> int:
    """Accept the proposals of all open doubts of a kind; returns their number."""
    run = _locked(run)
    decided = set(run.decisions.values_list("doubt_id", flat=True))
    open_doubts = [
        doubt for doubt in interpretation_of(run).doubts if doubt.kind.value == kind and doubt.id not in decided
    ]
    ImportDecision.objects.bulk_create(
        ImportDecision(
            commune=run.commune,
            import_run=run,
            doubt_id=doubt.id,
            choice=ImportDecision.Choice.ACCEPT,
            value=doubt.proposal.value,
            decided_at=at,
            decided_by=actor,
        )
        for doubt in open_doubts
    )
    return len(open_doubts)


@transaction.atomic
def reopen(*, run: Import, doubt_id: str) -> None:
    """Take a decision back; the doubt is open again."""
    _locked(run).decisions.filter(doubt_id=doubt_id).delete()


def _locked(run: Import) -> Import:
    locked = Import.objects.select_for_update().get(pk=run.pk)
    if locked.state != ImportState.REVIEW:
        raise NotInReview
    return locked


def _check_value(run: Import, doubt_id: str, value: Any) -> None:
    interpretation = interpretation_of(run)
    if doubt_id.startswith("/"):
        data = to_json(interpretation.plan)
        set_at(data, doubt_id, value)
        plan_from_json(data)
    elif doubt_id in {doubt.id for doubt in interpretation.doubts}:
        apply_decisions(interpretation, {doubt_id: value})
    elif doubt_id not in {difference.id for difference in differences_of(run)}:
        raise UnknownDoubt


@transaction.atomic
def accept_import(
    *, run: Import, actor: User | None, at: datetime.datetime, plan_slug: str = "", plan_title: str = ""
) -> Edition:
    """Make a draft edition of the reviewed document; a second call gives the same edition.

    A new plan is made unless the import belongs to one. Raises `NotInReview`.
    """
    run = Import.objects.select_for_update().get(pk=run.pk)
    if run.state == ImportState.ACCEPTED and run.edition is not None:
        return run.edition
    if run.state != ImportState.REVIEW:
        raise NotInReview
    document = reviewed_document(run)
    plan = run.plan or _plan_for(run.commune, plan_slug or "werkstattplan", plan_title or document.title)
    hold_plan(plan.pk)
    edition = create_edition(plan=plan, document=document, at=at)
    if run.base_edition is not None:
        continue_by_document(edition=edition, read_for=run.base_edition, name=run.file.name, actor=actor, at=at)
    Import.objects.filter(pk=run.pk).update(
        state=ImportState.ACCEPTED, plan=plan, edition=edition, accepted_at=at, accepted_document=to_json(document)
    )
    record_change(
        commune=run.commune,
        actor=actor,
        at=at,
        verb="übernimmt den Import",
        subject=edition,
        before={},
        after={"Datei": run.file.name, "Werkzeuge": sum(len(field.tools) for field in document.fields)},
    )
    index_edition(edition)
    return edition


def _plan_for(commune: Commune, slug: str, title: str) -> Plan:
    plan, _ = Plan.objects.get_or_create(commune=commune, slug=slug, defaults={"title": title})
    return plan


@transaction.atomic
def undo_import(*, run: Import, actor: User | None, at: datetime.datetime, confirmed: bool = False) -> None:
    """Take the edition of an import out again; the file and the decisions stay.

    Raises `EditionIsPublished`, `EditionIsAdopted`, `EditionIsContinued`, or `EditionWasEdited` unless confirmed.
    Undoing twice is harmless.
    """
    run = Import.objects.select_for_update().get(pk=run.pk)
    if run.state == ImportState.UNDONE:
        return
    if run.state != ImportState.ACCEPTED or run.edition is None:
        raise NotInReview
    edition = run.edition
    if edition.state == EditionState.PUBLISHED:
        raise EditionIsPublished
    open_for_change(edition.pk, at=at)
    if edition.successors.exists():
        raise EditionIsContinued
    editors = _editors_since(edition, run)
    if editors and not confirmed:
        raise EditionWasEdited(editors)
    record_change(
        commune=run.commune,
        actor=actor,
        at=at,
        verb="macht den Import rückgängig",
        subject=edition,
        before={"Datei": run.file.name},
        after={},
    )
    edition.state = EditionState.SUPERSEDED
    index_edition(edition)
    Import.objects.filter(pk=run.pk).update(state=ImportState.UNDONE, edition=None)
    plan = edition.plan
    edition.delete()
    if not plan.editions.exists():
        Import.objects.filter(plan=plan).update(plan=None)
        plan.delete()


def _editors_since(edition: Edition, run: Import) -> list[str]:
    tools = [str(pk) for pk in edition.tools.values_list("pk", flat=True)]
    changes = Change.objects.filter(object_type="plan.tool", object_id__in=tools)
    if run.accepted_at:
        changes = changes.filter(at__gt=run.accepted_at)
    return sorted(set(changes.values_list("actor_name", flat=True)))
