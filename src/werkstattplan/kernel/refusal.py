"""Refusals: what the software tells a person when it cannot do what was asked."""

from typing import ClassVar


class Refusal(Exception):
    """A named refusal with a German sentence that says what is wrong and what to do.

    Subclasses set `code` (stable, kebab-case, used in JSON and tests) and, where the sentence
    needs no facts, `sentence`; otherwise the sentence is passed in.
    """

    code: ClassVar[str] = "refused"
    sentence: str = "Das geht so nicht."

    def __init__(self, sentence: str | None = None) -> None:
        if sentence is not None:
            self.sentence = sentence
        super().__init__(self.sentence)
