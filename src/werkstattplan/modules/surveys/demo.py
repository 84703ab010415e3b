"""A youth survey of the demonstration district: one wave that is over, with what became of it, and one that runs.

Everything in it is invented. It goes through the same verbs as a real survey, slip by slip.
"""

import contextlib
import datetime
import json
import random
import secrets
from importlib.resources import files
from typing import Any, NamedTuple

from django.utils import timezone

from werkstattplan.modules.surveys.answering.checking import canonical
from werkstattplan.modules.surveys.library.catalogue import items, with_set
from werkstattplan.modules.surveys.models import Access, AnonymityLevel, CommitteePaperKind, OutcomeState, Survey, Wave
from werkstattplan.modules.surveys.selectors.opentexts import OpenAnswers, digest_of
from werkstattplan.modules.surveys.services.boxes import make_box
from werkstattplan.modules.surveys.services.committee import begin_paper
from werkstattplan.modules.surveys.services.opentexts import NoThemeOfMany, add_category, publish_themes, review_text
from werkstattplan.modules.surveys.services.outcomes import (
    OutcomeContent,
    add_outcome,
    announce_news,
    publish_outcome,
)
from werkstattplan.modules.surveys.services.publishing import publish_results
from werkstattplan.modules.surveys.services.redeeming import redeem_code
from werkstattplan.modules.surveys.services.replies import take_reply
from werkstattplan.modules.surveys.services.settling import SETTLED_AFTER, settle_wave
from werkstattplan.modules.surveys.services.waves import (
    add_questionnaire,
    close_wave,
    create_survey,
    open_wave,
    plan_wave,
)
from werkstattplan.plan.models import Tool
from werkstattplan.plan.selectors.upkeep import current_editions
from werkstattplan.platform.access.models import Membership, Role
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.tenancy.scope import commune_in_scope

TOOL = "digitale-jugendbefragung-lupe"
BUS_TOOL, PROJECTS_TOOL = (
    "rufbus-ausbauen-fahrzeuge-live-sehen-per-app-buchen",
    "kleine-projekte-fuer-die-gemeinschaft-foerdern",
)
DAYS_AGO, LASTED = 150, 14


class Group(NamedTuple):
    """A box of slips: where, which group, how many slips, how many answered."""

    school: str
    label: str
    slips: int
    replies: int


PAST = (
    Group("Schule am Beispielsee", "Klassen 7", 56, 49),
    Group("Schule am Beispielsee", "Klassen 9", 54, 46),
    Group("Musterschule", "Klassen 8", 58, 50),
    Group("Musterschule", "Klassen 10", 48, 39),
    Group("Probegymnasium", "Jahrgang 11", 44, 36),
    Group("Jugendtreff Zum Beispiel", "alle", 30, 20),
)
RUNNING = (Group("Musterschule", "Klassen 7", 56, 41), Group("Probegymnasium", "Jahrgang 10", 60, 23))

WISHES = (
    "Ein Bus, der abends noch fährt.",
    "Dass der letzte Bus nicht schon um sieben fährt.",
    "Ein Raum, in dem man einfach sein kann.",
    "Mehr Konzerte, nicht immer nur in der Stadt.",
    "Eine Halle, in die man ohne Verein darf.",
    "Dass uns jemand fragt, bevor etwas gebaut wird.",
    "Überall Empfang.",
    "Der Bolzplatz braucht Licht.",
    "Den Bus mit dem Handy bestellen.",
    "Ein Treff, der auch am Wochenende offen hat.",
    "Mehr Radwege zwischen den Dörfern.",
    "Mein Freund Bela Beispiel wohnt zu weit weg, da fährt nie was.",
)

THEMES = {
    "Bus und Wege": (WISHES[0], WISHES[1], WISHES[8], WISHES[10]),
    "Orte zum Treffen": (WISHES[2], WISHES[7], WISHES[9]),
    "Mitreden": (WISHES[5],),
}


