"""What can be found of papers."""

from django.urls import reverse

from werkstattplan.modules.papers.content import LABELS, PaperKind
from werkstattplan.modules.papers.models import Paper, PaperState
from werkstattplan.platform.search.services import Findable, replace_entries
from werkstattplan.platform.tenancy.scope import commune_in_scope

SOURCE = "papers"


def reindex() -> int:
    """Bring what can be found of papers up to date; returns the number of entries."""
    commune = commune_in_scope()
    rows = Paper.objects.filter(state=PaperState.ISSUED)
    return replace_entries(
        commune=commune,
        source=SOURCE,
        findables=[
            Findable(
                object_key=f"{row.pk}-{'public' if public else 'staff'}",
                is_public=public,
                kind_label=LABELS[PaperKind(row.kind)],
                title=row.title,
                text=" ".join(block["text"] for block in (row.content or {}).get("blocks", [])),
                url=reverse("papers_public:paper" if public else "papers:paper", args=[commune.slug, row.pk]),
            )
            for row in rows
            for public in ((False, True) if row.is_public else (False,))
        ],
    )
