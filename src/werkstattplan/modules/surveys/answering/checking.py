"""Whether the pages for answering can show a questionnaire, and its canonical form."""

from collections.abc import Iterator

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.document.canonical import canonical_json
from werkstattplan.modules.surveys.document.model import Document
from werkstattplan.modules.surveys.document.reading import read_json


class UnfitQuestionnaire(Refusal):
    """The questionnaire has parts that the pages for answering would leave out: said, not dropped in silence."""

    code = "unfit-questionnaire"


def canonical(text: str) -> str:
    """A questionnaire in its one form. Raises `FaultyQuestionnaire` (all faults) and `UnfitQuestionnaire`."""
    document = read_json(text)
    fault = next(_not_shown(document), None)
    if fault:
        raise UnfitQuestionnaire(fault)
    return canonical_json(document)


def _not_shown(document: Document) -> Iterator[str]:
    if document.quotas:
        yield "Der Fragebogen hat Quoten. Die Seite zum Antworten kennt sie noch nicht; bitte nehmen Sie sie heraus."
    is_mixed = document.order.has_shuffled_sections or any(
        section.is_shuffled or any(question.is_shuffled for question in section.questions)
        for section in document.sections
    )
    if is_mixed:
        yield "Der Fragebogen mischt die Reihenfolge. Die Seite zum Antworten kann das noch nicht; bitte nehmen Sie es heraus."
