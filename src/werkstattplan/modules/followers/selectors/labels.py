"""What somebody follows, in words."""

from werkstattplan.modules.followers.models import Follower, Following
from werkstattplan.plan.forms.public import fitting_filter
from werkstattplan.plan.selectors.public_pages import public_plan
from werkstattplan.plan.selectors.selection import label_of

GONE = "eine Auswahl, die es im Plan nicht mehr gibt"


def label_of_following(following: Following) -> str:
    """The label of a selection, also if its plan changed or is withdrawn."""
    plan = public_plan(following.commune, following.plan.slug)
    chosen = fitting_filter(plan, following.query) if plan else None
    return label_of(plan, chosen) if plan and chosen else GONE


def labelled(follower: Follower) -> list[tuple[Following, str]]:
    """The confirmed selections of an address with their labels."""
    rows = follower.followings.filter(confirmed_at__isnull=False).select_related("plan", "commune")
    return [(row, label_of_following(row)) for row in rows]
