"""What a table says about the persons in it: purpose, deadline, and what happens when a person asks to be forgotten."""

import datetime
import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

PUBLIC_TASK = "Art. 6 Abs. 1 Buchst. e DSGVO, § 4 Abs. 1 DSG M-V (öffentliche Aufgabe)"
CONSENT = "Art. 6 Abs. 1 Buchst. a DSGVO (Einwilligung)"


class Erasure(enum.Enum):
    """What becomes of the rows of a person who is forgotten."""

    DELETE = "wird gelöscht"
    CLEAR = "bleibt ohne Bezug zur Person"
    KEEP = "bleibt"


@dataclass(frozen=True, kw_only=True, slots=True)
class Forget:
    """A deadline: so many days after the day in `since`, the rows are deleted, or `clear` names the columns to empty.

    `where` holds lookups that narrow the rows down.
    """

    since: str
    days: int
    where: Mapping[str, Any] = field(default_factory=dict)
    clear: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonalData:
    """One table that holds persons.

    A row belongs to a person by a column to the person (`person`), to the account (`account`) or with a mail address
    (`email`, also through a relation: `follower__email`). `linked` columns name somebody else, such as who wrote a row;
    they are emptied and the row stays. `texts` are columns in which anybody may be named: text, JSON or packed JSON;
    names are taken out of them. `files` are columns of files, whose content no program changes. `secret` columns are
    never handed out; `repeats` say again what another column says, and are not handed out twice.
    """

    model: str
    purpose: str
    retention: str
    # The German name of the table where its model, of a package, has none.
    label: str = ""
    basis: str = PUBLIC_TASK
    person: tuple[str, ...] = ()
    account: tuple[str, ...] = ()
    email: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()
    erasure: Erasure = Erasure.DELETE
    clear: tuple[str, ...] = ()
    # Why something stays, with the law that allows it.
    reason: str = ""
    # Columns of text that stay as they are, for `reason`.
    kept_texts: tuple[str, ...] = ()
    # While a row of the person matches, the person is not erased; `duty_of` is the column that says for what.
    duty: Mapping[str, Any] = field(default_factory=dict)
    duty_of: str = ""
    # Deletes rows by their keys where more hangs on them than a cascade knows.
    delete_with: Callable[[Iterable[Any], datetime.datetime], None] | None = None
    # Gets the keys of rows whose texts changed; called for every erasure, also when there are none.
    after_masking: Callable[[Iterable[Any]], None] | None = None
    forget: tuple[Forget, ...] = ()

    @property
    def columns(self) -> frozenset[str]:
        """Every column that the declaration names."""
        return frozenset(
            column.partition("__")[0]
            for column in (
                *self.person,
                *self.account,
                *self.email,
                *self.linked,
                *self.texts,
                *self.files,
                *self.secret,
                *self.kept_texts,
            )
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class NotPersonal:
    """Columns that look as if they could hold a person, and why they do not."""

    model: str
    columns: tuple[str, ...]
    reason: str
