"""Results of 10,000 replies to sixty questions: counting them once, and the pages. Peer: a page that counts when it is opened.

Run: python -m bench.results
"""

import datetime
import json
import random
import time
from collections.abc import Callable
from typing import Any

from bench.support import median_ms, row, set_up_django

REPLIES, QUESTIONS, SCHOOLS, CLASSES = 10_000, 60, 40, 10


def main() -> None:
    """The same wave for every figure."""
    set_up_django()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django_scopes import scope

    settings.SITE_REQUIRE_SECOND_FACTOR = False
    wave, actor = made_wave()
    with scope(commune=wave.commune):
        once = seconds(lambda: freeze(wave))
        row(f"Counting {REPLIES} × {QUESTIONS}, once when the wave is settled", f"{once:.1f} s")
        publish(wave, actor)
        peer = median_ms(lambda: counted_when_opened(wave), runs=3, warm_up=1)
    staff, everybody = Client(), Client()
    staff.force_login(actor)
    address = f"/arbeit/bench/umfragen/welle/{wave.pk}/ergebnis/"
    for name, client, path in (
        ("staff page", staff, address),
        ("comparison", staff, f"{address}kreuz/?frage=einfach_3&merkmal=alter"),
        ("public page", everybody, "/bench/umfragen/lupe/ergebnis/1/"),
        ("open data (CSV)", everybody, "/bench/umfragen/lupe/ergebnis/1/zahlen.csv"),
    ):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
            count = len(queries)
        assert response.status_code == 200, (path, response.status_code)
        size = len(response.content) // 1024
        spent = median_ms(lambda client=client, path=path: client.get(path))
        row(f"Results of {REPLIES} × {QUESTIONS}, {name}", f"{spent:.0f} ms", f"{count} queries, {size} KiB")
        if name == "staff page":
            row(
                "Peer: one query for each question, when the page is opened",
                f"{peer:.0f} ms",
                f"ratio {peer / spent:.1f}",
            )


def made_wave() -> tuple[Any, Any]:
    """A wave in forty schools that is over, and somebody who coordinates."""
    from django.utils import timezone
    from django_scopes import scope

    from werkstattplan.modules.surveys.models import (
        Access,
        AnonymityLevel,
        CodeBox,
        Reply,
        SpentTicket,
        Wave,
        WaveState,
        random_id,
    )
    from werkstattplan.modules.surveys.services.waves import add_questionnaire, create_survey, plan_wave
    from werkstattplan.platform.access.models import Membership
    from werkstattplan.platform.identity.models import User
    from werkstattplan.platform.tenancy.models import Commune

    at = timezone.now()
    commune = Commune.objects.create(slug="bench", name="Landkreis Messung", kind="district")
    actor = User.objects.create_user("mira@bench.example", name="Mira Muster")
    chance = random.Random(2026)
    with scope(commune=commune):
        Membership.objects.create(commune=commune, user=actor, role="coordinator")
        survey = create_survey(
            commune=commune,
            actor=actor,
            at=at,
            slug="lupe",
            title="Die LUPE",
            purpose="Was fehlt?",
            department="Fachdienst Jugend",
            contact="jugend@bench.example",
        )
        questionnaire = add_questionnaire(survey=survey, actor=actor, at=at, document=json.dumps(document()))
        wave = plan_wave(
            survey=survey,
            questionnaire=questionnaire,
            actor=actor,
            at=at,
            access=Access.CODES,
            level=AnonymityLevel.WITH_GROUP,
            opens_at=at,
            closes_at=at + datetime.timedelta(days=1),
            delete_on=datetime.date(2030, 1, 1),
        )
        boxes = [
            CodeBox.objects.create(
                commune=commune,
                wave=wave,
                school=f"Schule {school}",
                label=f"Klasse {label}",
                size=30,
                marks=b"",
                teacher_digest=f"{school}-{label}",
            )
            for school in range(SCHOOLS)
            for label in range(CLASSES)
        ]
        Reply.objects.bulk_create(
            (
                Reply(
                    commune=commune,
                    wave=wave,
                    questionnaire=questionnaire,
                    box=boxes[number % len(boxes)],
                    answers=answers(chance),
                )
                for number in range(REPLIES)
            ),
            batch_size=500,
        )
        SpentTicket.objects.bulk_create(
            (SpentTicket(pk=random_id(), commune=commune, wave=wave) for _ in range(REPLIES)), batch_size=500
        )
        Wave.objects.filter(pk=wave.pk).update(state=WaveState.SETTLED, salt="", settled_on=at.date(), has_replies=True)
        wave.refresh_from_db()
    return wave, actor


