"""Reads conditions as people write them in other systems into a tree of calls. Each dialect brings its own words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

DEEPEST = 25


class NotReadable(Exception):
    """A condition that is none of the dialect, or that ours has no words for; the message says why, in German."""


@dataclass(frozen=True, slots=True)
class Call:
    """An operation or function with what it is given."""

    name: str
    operands: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A question, by its name in the other system."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, a number or a truth."""

    value: str | float | bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """Several values in brackets."""

    items: tuple["Node", ...]


Node = Call | Name | Literal | Sequence


@dataclass(frozen=True, kw_only=True, slots=True)
class Dialect:
    """How a system writes: operators with our name and how close they bind, and how a question is named."""

    infix: Mapping[str, tuple[str, int]]
    name: str
    prefix: Mapping[str, str] = field(default_factory=dict)
    postfix: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, bool] = field(default_factory=dict)
    functions: Mapping[str, str] = field(default_factory=dict)
    wrapped: str = "{}"
    truths: tuple[str, str] = ("false", "true")


_PREFIX_BINDS = 70


def read(text: str, dialect: Dialect) -> Node:
    """The tree of a condition. Raises `NotReadable`."""
    return _Reader(_tokens(text, dialect), dialect).whole()


@dataclass(frozen=True, slots=True)
class _Token:
    sort: str
    text: str


def _tokens(text: str, dialect: Dialect) -> list[_Token]:
    signs = sorted((sign for sign in {*dialect.infix, *dialect.prefix} if not sign[0].isalpha()), key=len, reverse=True)
    pattern = re.compile(
        r"\s*(?:"
        rf"(?P<name>{dialect.name})"
        r"|(?P<number>\d+(?:\.\d+)?|\.\d+)"
        r"|(?P<text>'[^']*'|\"[^\"]*\")"
        rf"|(?P<sign>{'|'.join(re.escape(sign) for sign in signs)})"
        r"|(?P<bracket>[()\[\],])"
        r"|(?P<word>[A-Za-z_][\w.:-]*)"
        r")"
    )
    tokens, position = [], 0
    text = text.strip()
    while position < len(text):
        match = pattern.match(text, position)
        if not match or match.lastgroup is None or match.end() == position:
            raise NotReadable(f"„{text[position : position + 20]}“ ist nicht lesbar")
        value = match[match.lastgroup]
        sort = match.lastgroup
        if sort in ("word", "name") and value.lower() in {*dialect.infix, *dialect.prefix}:
            sort, value = "sign", value.lower()
        tokens.append(_Token(sort, value))
        position = match.end()
    return tokens


class _Reader:
    """Reads by how close operators bind (Pratt)."""

    def __init__(self, tokens: list[_Token], dialect: Dialect) -> None:
        self._tokens = tokens
        self._dialect = dialect
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._expression(0)
        if self._at < len(self._tokens):
            raise NotReadable(f"nach „{self._tokens[self._at].text}“ geht es nicht weiter")
        return node

    def _expression(self, binds: int) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise NotReadable("sie ist zu verschachtelt")
        left = self._operand()
        while (token := self._peek()) is not None:
            word = token.text.lower()
            if token.sort in ("word", "name") and word in self._dialect.postfix:
                self._at += 1
                left = _call(self._dialect.postfix[word], left)
                continue
            if token.sort != "sign" or word not in self._dialect.infix or self._dialect.infix[word][1] <= binds:
                break
            self._at += 1
            name, strength = self._dialect.infix[word]
            left = _call(name, left, self._expression(strength))
        self._depth -= 1
        return left

    def _operand(self) -> Node:
        token = self._next()
        if token.sort == "text":
            return Literal(token.text[1:-1])
        if token.sort == "number":
            return Literal(float(token.text))
        if token.sort == "sign" and token.text in self._dialect.prefix:
            return Call(self._dialect.prefix[token.text], (self._expression(_PREFIX_BINDS),))
        if token.text == "(":
            inner = self._expression(0)
            self._expect(")")
            return inner
        if token.text == "[":
            return Sequence(self._list("]"))
        return self._word(token)

    def _word(self, token: _Token) -> Node:
        following = self._peek()
        if token.sort in ("word", "name") and following is not None and following.text == "(":
            self._at += 1
            return self._call(token.text, self._list(")"))
        if token.text.lower() in self._dialect.constants:
            return Literal(self._dialect.constants[token.text.lower()])
        if token.sort == "name":
            return Name(token.text.strip("${} "))
        raise NotReadable(f"„{token.text}“ ist hier nicht bekannt")

    def _call(self, name: str, operands: tuple[Node, ...]) -> Node:
        if name.lower() in self._dialect.constants and not operands:
            return Literal(self._dialect.constants[name.lower()])
        if name not in self._dialect.functions:
            raise NotReadable(f"„{name}“ gibt es hier nicht")
        return Call(self._dialect.functions[name], operands)

    def _list(self, end: str) -> tuple[Node, ...]:
        items: list[Node] = []
        following = self._peek()
        if following is not None and following.text == end:
            self._at += 1
            return ()
        while True:
            items.append(self._expression(0))
            token = self._next()
            if token.text == end:
                return tuple(items)
            if token.text != ",":
                raise NotReadable("ein Komma oder eine Klammer fehlt")

    def _peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _next(self) -> _Token:
        token = self._peek()
        if token is None:
            raise NotReadable("sie hört mittendrin auf")
        self._at += 1
        return token

    def _expect(self, text: str) -> None:
        if self._next().text != text:
            raise NotReadable("eine Klammer fehlt")


def _call(name: str, *operands: Node) -> Node:
    """An operation; "not contains" is the opposite of "contains"."""
    if name.startswith("not "):
        return Call("not", (Call(name.removeprefix("not "), operands),))
    return Call(name, operands)


def write(node: Node, dialect: Dialect) -> str:
    """A tree as the dialect writes it, with brackets wherever two operators meet. Raises `NotReadable`."""
    if isinstance(node, Name):
        return dialect.wrapped.format(node.name)
    if isinstance(node, Literal):
        return _literal(node.value, dialect)
    if isinstance(node, Sequence):
        return f"[{', '.join(write(item, dialect) for item in node.items)}]"
    parts = [write(operand, dialect) for operand in node.operands]
    for sign, (name, _) in dialect.infix.items():
        if name == node.name:
            return f"({f' {sign} '.join(parts)})"
    for word, name in dialect.postfix.items():
        if name == node.name:
            return f"({parts[0]} {word})"
    for function, name in dialect.functions.items():
        if name == node.name:
            return f"{function}({', '.join(parts)})"
    for sign, name in dialect.prefix.items():
        if name == node.name:
            return f"({sign}{parts[0]})"
    raise NotReadable(f"„{node.name}“ gibt es dort nicht")


def _literal(value: str | float | bool, dialect: Dialect) -> str:
    if isinstance(value, bool):
        return dialect.truths[value]
    if isinstance(value, int | float):
        return format(value, ".12g") if abs(value) < 1e12 else str(int(value))
    if "'" in value and '"' in value:
        raise NotReadable("ein Text mit beiden Arten von Anführungszeichen geht dort nicht")
    return f'"{value}"' if "'" in value else f"'{value}'"
