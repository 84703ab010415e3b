"""An edition as a file."""

from django.utils import timezone

from werkstattplan.plan.exporting import ExportFormat, export_plan
from werkstattplan.plan.models import Edition
from werkstattplan.plan.selectors.edition_document import edition_document


def edition_file(edition: Edition, *, kind: ExportFormat, base_url: str = "") -> bytes:
    """The edition for staff, names included; the same bytes until its content changes."""
    return export_plan(
        edition_document(edition),
        format=kind,
        commune_name=edition.commune.name,
        as_of=timezone.localdate(edition.content_changed_at),
        base_url=base_url,
    )
