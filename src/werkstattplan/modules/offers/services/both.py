"""Two people change the same thing at once: what only one changed merges by itself, what both changed comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Clash:
    """A value that two people changed differently."""

    name: str
    mine: Any
    theirs: Any


@dataclass(frozen=True, kw_only=True, slots=True)
class EditOutcome:
    """What became of an edit: the names that changed, or clashes with all values as they are now."""

    changed: tuple[str, ...] = ()
    clashes: tuple[Clash, ...] = ()
    current: Mapping[str, Any] = field(default_factory=dict)


def settle(
    base: Mapping[str, Any], mine: Mapping[str, Any], current: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[Clash, ...]]:
    """What is to be written, and what two people changed differently since `base`, the values the form began with."""
    wanted = {name: value for name, value in mine.items() if name in current and not same(value, base.get(name))}
    clashes = tuple(
        Clash(name, value, current[name])
        for name, value in wanted.items()
        if not same(current[name], base.get(name)) and not same(current[name], value)
    )
    return {name: value for name, value in wanted.items() if not same(value, current[name])}, clashes


def same(one: Any, other: Any) -> bool:
    """Whether two values say the same; a browser sends other ends of lines than it got."""
    return bool(_plain(one) == _plain(other))


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    # A signed form has been JSON: what was a tuple comes back as a list.
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value
