"""Changing legal pages."""

import datetime

from django.db import transaction

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.pages.models import Kind, LegalPage
from werkstattplan.platform.pages.selectors import page_text
from werkstattplan.platform.tenancy.models import Commune


class PageChangedMeanwhile(Refusal):
    """Somebody else saved the page after this person opened it."""

    code = "page-changed-meanwhile"
    sentence = (
        "Jemand hat diese Seite inzwischen geändert. Ihr Text steht noch im Formular, der andere darunter. "
        "Bitte führen Sie beide zusammen und speichern Sie noch einmal."
    )


@transaction.atomic
def change_page(
    *, commune: Commune, actor: User, at: datetime.datetime, kind: Kind, text: str, base_version: int
) -> None:
    """Give a page another text; the former one stays in the history. Raises `PageChangedMeanwhile`."""
    # The row of the commune is the lock: the page itself may not exist yet.
    Commune.objects.select_for_update().get(pk=commune.pk)
    before = page_text(commune, kind)
    if before.version != base_version:
        raise PageChangedMeanwhile
    if before.text == text:
        return
    page, _ = LegalPage.objects.update_or_create(
        commune=commune, kind=kind, defaults={"text": text, "version": base_version + 1, "changed_at": at}
    )
    record_change(
        commune=commune,
        actor=actor,
        at=at,
        verb="ändert die Seite",
        subject=page,
        before={"text": before.text},
        after={"text": text},
    )
