"""Cutting texts at separators that do not stand in brackets."""

import re

_NOTHING = frozenset(
    {*("-", "–", "—", "/", "?", "n.n.", "n. n.", "nn", "n.n", "k.a.", "k. a."), *("offen", "noch offen", "unbekannt")}
)


def says_nothing(wording: str) -> bool:
    """Whether a cell is filled with a sign or words that stand for an empty one."""
    return " ".join(wording.lower().split()) in _NOTHING


def split_outside_brackets(text: str, separators: str) -> list[str]:
    """The parts of a text between any of the one-character separators outside of round brackets; empty parts dropped."""
    parts, current, depth = [], "", 0
    for letter in text:
        depth = max(0, depth + (letter == "(") - (letter == ")"))
        if depth == 0 and letter in separators:
            parts.append(current)
            current = ""
        else:
            current += letter
    parts.append(current)
    return [part for part in (" ".join(part.split()) for part in parts) if part]


_BULLET = re.compile(r"^(?:[-–•●▪*·]|\d{1,2}[.)])\s+")
_GOES_ON = re.compile(r"(?:[,;/(&-]|\b(?:und|oder|sowie|der|die|des|für|im|in|von))$", re.IGNORECASE)


def lines_joined(wording: str, *, separator: str) -> str:
    """A wording in one line. Lines of a list are parted by the separator, lines that only wrap by a space."""
    lines = [" ".join(line.split()) for line in wording.splitlines()]
    text = ""
    for line in filter(None, lines):
        item = _BULLET.sub("", line)
        wraps = item == line and (_GOES_ON.search(text) or line[0].islower() or line[0] in "(&/,;")
        text = f"{text} {item}" if text and wraps else f"{text}{separator}{item}" if text else item
    return text


def bracketed(text: str) -> tuple[str, str] | None:
    """("before", "inside") of a text that ends with one round bracket, else None."""
    match = re.fullmatch(r"([^()]*?)\s*\(([^()]*)\)", text.strip())
    return (match.group(1).strip(), match.group(2).strip()) if match else None
