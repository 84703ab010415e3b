"""Words and signs of the syntax of opening hours."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from werkstattplan.kernel.refusal import Refusal

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_TOKEN = re.compile(
    r"\s*(?:(?P<always>24/7)|(?P<time>\d{1,2}:\d{2}(?!\d))|(?P<year>(?:19|20)\d{2}(?!\d))|(?P<number>\d{1,2}(?!\d))"
    r'|(?P<word>[A-Za-z]+)|"(?P<note>[^"]*)"|(?P<sign>[-,;+/:\[\]]))'
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text."""

    kind: str
    text: str
    at: int


_END = Token("end", "", -1)


class Tokens:
    """The pieces of a text, read from left to right; `refusal` makes the error from the rest that is not understood."""

    def __init__(self, text: str, refusal: Callable[[str], Refusal]) -> None:
        self._text, self._refusal, self.position = text.rstrip(), refusal, 0
        self._tokens: list[Token] = []
        at = 0
        while at < len(self._text):
            match = _TOKEN.match(self._text, at)
            if match is None:
                raise refusal(self._text[at:].strip())
            kind = str(match.lastgroup)
            self._tokens.append(Token(kind, match.group(kind), match.start(kind)))
            at = match.end()

    @property
    def at_end(self) -> bool:
        """Whether everything was read."""
        return self.position >= len(self._tokens)

    @property
    def is_year(self) -> bool:
        """Whether a year comes next."""
        return self.peek_kind() == "year"

    def fail(self) -> NoReturn:
        """Refuse the rest."""
        token = self.peek()
        raise self._refusal(self._text[token.at :] if token is not _END else "")

    def peek(self) -> Token:
        """What comes next."""
        return _END if self.at_end else self._tokens[self.position]

    def peek_kind(self) -> str:
        """The kind of what comes next."""
        return self.peek().kind

    def peek_in(self, words: Sequence[str]) -> bool:
        """Whether one of these words comes next."""
        return self.peek().kind == "word" and self.peek().text in words

    def after_comma(self) -> Token | None:
        """What follows a comma that comes next; None where no comma comes."""
        if self.peek().text != "," or self.position + 1 >= len(self._tokens):
            return None
        return self._tokens[self.position + 1]

    def next(self) -> Token:
        """Read one."""
        token = self.peek()
        self.position += 1
        return token

    def take(self, *texts: str) -> str:
        """Read one of these if it comes next; empty otherwise."""
        token = self.peek()
        return self.next().text if token.kind not in ("note", "end") and token.text in texts else ""

    def take_kind(self, kind: str) -> Token | None:
        """Read one of a kind if it comes next."""
        return self.next() if self.peek_kind() == kind else None

    def take_of(self, words: Sequence[str]) -> int:
        """Read one of a list of words; its place in the list, counted from 1, or 0."""
        return words.index(self.next().text) + 1 if self.peek_in(words) else 0

    def take_year(self) -> int:
        """Read a year if one comes next; 0 otherwise."""
        return int(self.next().text) if self.is_year else 0

    def number(self, least: int, most: int) -> int:
        """Read a number between two; refuses anything else."""
        if self.peek_kind() != "number" or not least <= int(self.peek().text) <= most:
            self.fail()
        return int(self.next().text)
