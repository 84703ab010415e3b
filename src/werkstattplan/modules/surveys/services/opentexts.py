"""Looking through open answers: take names out, say what a text is about, allow a quotation."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.models import (
    AnswerCategory,
    Batch,
    CodedText,
    PublishedThemes,
    Reply,
    ReviewedText,
    Survey,
    Wave,
)
from werkstattplan.modules.surveys.opentext.finding import findings, removed
from werkstattplan.modules.surveys.selectors.opentexts import OpenAnswers, OpenText, digest_of, known_people
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User


class TooFewTexts(Refusal):
    """The wave is not over, or fewer people wrote something than its batches hold."""

    code = "too-few-texts"
    sentence = "Diese Texte können noch nicht gelesen werden: Entweder läuft die Welle noch, oder zu wenige haben etwas geschrieben."


class UnknownText(Refusal):
    """The text was changed by somebody else."""

    code = "unknown-text"
    sentence = (
        "Diesen Text gibt es so nicht mehr. Vielleicht hat ihn gerade jemand geschwärzt. Bitte laden Sie die Seite neu."
    )


class NothingToRemove(Refusal):
    """None of the words stands in the text."""

    code = "nothing-to-remove"
    sentence = "Keine dieser Stellen steht so im Text. Bitte wählen Sie aus, was geschwärzt werden soll."


class StillNamed(Refusal):
    """A quotation would show who is meant."""

    code = "still-named"
    sentence = "In diesem Text steht noch, woran man jemanden erkennt. Bitte schwärzen Sie es, bevor Sie ihn zum Zitieren freigeben."


class NoThemeOfMany(Refusal):
    """No theme was spoken of by enough people."""

    code = "no-theme-of-many"
    sentence = (
        "Noch hat keine Kategorie genug Texte, um sie zu veröffentlichen. Bitte sehen Sie weitere Texte durch, oder fassen "
        "Sie Kategorien zusammen."
    )


class CategoryExists(Refusal):
    """The question has a category of this name."""

    code = "category-exists"
    sentence = "Diese Kategorie gibt es schon. Bitte nehmen Sie die vorhandene oder einen anderen Namen."


@transaction.atomic
def remove_words(
    *, wave: Wave, question_id: str, digest: str, words: Iterable[str], actor: User, at: datetime.datetime
) -> str:
    """Take words out of a text in the replies themselves, for good; returns the digest of what is left.

    The history says that it happened, never what stood there. Raises `TooFewTexts`, `UnknownText`, `NothingToRemove`.
    """
    # Replies are written anew under the same lock.
    list(Batch.objects.select_for_update().filter(wave=wave).order_by("pk"))
    text = _text(wave, question_id, digest).text
    new = removed(text, words)
    if new == text:
        raise NothingToRemove
    rows = Reply.objects.filter(wave=wave).values_list("pk", "answers")
    same = [(key, answers) for key, answers in rows.iterator() if answers.get(question_id) == text]
    for key, answers in same:
        Reply.objects.filter(pk=key).update(answers={**answers, question_id: new})
    new_digest = digest_of(wave, question_id, new)
    _rename(wave, question_id, digest, new_digest)
    _record(wave, actor, at, "schwärzt eine offene Antwort", question_id)
    return new_digest


@transaction.atomic
def review_text(
    *,
    wave: Wave,
    question_id: str,
    digest: str,
    category_ids: Iterable[int],
    is_quotable: bool,
    actor: User,
    at: datetime.datetime,
) -> None:
    """Say that a text was looked through, what it is about and whether it may be quoted.

    Raises `TooFewTexts`, `UnknownText`, and `StillNamed` for a quotation that would show who is meant.
    """
    text = _text(wave, question_id, digest)
    if is_quotable and any(one.kind.is_sure for one in findings(text.text, known_people())):
        raise StillNamed
    own = AnswerCategory.objects.filter(survey=wave.survey_id, question_id=question_id)
    wanted = set(own.filter(pk__in=list(category_ids)).values_list("pk", flat=True))
    CodedText.objects.filter(wave=wave, digest=digest, category__in=own).exclude(category__in=wanted).delete()
    # Two people may tick the same at the same moment.
    CodedText.objects.bulk_create(
        (
            CodedText(commune_id=wave.commune_id, wave=wave, category_id=category, digest=digest)
            for category in wanted - text.categories
        ),
        ignore_conflicts=True,
    )
    ReviewedText.objects.update_or_create(
        wave=wave,
        question_id=question_id,
        digest=digest,
        defaults={"commune_id": wave.commune_id, "quote": text.text if is_quotable else ""},
    )
    if is_quotable != text.is_quotable:
        verb = "gibt ein Zitat frei" if is_quotable else "nimmt ein Zitat zurück"
        _record(wave, actor, at, verb, question_id)


@transaction.atomic
def add_category(
    *, wave: Wave, question_id: str, label: str, meaning: str, actor: User, at: datetime.datetime
) -> AnswerCategory:
    """Add a theme to an open question of the survey. Raises `CategoryExists`."""
    Survey.objects.select_for_update().get(pk=wave.survey_id)
    rows = AnswerCategory.objects.filter(survey=wave.survey_id, question_id=question_id)
    if rows.filter(label__iexact=label).exists():
        raise CategoryExists
    category = AnswerCategory.objects.create(
        commune_id=wave.commune_id, survey_id=wave.survey_id, question_id=question_id, label=label, meaning=meaning
    )
    record_change(
        commune=wave.commune,
        actor=actor,
        at=at,
        verb="legt eine Kategorie an",
        subject=category,
        before={},
        after={"label": label, "question": question_id},
    )
    return category


@transaction.atomic
def remove_category(*, category: AnswerCategory, actor: User, at: datetime.datetime) -> None:
    """Remove a theme; its texts stay and are in no category for it."""
    record_change(
        commune=category.survey.commune,
        actor=actor,
        at=at,
        verb="entfernt eine Kategorie",
        subject=category,
        before={"label": category.label, "question": category.question_id},
        after={},
    )
    category.delete()


@transaction.atomic
def publish_themes(*, wave: Wave, question_id: str, actor: User, at: datetime.datetime) -> None:
    """Show everybody what people wrote about, as it is coded now; again it replaces what was shown.

    Raises `TooFewTexts`, `NoThemeOfMany`.
    """
    answers = OpenAnswers(wave, question_id)
    if not answers.are_enough:
        raise TooFewTexts
    themes = [[one.category.label, one.shown] for one in answers.categories() if one.shown is not None]
    if not themes:
        raise NoThemeOfMany
    values = {"people": answers.people, "themes": themes, "published_on": timezone.localdate(at)}
    PublishedThemes.objects.update_or_create(
        wave=wave, question_id=question_id, defaults={"commune_id": wave.commune_id, **values}
    )
    _record(wave, actor, at, "veröffentlicht Themen", question_id)


@transaction.atomic
def withdraw_themes(*, wave: Wave, question_id: str, actor: User, at: datetime.datetime) -> None:
    """Take the themes of a question off the public page; a second time changes nothing."""
    deleted, _ = PublishedThemes.objects.filter(wave=wave, question_id=question_id).delete()
    if deleted:
        _record(wave, actor, at, "zieht Themen zurück", question_id)


def forget_texts(wave: Wave) -> None:
    """Delete what is noted about the texts of a wave, when its replies are deleted."""
    CodedText.objects.filter(wave=wave).delete()
    ReviewedText.objects.filter(wave=wave).delete()


def _text(wave: Wave, question_id: str, digest: str) -> OpenText:
    answers = OpenAnswers(wave, question_id)
    if not answers.are_enough:
        raise TooFewTexts
    text = answers.by_digest(digest)
    if text is None:
        raise UnknownText
    return text


def _rename(wave: Wave, question_id: str, old: str, new: str) -> None:
    """What was noted about a text goes over to what is left of it; a quotation has to be allowed anew."""
    own = CodedText.objects.filter(wave=wave, category__question_id=question_id)
    known = set(own.filter(digest=new).values_list("category", flat=True))
    own.filter(digest=old, category__in=known).delete()
    CodedText.objects.filter(pk__in=list(own.filter(digest=old).values_list("pk", flat=True))).update(digest=new)
    ReviewedText.objects.filter(wave=wave, question_id=question_id, digest=old).delete()


def _record(wave: Wave, actor: User, at: datetime.datetime, verb: str, question_id: str) -> None:
    record_change(
        commune=wave.commune,
        actor=actor,
        at=at,
        verb=verb,
        subject=wave,
        before={},
        after={"question": question_id},
    )