def demo() -> None:
    """Run a survey for the commune in scope; again it changes nothing."""
    commune = commune_in_scope()
    member = Membership.objects.filter(role=Role.COORDINATOR).select_related("user").first()
    tool = Tool.objects.filter(edition__in=current_editions(), key=TOOL).select_related("edition__plan").first()
    if member is None or tool is None or Survey.objects.exists():
        return
    actor = member.user
    now = timezone.localtime().replace(hour=7, minute=0, second=0, microsecond=0)
    survey = create_survey(
        commune=commune,
        actor=actor,
        at=now - datetime.timedelta(days=DAYS_AGO + 30),
        slug="lupe",
        title="Die LUPE",
        purpose="Wir wollen wissen, was jungen Menschen an ihrem Ort fehlt. Was ihr sagt, geht in den Werkstattplan.",
        department="Fachdienst Jugend (Beispiel)",
        contact="Fachdienst Jugend (Beispiel), jugend@werkstattplan.example",
        plan_slug=tool.edition.plan.slug,
        tool_key=TOOL,
    )
    past = _wave(survey, actor, now - datetime.timedelta(days=DAYS_AGO), LASTED, PAST, seed=7)
    end = past.closes_at
    close_wave(wave=past, actor=None, at=end)
    settle_wave(wave=past, at=end + SETTLED_AFTER)
    past.refresh_from_db()
    _look_through(past, actor, end + datetime.timedelta(days=10))
    _show_themes(past, actor, end + datetime.timedelta(days=20))
    publish_results(wave=past, actor=actor, at=end + datetime.timedelta(days=20))
    _say_what_became_of_it(survey, past, actor, now - datetime.timedelta(days=40))
    _go_to_the_committee(past, actor, now - datetime.timedelta(days=35))
    announce_news(survey=survey, on=timezone.localdate() + datetime.timedelta(days=60), actor=actor, at=timezone.now())
    _wave(survey, actor, now - datetime.timedelta(days=2), 21, RUNNING, seed=8, library_set="mitreden")


def _wave(
    survey: Survey,
    actor: User,
    opens_at: datetime.datetime,
    days: int,
    groups: tuple[Group, ...],
    *,
    seed: int,
    library_set: str = "",
) -> Wave:
    """An open wave with its boxes and the replies that have come; a set of the library is asked too, if one is named."""
    before = opens_at - datetime.timedelta(days=3)
    questions = json.loads(files(__package__).joinpath("demo_questionnaire.json").read_text("utf-8"))
    document = canonical(json.dumps(with_set(questions, library_set) if library_set else questions))
    wave = plan_wave(
        survey=survey,
        questionnaire=add_questionnaire(survey=survey, actor=actor, at=before, document=document),
        actor=actor,
        at=before,
        access=Access.CODES,
        level=AnonymityLevel.ANSWERS_ONLY,
        opens_at=opens_at,
        closes_at=opens_at + datetime.timedelta(days=days),
        delete_on=timezone.localdate(opens_at) + datetime.timedelta(days=3 * 365),
    )
    open_wave(wave=wave, actor=actor, at=before)
    choices = [choice["id"] for choice in items()["mitreden_schon"].newest.question["choices"]]
    dice, at = random.Random(seed), opens_at + datetime.timedelta(hours=2)  # noqa: S311
    for group in groups:
        printed = make_box(wave=wave, actor=actor, at=before, school=group.school, label=group.label, size=group.slips)
        for code in printed.codes[: group.replies]:
            ticket = redeem_code(wave=wave, typed=code, device_secret=secrets.token_hex(16), at=at)
            number, answers = wave.questionnaire.number, _answers(dice)
            if library_set:
                answers["mitreden_schon"] = dice.choice(choices)
            take_reply(wave=wave, token=ticket.token, questionnaire_number=number, answers=answers, at=at)
    return wave


def _answers(dice: random.Random) -> dict[str, Any]:
    """What one of many might answer; whoever lives far away misses the bus more."""
    place = dice.choices(("ludwigslust", "parchim", "hagenow", "boizenburg", "sternberg", "luebz"), (7, 7, 6, 3, 2, 2))[
        0
    ]
    is_far = place in ("sternberg", "luebz")
    missing = dice.sample(("bus", "treff", "musik", "sport", "netz", "mitreden"), 3)
    answers: dict[str, Any] = {
        "alter": dice.choices(("a12", "a14", "a16"), (4, 5, 3))[0],
        "wohnort": place,
        "abends": dice.choices(("auto", "bus", "rad", "gar"), (6, 1, 2, 4) if is_far else (5, 3, 4, 2))[0],
        "zufrieden_wege": dice.choices("12345", (6, 5, 3, 1, 1) if is_far else (2, 4, 6, 4, 2))[0],
        "fehlt": sorted({*missing[:2], "bus"}) if dice.random() < (0.8 if is_far else 0.45) else missing,
        "mitgeredet": dice.choices(("oft", "einmal", "nie"), (1, 3, 8))[0],
    }
    if dice.random() < 0.06:
        answers["mitgeredet"] = {"missing": "no_answer"}
    if dice.random() < 0.35:
        answers["zuerst"] = dice.choice(WISHES)
    return answers


