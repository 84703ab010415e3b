"""Two people who follow something, for the demonstration district."""

from django.utils import timezone

from werkstattplan.modules.followers.models import Following, Rhythm
from werkstattplan.modules.followers.services.following import confirm, follow
from werkstattplan.modules.followers.services.news import gather_all_news
from werkstattplan.plan.forms.public import fitting_filter
from werkstattplan.plan.selectors.front_pages import published_plans
from werkstattplan.plan.selectors.public_pages import public_plan
from werkstattplan.plan.selectors.selection import label_of
from werkstattplan.platform.tenancy.scope import commune_in_scope

WISHES = (
    ("lina.leserin@buerger.example", "q=Bus", Rhythm.WEEKLY),
    ("otto.ortsrat@buerger.example", "", Rhythm.DAILY),
)


def demo() -> None:
    """Let invented people follow the first published plan of the commune in scope; again it changes nothing."""
    commune = commune_in_scope()
    at = timezone.now()
    gather_all_news(commune=commune, at=at)
    for found in published_plans([commune]).get(commune.pk, [])[:1]:
        for email, query, rhythm in WISHES:
            plan = public_plan(commune, found.slug)
            chosen = fitting_filter(plan, query) if plan else None
            if plan is None or chosen is None or Following.objects.filter(follower__email=email).exists():
                continue
            label = label_of(plan, chosen)
            follow(commune=commune, plan=found, query=query, label=label, email=email, rhythm=rhythm, at=at)
            confirm(following=Following.objects.get(follower__email=email), at=at)
