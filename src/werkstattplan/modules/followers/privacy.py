"""Personal data of this app."""

import datetime
from collections.abc import Iterable
from typing import Any

from werkstattplan.kernel.privacy import CONSENT, Erasure, NotPersonal, PersonalData
from werkstattplan.modules.followers.models import Follower
from werkstattplan.modules.followers.services.following import end_all


def end_followings(keys: Iterable[Any], at: datetime.datetime) -> None:
    """Let addresses follow nothing any more, so that the ledger counts them out."""
    for follower in Follower.objects.filter(pk__in=list(keys)):
        end_all(follower=follower, at=at)


PERSONAL_DATA = (
    PersonalData(
        model="followers.Follower",
        purpose="E-Mail-Adresse, an die Neuigkeiten zu einer Auswahl gehen, nach doppelter Zustimmung.",
        retention="Bis die Person das Folgen beendet; ohne Bestätigung sieben Tage.",
        basis=CONSENT,
        email=("email",),
        delete_with=end_followings,
    ),
    PersonalData(
        model="followers.Following",
        purpose="Wonach jemand gesucht hat, um ihm zu folgen.",
        retention="Bis die Person das Folgen beendet; ohne Bestätigung sieben Tage.",
        basis=CONSENT,
        email=("follower__email",),
        repeats=("follower",),
        texts=("query",),
        erasure=Erasure.CLEAR,
    ),
    PersonalData(
        model="followers.PublishedTool",
        purpose="Wie ein Werkzeug zuletzt öffentlich war.",
        retention="So lange wie der Plan.",
        texts=("title", "steps_done"),
        erasure=Erasure.CLEAR,
    ),
    PersonalData(
        model="followers.PublicNews",
        purpose="Was sich in veröffentlichten Plänen geändert hat.",
        retention="So lange wie der Plan.",
        texts=("title", "step_title"),
        erasure=Erasure.CLEAR,
    ),
)

NOT_PERSONAL = (
    NotPersonal(model="followers.PublishedTool", columns=("parts",), reason="Prüfsummen von Angaben."),
    NotPersonal(model="followers.PublicNews", columns=("changed_parts",), reason="Namen von Angaben."),
)
