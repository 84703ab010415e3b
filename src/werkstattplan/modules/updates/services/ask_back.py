"""The mail that puts a question back."""

import datetime

from django.template.loader import render_to_string

from werkstattplan.modules.updates.links import make_token
from werkstattplan.modules.updates.models import Answer
from werkstattplan.modules.updates.selectors.digest import answer_address
from werkstattplan.platform.notify.services import queue_message


def mail_question(*, answer: Answer, question: str, at: datetime.datetime) -> bool:
    """Mail a question about an answer to the person; False where the person has no address.

    The question stands on the person's answer page in any case. Raises `ImpossibleAddress`, `SuppressedRecipient`.
    """
    person = answer.person
    if person is None or not person.email:
        return False
    context = {
        "answer": answer,
        "question": question,
        "link": answer_address(make_token(email=person.email, at=at)),
        "commune": answer.commune,
    }
    queue_message(
        commune=answer.commune,
        recipient=person.email,
        subject=f"Eine Nachfrage zu „{answer.tool.title}“",
        text=render_to_string("updates/question_mail.txt", context),
        html=render_to_string("updates/question_mail.html", context),
        kind="updates.question",
        key=f"question/{answer.pk}",
        at=at,
        person=person,
    )
    return True
