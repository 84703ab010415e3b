"""Whether the pages for answering can show a questionnaire, and its canonical form."""

from collections.abc import Iterator

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.document.canonical import canonical_json
from werkstattplan.modules.surveys.document.model import Document
from werkstattplan.modules.surveys.document.reading import read_json

# Everybody can see that a quota is full; a small one would tell what few people answered.
SMALLEST_QUOTA = 10


class UnfitQuestionnaire(Refusal):
    """The pages for answering cannot ask this in a way that keeps their promise."""

    code = "unfit-questionnaire"


def canonical(text: str) -> str:
    """A questionnaire in its one form. Raises `FaultyQuestionnaire` (all faults) and `UnfitQuestionnaire`."""
    document = read_json(text)
    fault = next(_not_shown(document), None)
    if fault:
        raise UnfitQuestionnaire(fault)
    return canonical_json(document)


def _not_shown(document: Document) -> Iterator[str]:
    for quota in document.quotas:
        if quota.limit < SMALLEST_QUOTA:
            yield (
                f"Die Quote „{quota.id}“ ist zu klein: Wer sieht, dass sie voll ist, könnte Einzelne erkennen. "
                f"Bitte geben Sie mindestens {SMALLEST_QUOTA} an."
            )
