"""Answers in texts: `{{frage}}` stands for the answer to a question or a calculated value."""

import re
from collections.abc import Callable, Iterator

_MARK = re.compile(r"\{\{([a-z][a-z0-9_]{0,39})\}\}", re.ASCII)


def marks_in(text: str) -> Iterator[str]:
    """The names in a text, in their order."""
    yield from _MARK.findall(text)


def filled(text: str, shown: Callable[[str], str]) -> str:
    """A text with its answers; what is missing becomes "…"."""
    return _MARK.sub(lambda match: shown(match[1]) or "…", text)