def _look_through(wave: Wave, actor: User, at: datetime.datetime) -> None:
    """Some texts are sorted and one may be quoted; the rest waits, with a name to take out among it."""
    answers = OpenAnswers(wave, "zuerst")
    there = {text.text for text in answers.texts}
    for label, texts in THEMES.items():
        category = add_category(wave=wave, question_id="zuerst", label=label, meaning="", actor=actor, at=at)
        for text in there & set(texts):
            review_text(
                wave=wave,
                question_id="zuerst",
                digest=digest_of(wave, "zuerst", text),
                category_ids=[category.pk],
                is_quotable=text in (WISHES[0], WISHES[5]),
                actor=actor,
                at=at,
            )


def _show_themes(wave: Wave, actor: User, at: datetime.datetime) -> None:
    """Themes are shown where the dice made enough of them."""
    with contextlib.suppress(NoThemeOfMany):
        publish_themes(wave=wave, question_id="zuerst", actor=actor, at=at)


def _say_what_became_of_it(survey: Survey, wave: Wave, actor: User, at: datetime.datetime) -> None:
    plan = survey.plan_slug
    said = (
        OutcomeContent(
            heard="Abends fährt kein Bus. Ihr bleibt zu Hause oder werdet abgeholt.",
            answer="Der Rufbus soll abends länger fahren. Man kann ihn dann mit dem Handy bestellen.",
            state=OutcomeState.COMING,
            wave_id=wave.pk,
            question_id="abends",
            plan_slug=plan,
            tool_key=BUS_TOOL,
        ),
        OutcomeContent(
            heard="Euch fehlt ein Ort, an dem man einfach sein kann.",
            answer="Junge Leute können Geld für kleine Projekte beantragen. Zwei Treffs haben damit angefangen.",
            state=OutcomeState.THERE,
            wave_id=wave.pk,
            question_id="fehlt",
            plan_slug=plan,
            tool_key=PROJECTS_TOOL,
            decision_body="Jugendhilfeausschuss (Beispiel)",
            decision_number="Beispiel 4",
        ),
        OutcomeContent(
            heard="Kaum jemand hat euch gefragt, bevor etwas entschieden wurde.",
            answer="Wir prüfen, wie junge Menschen im Ausschuss mitreden können.",
            state=OutcomeState.CHECKING,
            wave_id=wave.pk,
            question_id="mitgeredet",
        ),
        OutcomeContent(
            heard="Ihr wünscht euch Konzerte auch in den Dörfern.",
            answer="Ein eigenes Festival gibt es nicht.",
            state=OutcomeState.NOT_COMING,
            reason="Dafür fehlen Geld und Leute. Wer selbst etwas machen will, kann sich beim Fachdienst melden.",
            wave_id=wave.pk,
            question_id="fehlt",
        ),
    )
    for content in said:
        outcome = add_outcome(survey=survey, content=content, actor=actor, at=at)
        publish_outcome(outcome=outcome, actor=actor, at=at)


def _go_to_the_committee(wave: Wave, actor: User, at: datetime.datetime) -> None:
    values = {
        "kind": CommitteePaperKind.INFORMATION,
        "title": "Die LUPE: Was jungen Menschen an ihrem Ort fehlt",
        "committee": "Jugendhilfeausschuss (Beispiel)",
        "number": "",
        "meeting_on": timezone.localdate(at) + datetime.timedelta(days=70),
        "proposal": "Der Ausschuss nimmt die Ergebnisse der Befragung zur Kenntnis.",
        "occasion": "",
        "hearing": "Der Kinder- und Jugendbeirat (Beispiel) hat die Ergebnisse beraten. Der Bus am Abend ist ihm am wichtigsten.",
        "finances": "Keine. Was der Rufbus am Abend kostet, steht in einer eigenen Vorlage.",
    }
    begin_paper(wave=wave, values=values, actor=actor, at=at)
