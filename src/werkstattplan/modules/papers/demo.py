"""An issued report and a draft, for the demonstration district."""

from django.utils import timezone

from werkstattplan.modules.papers.content import PaperKind
from werkstattplan.modules.papers.models import Paper
from werkstattplan.modules.papers.services.layout import change_letterhead
from werkstattplan.modules.papers.services.papers import change_paper, draft_paper, issue_paper
from werkstattplan.plan.selectors.upkeep import current_editions
from werkstattplan.platform.access.models import Membership, Role
from werkstattplan.platform.tenancy.scope import commune_in_scope


def demo() -> None:
    """Issue a public yearly report and begin a report paper; again it changes nothing."""
    commune = commune_in_scope()
    member = Membership.objects.filter(role=Role.COORDINATOR).select_related("user").first()
    editions = current_editions()
    if member is None or not editions or Paper.objects.exists():
        return
    at, actor = timezone.now(), member.user
    change_letterhead(
        commune=commune,
        sender=f"{commune.name}\nProjektkoordination Werkstattplan\n(Beispiel)",
        department="Projektkoordination",
        foot=commune.name,
        mark=None,
        without_mark=False,
        actor=actor,
        at=at,
    )
    plan = editions[0].plan
    issue_paper(paper=draft_paper(plan=plan, kind=PaperKind.YEARLY, actor=actor, at=at), actor=actor, at=at)
    report = draft_paper(plan=plan, kind=PaperKind.REPORT, actor=actor, at=at)
    change_paper(paper=report, values={"body": "Der Kreistag"}, actor=actor, at=at)
