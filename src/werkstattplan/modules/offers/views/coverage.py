"""What is offered where and what is nowhere near: as map, table and chart, and month by month."""

import csv
import io
from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from werkstattplan.modules.offers.coverage.measures import BICYCLE_KMH, CAR_KMH, DETOUR, FEWEST_PEOPLE, Line
from werkstattplan.modules.offers.selectors.coverage import Kind, Overview, kind_lines, kinds_in_order, overview
from werkstattplan.modules.offers.selectors.coverage_map import coverage_map
from werkstattplan.modules.offers.selectors.stands import MonthLine, changes_between, month_lines
from werkstattplan.modules.offers.views.finding import frame_of
from werkstattplan.plan.views.page import commune_of
from werkstattplan.platform.ui.charts import Bar

LIMITS_KM = (2, 5, 10, 15, 20, 30)
USUAL_LIMIT_KM = 10
BY_RATE, BY_WAY = "dichte", "weg"
_SORTS: dict[str, Callable[[Line], Any]] = {
    "name": lambda line: line.name,
    "amt": lambda line: (line.group, line.name),
    "menschen": lambda line: line.people,
    "angebote": lambda line: line.offers,
    "dichte": lambda line: -1 if line.rate is None else line.rate,
    "weg": lambda line: float("inf") if line.km is None else line.km,
}
COLUMNS = (
    ("name", "Gemeinde"),
    ("amt", "Amt"),
    ("menschen", "Menschen"),
    ("angebote", "Angebote"),
    ("dichte", "je 1.000"),
    ("weg", "Weg zum nächsten"),
)
CSV_HEAD = ("Einwohner*innen der Bezugsgruppe", "Angebote", "je 1.000", "km (geschätzt)", "Minuten Auto", "Minuten Rad")


