"""Finding the texts of legal pages."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.pages.markdown import gaps_in
from werkstattplan.platform.pages.models import Kind, LegalPage
from werkstattplan.platform.tenancy.models import Commune

_TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True, kw_only=True)
class PageText:
    """A page as it stands now; version 0 is the text that the product brings."""

    kind: Kind
    text: str
    version: int

    @property
    def gaps(self) -> int:
        """How many gaps nobody filled in yet."""
        return gaps_in(self.text)


def page_text(commune: Commune, kind: Kind) -> PageText:
    """The text of a page of the commune in scope."""
    row = LegalPage.objects.filter(kind=kind).first()
    if row is None:
        return PageText(kind=kind, text=_default(kind).replace("{Kommune}", commune.name), version=0)
    return PageText(kind=kind, text=row.text, version=row.version)


def page_texts(commune: Commune) -> list[PageText]:
    """All pages of the commune in scope."""
    return [page_text(commune, kind) for kind in Kind]


def earlier_versions(kind: Kind) -> list[Change]:
    """The history of a page, newest first; `before["text"]` is what stood there until then."""
    row = LegalPage.objects.filter(kind=kind).first()
    if row is None:
        return []
    return list(Change.objects.filter(object_type="pages.legalpage", object_id=str(row.pk))[:50])


@cache
def _default(kind: Kind) -> str:
    return (_TEXTS / f"{kind.value}.md").read_text(encoding="utf-8")
