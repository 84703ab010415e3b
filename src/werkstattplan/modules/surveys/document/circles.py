"""Circles: a question whose condition needs its own answer, directly or over others."""

from collections.abc import Mapping

from werkstattplan.modules.surveys.document.checks import references
from werkstattplan.modules.surveys.document.model import Document, Expression


def circle_in(document: Document) -> list[str]:
    """The names along a circle, the first one again at the end; empty if there is none."""
    needs = needs_of(document)
    done: set[str] = set()
    for start in needs:
        if start in done:
            continue
        path = _circle_from(start, needs, done)
        if path:
            return path
    return []


def _circle_from(start: str, needs: Mapping[str, list[str]], done: set[str]) -> list[str]:
    # Without recursion: a chain of conditions may be longer than Python's stack.
    path, waiting = [start], [iter(needs[start])]
    while path:
        following = next(waiting[-1], None)
        if following is None:
            done.add(path.pop())
            waiting.pop()
        elif following in path:
            return [*path[path.index(following) :], following]
        elif following not in done and following in needs:
            path.append(following)
            waiting.append(iter(needs[following]))
    return []


def needs_of(document: Document) -> dict[str, list[str]]:
    """For each question and calculated value: what has to be known before it."""
    needs: dict[str, list[str]] = {}
    for section in document.sections:
        of_section = _asked(section.shown_if)
        for question in section.questions:
            needs[question.id] = [*of_section, *_asked(question.shown_if)]
    for calculated in document.calculated:
        needs[calculated.id] = _asked(calculated.value)
    return {name: list(dict.fromkeys(names)) for name, names in needs.items()}


def _asked(expression: Expression) -> list[str]:
    return [name for _, name, _ in references(expression)]


def in_order(document: Document) -> list[str]:
    """Questions and calculated values so that each comes after what it needs."""
    needs = needs_of(document)
    ordered: dict[str, None] = {}
    for start in needs:
        # A name is put down a second time after what it needs; then it is its turn.
        waiting = [(start, False)]
        while waiting:
            name, is_ready = waiting.pop()
            if is_ready:
                ordered[name] = None
            elif name not in ordered and name in needs:
                waiting.append((name, True))
                waiting += [(needed, False) for needed in needs[name] if needed not in ordered]
    return list(ordered)
