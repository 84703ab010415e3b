"""What is wrong in a questionnaire, each with a name, its place and a German sentence that says what to do."""

from dataclasses import dataclass

from werkstattplan.kernel.refusal import Refusal


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One fault. `place` is a JSON pointer into the document."""

    code: str
    place: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


class FaultyQuestionnaire(Refusal):
    """The questionnaire cannot be used as it is; `faults` says everything that is wrong."""

    code = "faulty-questionnaire"

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        more = f" (und {len(faults) - 1} weitere)" if len(faults) > 1 else ""
        super().__init__(f"{faults[0].sentence}{more}" if faults else None)