def document() -> dict[str, Any]:
    """Sixty questions: three about the person, twenty-seven simple ones, scales, several answers, matrices, numbers."""
    asked = [
        _question("alter", "single", [str(age) for age in range(12, 18)], background=True),
        _question("geschlecht", "single", ["w", "m", "d"], background=True),
        _question("schulart", "single", list("abc"), background=True),
        *(_question(f"einfach_{number}", "single", list("abcd")) for number in range(27)),
        *(_question(f"skala_{number}", "scale") for number in range(12)),
        *(_question(f"mehrere_{number}", "multiple", list("abcdef")) for number in range(8)),
        *(_question(f"matrix_{number}", "matrix", list("abc"), rows=list("rstu")) for number in range(6)),
        *(_question(f"zahl_{number}", "number", min=0, max=40) for number in range(4)),
    ]
    assert len(asked) == QUESTIONS
    section = {"id": "alles", "title": {"de": "Alles"}, "questions": asked}
    return {"format": 1, "title": {"de": "Die LUPE"}, "languages": ["de"], "sections": [section]}


def _question(name: str, kind: str, choices: list[str] | None = None, **more: Any) -> dict[str, Any]:
    question = {"id": name, "kind": kind, "text": {"de": f"Was sagst du zu {name}?"}, **more}
    if choices:
        question["choices"] = [{"id": one, "text": {"de": f"Antwort {one}"}} for one in choices]
    if "rows" in more:
        question["rows"] = [{"id": one, "text": {"de": f"Zeile {one}"}} for one in more["rows"]]
    return question


def answers(chance: random.Random) -> dict[str, Any]:
    """What one person says; one answer in twenty is missing."""
    found: dict[str, Any] = {}
    for question in document_questions():
        if chance.random() < 0.05:
            continue
        ids = [one["id"] for one in question.get("choices", ())]
        match question["kind"]:
            case "single":
                found[question["id"]] = chance.choice(ids)
            case "scale":
                found[question["id"]] = str(chance.randint(1, 5))
            case "multiple":
                found[question["id"]] = chance.sample(ids, chance.randint(0, 3))
            case "matrix":
                found[question["id"]] = {row["id"]: chance.choice(ids) for row in question["rows"]}
            case _:
                found[question["id"]] = chance.randint(0, 40)
    return found


_QUESTIONS: list[dict[str, Any]] = []


def document_questions() -> list[dict[str, Any]]:
    """The questions, made once."""
    if not _QUESTIONS:
        _QUESTIONS.extend(document()["sections"][0]["questions"])
    return _QUESTIONS


def freeze(wave: Any) -> None:
    """Count the wave as settling it does."""
    from werkstattplan.modules.surveys.services.counting import freeze_results

    freeze_results(wave=wave, on=datetime.date(2026, 11, 23))


def publish(wave: Any, actor: Any) -> None:
    """Show the results to everybody."""
    from django.utils import timezone

    from werkstattplan.modules.surveys.services.publishing import publish_results

    publish_results(wave=wave, actor=actor, at=timezone.now())


def counted_when_opened(wave: Any) -> None:
    """What a page costs that counts when it is opened: one query with GROUP BY for each question, nothing protected."""
    from django.db.models import Count
    from django.db.models.fields.json import KT

    from werkstattplan.modules.surveys.models import Reply

    for question in document_questions():
        rows = Reply.objects.filter(wave=wave).values(answer=KT(f"answers__{question['id']}"))
        list(rows.annotate(number=Count("pk")).order_by())


def seconds(act: Callable[[], None]) -> float:
    """How long something takes that is done once."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
