"""Is a paper what was issued?"""

import hashlib
from dataclasses import dataclass

from django.db.models import Q

from werkstattplan.modules.papers.content import RENDERER, checksum
from werkstattplan.modules.papers.models import Paper
from werkstattplan.modules.papers.printing import FileKind, print_paper
from werkstattplan.modules.papers.selectors.content import frozen_content, mark_of
from werkstattplan.platform.audit.chain import ChainPosition
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.audit.verification import verify_chain
from werkstattplan.platform.files.models import StoredFile

SHORTEST = 16
# Under this name the history holds the checksum of an issued paper.
CHECKSUM_KEY = "Prüfsumme"


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One thing that was checked, and whether it holds."""

    label: str
    holds: bool


def paper_of_checksum(text: str) -> Paper | None:
    """The issued paper of any commune whose checksum begins with what was typed, if it is the only one.

    Spaces and capitals do not matter; fewer than 16 digits find nothing.
    """
    wanted = "".join(text.split()).lower()
    if len(wanted) < SHORTEST:
        return None
    # `_base_manager` on purpose: whoever holds a paper need not know its commune.
    found = list(Paper._base_manager.filter(checksum__startswith=wanted).select_related("commune", "plan")[:2])
    return found[0] if len(found) == 1 else None


def paper_of_file(content: bytes) -> Paper | None:
    """The issued paper of any commune whose printed file this is, byte for byte."""
    digest = hashlib.sha256(content).hexdigest()
    found = Paper._base_manager.filter(Q(word_file__sha256=digest) | Q(pdf_file__sha256=digest))
    return found.select_related("commune", "plan").first()


def checks_of(paper: Paper, *, is_thorough: bool = True) -> list[Check]:
    """Whether content, files and history of an issued paper are what they were; inside the scope of its commune.

    A thorough check also prints the paper again and reads the whole history.
    """
    content = frozen_content(paper)
    checks = [Check(label="Der Inhalt hat die Prüfsumme der Vorlage.", holds=checksum(content) == paper.checksum)]
    for kind, stored in ((FileKind.DOCX, paper.word_file), (FileKind.PDF, paper.pdf_file)):
        assert stored is not None
        kept = _bytes(stored)
        whole = hashlib.sha256(kept).hexdigest() == stored.sha256
        checks.append(Check(label=f"Die aufbewahrte Datei ({kind.value.upper()}) ist unverändert.", holds=whole))
        if is_thorough and paper.renderer == RENDERER:
            again = print_paper(content, kind, mark=mark_of(paper))
            label = f"Noch einmal gedruckt ergibt der Inhalt dieselbe Datei ({kind.value.upper()})."
            checks.append(Check(label=label, holds=again == kept))
    acts = Change.objects.filter(object_type=Paper._meta.label_lower, object_id=str(paper.pk))
    issued = acts.filter(**{f"after__{CHECKSUM_KEY}": paper.checksum}).exists()
    checks.append(Check(label="Im Verlauf steht, dass die Vorlage so ausgegeben wurde.", holds=issued))
    if is_thorough:
        anchor = ChainPosition(sequence=content.chain_sequence, hash=content.chain_hash)
        result = verify_chain(paper.commune, anchor=anchor)
        checks.append(Check(label="Der Verlauf ist unverändert und passt zur Vorlage.", holds=result.is_intact))
    return checks


def _bytes(stored: StoredFile) -> bytes:
    with stored.content.open() as file:
        return bytes(file.read())
