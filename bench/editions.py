"""Editions: comparing two of them, beginning a new one, and what the state of a day costs that is kept before the first change."""

import datetime

from bench.support import median_ms, publish_plan, row, set_up_django

TOOLS = 1_000


def main() -> None:
    """Two editions of a thousand tools, every tenth changed; one adopted, one a draft, as in real work."""
    set_up_django()
    from django_scopes import scope

    from werkstattplan.plan.models import Edition, Fate, Tool, ToolFate
    from werkstattplan.plan.selectors.edition_data import edition_data
    from werkstattplan.plan.selectors.edition_document import edition_document
    from werkstattplan.plan.selectors.past import edition_changes
    from werkstattplan.plan.selectors.public_list import PublicView
    from werkstattplan.plan.services.adoption import adopt_edition
    from werkstattplan.plan.services.succession import start_edition
    from werkstattplan.plan.services.touch import canonical_bytes
    from werkstattplan.platform.identity.models import User
    from werkstattplan.platform.tenancy.models import Commune

    publish_plan(TOOLS)
    actor = User.objects.create_user("mira@probe.example", name="Mira Muster")
    now = datetime.datetime(2026, 6, 1, 12, tzinfo=datetime.UTC)
    with scope(commune=Commune.objects.get()):
        old = Edition.objects.select_related("plan", "commune").get()
        adopt_edition(edition=old, body="Kreistag", adopted_on=now.date(), number="1", actor=actor, at=now)
        old.refresh_from_db()
        start = datetime.datetime.now(tz=datetime.UTC)
        new = start_edition(edition=old, title="Zweite", actor=actor, at=now)
        row(
            f"New edition of {TOOLS} tools", f"{(datetime.datetime.now(tz=datetime.UTC) - start).total_seconds():.1f} s"
        )
        for tool in Tool.objects.filter(edition=new)[::10]:
            Tool.objects.filter(pk=tool.pk).update(wording=f"{tool.wording} Neu.", remarks="Anders als bisher.")
        ToolFate.objects.bulk_create(
            ToolFate(
                commune=old.commune, edition=new, old_tool=tool, fate=Fate.CONTINUE, reason="Läuft.", decided_at=now
            )
            for tool in old.tools.all()
        )
        new = Edition.objects.select_related("plan", "commune").get(pk=new.pk)
        changes = edition_changes(old, new)
        assert (changes.changed, changes.unchanged) == (TOOLS // 10, TOOLS - TOOLS // 10), changes
        row(
            f"Compare two editions of {TOOLS} tools",
            f"{median_ms(lambda: edition_changes(old, new)):.0f} ms",
            "aim 200 ms",
        )
        spent = median_ms(lambda: edition_changes(old, new, view=PublicView(new)))
        row("  the same for the public, names masked", f"{spent:.0f} ms", "aim 200 ms")
        two = Edition.objects.select_related("plan", "commune").get(pk=new.pk)
        row("  both read from the tables", f"{median_ms(lambda: (edition_data(new), edition_data(two))):.0f} ms")
        spent = median_ms(lambda: canonical_bytes(edition_data(new)))
        row("State of a day: read and written as JSON, once a day", f"{spent:.0f} ms")
        row(
            "  the same through the document types",
            f"{median_ms(lambda: edition_document(new), runs=3, warm_up=1):.0f} ms",
        )


if __name__ == "__main__":
    main()
