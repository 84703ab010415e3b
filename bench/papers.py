"""Papers: how long a report paper takes, from the plan to both files, for a small plan and for a very large one."""

import datetime
import time

from bench.support import publish_plan, row, set_up_django


def main() -> None:
    """A report paper of 22 and of 500 tools: content, PDF and Word, as issuing does it."""
    set_up_django()
    from django_scopes import scope

    from werkstattplan.modules.papers.content import PaperKind
    from werkstattplan.modules.papers.printing import FileKind, print_paper
    from werkstattplan.modules.papers.selectors.content import draft_content, edition_for
    from werkstattplan.modules.papers.services.papers import draft_paper, issue_paper
    from werkstattplan.plan.models import Plan
    from werkstattplan.platform.identity.models import User
    from werkstattplan.platform.tenancy.models import Commune

    actor = User.objects.create_user("mira@probe.example", name="Mira Muster")
    for tools, aim in ((22, "2 s"), (500, "15 s")):
        publish_plan(tools)
        commune = Commune.objects.latest("pk")
        at = datetime.datetime.now(tz=datetime.UTC)
        with scope(commune=commune):
            paper = draft_paper(plan=Plan.objects.get(), kind=PaperKind.REPORT, actor=actor, at=at)
            edition = edition_for(paper)
            assert edition is not None
            start = time.perf_counter()
            content = draft_content(paper, edition, on=at.date())
            gathered = time.perf_counter()
            print_paper(content, FileKind.PDF)
            pdf = time.perf_counter()
            print_paper(content, FileKind.DOCX)
            word = time.perf_counter()
            issue_paper(paper=paper, actor=actor, at=at)
            issued = time.perf_counter()
        row(f"Report paper of {tools} tools: issue", f"{issued - word:.2f} s", f"aim {aim}")
        row("  content", f"{gathered - start:.2f} s")
        row("  PDF/UA", f"{pdf - gathered:.2f} s")
        row("  DOCX", f"{word - pdf:.2f} s")


if __name__ == "__main__":
    main()
