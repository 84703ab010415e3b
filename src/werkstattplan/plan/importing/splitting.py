"""Cutting texts at separators that do not stand in brackets."""

import re


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


def bracketed(text: str) -> tuple[str, str] | None:
    """("before", "inside") of a text that ends with one round bracket, else None."""
    match = re.fullmatch(r"([^()]*?)\s*\(([^()]*)\)", text.strip())
    return (match.group(1).strip(), match.group(2).strip()) if match else None