@gzip_page
@require_safe
def coverage(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """Without a kind (`art`): all kinds. With one: where it is offered; nothing within `ab` kilometres is a white spot."""
    kinds = kinds_in_order()
    kind = _kind_of(request, kinds)
    found = overview(kind, commune=commune_of(request), day=timezone.localdate()) if kind else None
    context: dict[str, Any] = {"kinds": kinds, "kind": kind, "limits": LIMITS_KM, "limit": _limit_of(request)}
    if found is None:
        context["lines"] = kind_lines(kinds, commune=commune_of(request), day=timezone.localdate())
    else:
        context |= _context(request, found)
    return render(request, "offers/coverage/overview.html", _frame(request, kind) | context)


def _context(request: HttpRequest, found: Overview) -> dict[str, Any]:
    limit, order = _limit_of(request), request.GET.get("sortiert", "")
    white = found.white(limit)
    by = BY_WAY if request.GET.get("karte") == BY_WAY else BY_RATE
    widest = max((line.rate or 0 for line in found.aemter), default=0)
    return {
        "found": found,
        "white": white,
        "white_title": "1 Gemeinde" if len(white) == 1 else f"{len(white)} Gemeinden",
        "by": by,
        "map": coverage_map(found, limit, by=by, district_key=commune_of(request).official_key[:5]),
        "rows": _sorted(found.places, order),
        "columns": [_column(request, name, label, order) for name, label in COLUMNS],
        "bars": [_bar(line, widest) for line in sorted(found.aemter, key=lambda line: -(line.rate or 0))],
        "query": urlencode({"art": found.kind.key, "ab": str(limit)}),
        "fewest": FEWEST_PEOPLE,
        "detour": DETOUR,
        "car_kmh": CAR_KMH,
        "bicycle_kmh": BICYCLE_KMH,
    }


def _bar(line: Line, widest: float) -> Bar:
    if line.rate is None:
        return Bar(label=line.name, share=None, value=f"{line.offers} Angebote")
    return Bar(label=line.name, share=line.rate / widest if widest else 0, value=f"{line.rate:.2f}".replace(".", ","))


def _column(request: HttpRequest, name: str, label: str, order: str) -> dict[str, str]:
    """The heading of a column with the address that sorts by it; once more turns the order around."""
    is_up, is_down = order == name, order == f"-{name}"
    query = request.GET.copy()
    query["sortiert"] = f"-{name}" if is_up else name
    return {
        "label": label,
        "query": query.urlencode(),
        "sort": "ascending" if is_up else "descending" if is_down else "",
    }


def _sorted(lines: list[Line], order: str) -> list[Line]:
    key = _SORTS.get(order.removeprefix("-"))
    return sorted(lines, key=key, reverse=order.startswith("-")) if key else lines


@require_safe
def places_csv(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """The municipalities of a kind as a table."""
    return _lines_csv(request, "gemeinden", ("AGS", "Gemeinde"), lambda found: found.places)


@require_safe
def aemter_csv(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """The Ämter of a kind as a table."""
    return _lines_csv(request, "aemter", ("ARS", "Amt"), lambda found: found.aemter)


def _lines_csv(
    request: HttpRequest, name: str, head: tuple[str, ...], lines: Callable[[Overview], list[Line]]
) -> HttpResponse:
    kinds = kinds_in_order()
    kind = _kind_of(request, kinds)
    if kind is None:
        rows = [
            (line.kind.name, line.offers, line.remote, line.without, line.people_without)
            for line in kind_lines(kinds, commune=commune_of(request), day=timezone.localdate())
        ]
        heads = ("Art", "Angebote", "davon ohne Ort", "Gemeinden ohne Angebot", "Einwohner*innen dort")
        return _csv(request, "arten", heads, rows)
    found = overview(kind, commune=commune_of(request), day=timezone.localdate())
    shown = [] if found is None else lines(found)
    rows_of = (
        (
            *(line.key, line.name, line.people, line.offers, _decimal(line.rate, 2)),
            *(_decimal(line.km, 1), line.car_minutes, line.bicycle_minutes),
        )
        for line in shown
    )
    return _csv(request, f"{name}-{kind.key}", (*head, *CSV_HEAD), rows_of)


@require_safe
def history(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """The directory month by month, for a kind or all; `von` and `bis` compare two months."""
    kinds = kinds_in_order()
    kind = _kind_of(request, kinds)
    months = month_lines(kind.key if kind else "")
    known = {f"{line.month:%Y-%m}": line for line in months}
    before = known.get(request.GET.get("von", ""), months[0] if months else None)
    after = known.get(request.GET.get("bis", ""), months[-1] if months else None)
    most = max((line.entries for line in months), default=0)
    context: dict[str, Any] = {
        "kinds": kinds,
        "kind": kind,
        "months": months,
        "bars": [_month_bar(line, most) for line in months],
        "before": before,
        "after": after,
        "query": urlencode({"art": kind.key}) if kind else "",
    }
    if before and after and before.month < after.month:
        context["changes"] = changes_between(kind.key if kind else "", before.month, after.month)
    return render(request, "offers/coverage/history.html", _frame(request, kind, "Verlauf") | context)


def _month_bar(line: MonthLine, most: int) -> Bar:
    return Bar(label=f"{line.month:%m/%Y}", share=line.entries / most if most else 0, value=str(line.entries))


@require_safe
def history_csv(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """The months as a table."""
    kind = _kind_of(request, kinds_in_order())
    rows = (
        (f"{line.month:%Y-%m}", line.taken_on.isoformat(), line.entries, line.confirmed, line.municipalities)
        for line in month_lines(kind.key if kind else "")
    )
    heads = ("Monat", "gezählt am", "Angebote", "davon bestätigt", "Gemeinden mit Angebot")
    return _csv(request, f"verlauf-{kind.key if kind else 'alles'}", heads, rows)


def _csv(request: HttpRequest, name: str, head: Iterable[str], rows: Iterable[Iterable[object]]) -> HttpResponse:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    headers = {"Content-Disposition": f'attachment; filename="angebote-{name}.csv"'}
    return HttpResponse(file.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8", headers=headers)


def _decimal(value: float | None, places: int) -> str:
    return "" if value is None else f"{value:.{places}f}".replace(".", ",")


def _kind_of(request: HttpRequest, kinds: list[Kind]) -> Kind | None:
    wanted = request.GET.get("art", "")
    return next((kind for kind in kinds if kind.key == wanted), None)


def _limit_of(request: HttpRequest) -> int:
    text = request.GET.get("ab", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else USUAL_LIMIT_KM


def _frame(request: HttpRequest, kind: Kind | None, here: str = "") -> dict[str, Any]:
    slug = commune_of(request).slug
    page = reverse("offers_public:coverage", args=[slug])
    steps = [("Angebote", reverse("offers_public:find", args=[slug])), ("Überblick", page)]
    if here:
        steps.append((here, ""))
    elif kind:
        steps.append((kind.name, ""))
    else:
        steps[-1] = ("Überblick", "")
    return frame_of(request, crumbs=tuple(steps))
