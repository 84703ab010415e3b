"""Taking in lists of others: look, map, check, then all at once or nothing.

A source keeps its own lines. When it comes again, an entry that is as the source left it is brought up to date; one that
was confirmed or changed by people since is not touched, and what the source says becomes a proposal.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict

from django.db import transaction
from django_scopes import scope

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.exchange.checking import Fault, Known, check_row, guess_mapping, mapped
from werkstattplan.modules.offers.exchange.lines import LINE_COLUMNS
from werkstattplan.modules.offers.exchange.reading import DIRECTORY, Table, read_file
from werkstattplan.modules.offers.models import Category, ImportEffect, ImportState, OfferImport, Source
from werkstattplan.modules.offers.services.holding import hold_lists
from werkstattplan.modules.offers.services.progress import forget_progress, tell_progress
from werkstattplan.modules.offers.services.taking import Taking
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.places.models import Municipality
from werkstattplan.platform.tenancy.models import Commune

PROGRESS_EVERY, MOST_FAULTS = 500, 500
# Keys of a mapping that are no column of a file: the category of lines that name none, and whether new ones may be added.
DEFAULT_CATEGORY, ADD_CATEGORIES = "", "\n"


class NotToBeTakenIn(Refusal):
    """The file is taken in already, or on its way."""

    code = "not-to-be-taken-in"
    sentence = "Diese Datei ist schon übernommen oder unterwegs. Bitte laden Sie die Seite neu."


class NoColumnForNames(Refusal):
    """No column was said to hold the name of the offer."""

    code = "no-column-for-names"
    sentence = "Bitte wählen Sie die Spalte, in der der Name des Angebots steht."


@transaction.atomic
def read_import(
    *,
    commune: Commune,
    source_name: str,
    file_name: str,
    content: bytes,
    actor: User,
    at: datetime.datetime,
    directory: str = "",
) -> OfferImport:
    """Read a file and remember its lines; the directory stays as it is. Raises what `read_file` raises.

    `directory` is the address of our own directory, by which it knows its export again.
    """
    table = read_file(file_name, content)
    source, _ = Source.objects.get_or_create(commune=commune, name=" ".join(source_name.split())[:120])
    is_own = bool(directory) and directory in _cells(table, DIRECTORY)
    mapping = _mapping_of(source, table, is_own=is_own)
    if not is_own and mapping != source.mapping:
        source.mapping = mapping
        source.save(update_fields=["mapping"])
    return OfferImport.objects.create(
        commune=commune,
        source=source,
        file_name=file_name[:200],
        columns=list(table.columns),
        rows=[list(row) for row in table.rows],
        mapping=mapping,
        directory=directory if is_own else "",
        total=table.filled,
        created_by=actor,
        created_at=at,
    )


def _mapping_of(source: Source, table: Table, *, is_own: bool) -> dict[str, str]:
    """What the columns of a file mean, as far as it says so itself, else as last time, else as their names sound."""
    own = {column: column for column in table.columns if column in LINE_COLUMNS} if table.is_mapped else {}
    if is_own or (table.is_mapped and is_fixed(table.columns)):
        return own | {key: source.mapping[key] for key in (DEFAULT_CATEGORY, ADD_CATEGORIES) if key in source.mapping}
    return dict(source.mapping) or own or guess_mapping(table.columns)


def _cells(table: Table, column: str) -> set[str]:
    where = table.columns.index(column) if column in table.columns else None
    return set() if where is None else {row[where] for row in table.rows}


def is_fixed(columns: Iterable[str]) -> bool:
    """Whether all columns are ours, as those of an open format are; then nobody need say what they mean."""
    return set(columns) <= set(LINE_COLUMNS)


@transaction.atomic
def set_mapping(
    *, row: OfferImport, mapping: Mapping[str, str], default_category: str, add_categories: bool = False
) -> None:
    """Say which column means what, for this file and the next one of its source. Raises `NoColumnForNames`, `NotToBeTakenIn`."""
    chosen = {column: ours for column, ours in mapping.items() if ours in LINE_COLUMNS}
    if "angebot" not in chosen.values():
        raise NoColumnForNames
    chosen[DEFAULT_CATEGORY] = default_category
    if add_categories:
        chosen[ADD_CATEGORIES] = "ja"
    if not OfferImport.objects.filter(pk=row.pk, state=ImportState.READ).update(mapping=chosen):
        # A run that has begun goes on with what it was told.
        raise NotToBeTakenIn
    row.mapping = chosen
    if not row.directory:
        Source.objects.filter(pk=row.source_id).update(mapping=chosen)


@transaction.atomic
def start_check(*, row: OfferImport) -> None:
    """Let a long file be checked by a job. Raises `NotToBeTakenIn`."""
    if not OfferImport.objects.filter(pk=row.pk, state=ImportState.READ).update(state=ImportState.CHECKING, checked=0):
        raise NotToBeTakenIn


def check_import(*, row: OfferImport) -> None:
    """Check all lines and remember what is wrong; the directory stays as it is."""
    with scope(commune=row.commune):
        faults = _checked(row, known_of(row.commune, row.mapping), _counted(row))[1]
        OfferImport.objects.filter(pk=row.pk).update(
            state=ImportState.READ, checked=row.total, faults=[asdict(fault) for fault in faults[:MOST_FAULTS]]
        )


@transaction.atomic
def start_import(*, row: OfferImport, actor: User, at: datetime.datetime) -> None:
    """Let a file be taken in, without the lines that have faults; the job follows. Raises `NotToBeTakenIn`."""
    if not OfferImport.objects.filter(pk=row.pk, state=ImportState.READ).update(state=ImportState.WAITING, checked=0):
        raise NotToBeTakenIn
    record_change(
        commune=row.commune,
        actor=actor,
        at=at,
        verb="übernimmt eine Liste von Angeboten",
        subject=row,
        before={},
        after={"Quelle": row.source.name, "Zeilen": row.total},
    )


def run_import(*, row: OfferImport, at: datetime.datetime) -> dict[str, int]:
    """Take a file in: all its good lines in one transaction, so that a broken run leaves nothing. Returns what became of them.

    A run that breaks says so; the next one begins anew. Two runs of one file at once take it in once.
    """
    with scope(commune=row.commune):
        unfinished = OfferImport.objects.filter(pk=row.pk).exclude(state__in=[ImportState.DONE, ImportState.UNDONE])
        if not unfinished.update(state=ImportState.RUNNING, checked=0):
            row.refresh_from_db()
            return dict(row.result)
        try:
            known = known_of(row.commune, row.mapping)
            lines, faults = _checked(row, known, _counted(row))
            unfinished.update(checked=row.total)
            _take(row, lines, faults, known, at)
        except Exception:
            unfinished.update(state=ImportState.FAILED)
            raise
        finally:
            forget_progress(row.pk)
    return dict(row.result)


@transaction.atomic
def _take(
    row: OfferImport, lines: list[dict[str, str]], faults: list[Fault], known: Known, at: datetime.datetime
) -> None:
    # Files come in one after the other, of whichever source: two may name the same providers and numbers.
    hold_lists(row.commune)
    held = OfferImport.objects.select_for_update().only("state", "result").get(pk=row.pk)
    if held.state in {ImportState.DONE, ImportState.UNDONE}:
        row.state, row.result = held.state, held.result
        return
    taken = Taking(row, at, known, lambda done: tell_progress(row.pk, done))
    taken.take(lines)
    # Only the last list of a source can be taken back.
    ImportEffect.objects.filter(run__source=row.source_id).exclude(run=row).delete()
    row.result = taken.counts | {"left_out": row.total - len(lines)}
    row.state, row.finished_at, row.rows, row.made = ImportState.DONE, at, [], taken.made
    row.faults = [asdict(fault) for fault in faults[:MOST_FAULTS]]
    row.checked = row.total
    row.save()


def known_of(commune: Commune, mapping: Mapping[str, str]) -> Known:
    """What rows are checked against."""
    categories = Category.objects.filter(is_hidden=False).values_list("key", "name")
    names = Municipality.objects.filter(amt__district=commune.official_key[:5]).values_list("name", "ags")
    return Known(
        district_key=commune.official_key[:5],
        categories={word.lower(): key for key, name in categories for word in (key, name)},
        municipalities={word.lower(): ags for name, ags in names for word in (name, name.split(",")[0])},
        default_category=mapping.get(DEFAULT_CATEGORY, ""),
        may_add_categories=bool(mapping.get(ADD_CATEGORIES)),
    )


def _checked(row: OfferImport, known: Known, tell: Callable[[int], None]) -> tuple[list[dict[str, str]], list[Fault]]:
    lines, faults = [], []
    for number, cells in enumerate(row.rows):
        if not any(cells):
            continue
        # The first line of the file holds the names of the columns.
        values, found = check_row(number + 2, mapped(row.columns, cells, row.mapping), known)
        faults += found
        if all(fault.is_hint for fault in found):
            lines.append(values)
        if number % PROGRESS_EVERY == PROGRESS_EVERY - 1:
            tell(number + 1)
    return lines, faults


def _counted(row: OfferImport) -> Callable[[int], None]:
    def tell(done: int) -> None:
        OfferImport.objects.filter(pk=row.pk).update(checked=done)

    return tell
