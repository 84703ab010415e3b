"""Answers for the demonstration district: three wait, one came by telephone. All of it is invented."""

import datetime
import uuid
from typing import NamedTuple

from django.utils import timezone

from werkstattplan.modules.updates.models import Answer, Channel, Says
from werkstattplan.modules.updates.services.content import AnswerContent
from werkstattplan.modules.updates.services.giving import Speaker, enter_answer, give_answer
from werkstattplan.plan.models import Tool
from werkstattplan.plan.selectors.upkeep import current_editions
from werkstattplan.platform.access.models import Membership, Role


class ExampleAnswer(NamedTuple):
    """What the first person who answers for a tool says of it, so many days ago."""

    tool_key: str
    days_ago: int
    says: Says
    sentence: str
    spent_cents: int | None = None
    channel: Channel = Channel.LINK


ANSWERS = (
    ExampleAnswer(
        "gemeinsame-sitzung-von-kreisseniorenbeirat-und",
        6,
        Says.RUNNING,
        "Der Termin steht, die Einladung geht nächste Woche hinaus.",
        channel=Channel.PHONE,
    ),
    ExampleAnswer(
        "lesepaten-gewinnen-die-in-einrichtungen-vorlesen",
        4,
        Says.RUNNING,
        "Drei neue Lesepat*innen haben angefangen.",
        spent_cents=34_900,
    ),
    ExampleAnswer(
        "rueckhol-kampagne-hoer-auf-dein-herz", 3, Says.STUCK, "Die Druckerei hat noch kein Angebot geschickt."
    ),
    ExampleAnswer(
        "gaesteticket-ein-fahrschein-fuer-bus-und-kultur",
        1,
        Says.LATER,
        "Ein Museum hat zugesagt, eines überlegt noch.",
    ),
)


def demo() -> None:
    """Let people of the commune in scope answer; again it changes nothing."""
    clerk = Membership.objects.filter(role=Role.COORDINATOR).select_related("user").first()
    if clerk is None or Answer.objects.exists():
        return
    tools = Tool.objects.filter(edition__in=current_editions()).select_related("commune", "edition__plan")
    for example in ANSWERS:
        tool = tools.filter(key=example.tool_key).first()
        contact = tool.responsibilities.exclude(person=None).select_related("person").first() if tool else None
        if tool is None or contact is None or contact.person is None:
            continue
        now = timezone.now()
        said_at = now - datetime.timedelta(days=example.days_ago)
        content = AnswerContent(
            says=example.says,
            sentence=example.sentence,
            spent_cents=example.spent_cents,
            later_year=now.year + 1 if example.says == Says.LATER else None,
            later_month=3 if example.says == Says.LATER else None,
        )
        by_phone = example.channel == Channel.PHONE
        speaker = Speaker(
            name=contact.person.name,
            channel=example.channel,
            person=contact.person,
            entered_by=clerk.user if by_phone else None,
        )
        if by_phone:
            enter_answer(tool=tool, speaker=speaker, content=content, token=uuid.uuid4(), said_at=said_at, at=now)
        else:
            give_answer(tool=tool, speaker=speaker, content=content, token=uuid.uuid4(), at=said_at)
