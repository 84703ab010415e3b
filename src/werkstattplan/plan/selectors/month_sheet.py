"""The month sheet of a tool, ready to print or to tick."""

from collections.abc import Callable
from dataclasses import dataclass

from werkstattplan.plan.models import Step, Tool

MONTH_NAMES = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)


@dataclass(frozen=True, kw_only=True)
class MonthCell:
    """One box with its two layers; `url` saves it at once and is empty where it cannot be changed."""

    month: int
    planned: bool
    actual: bool
    name: str
    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """One step in its year with twelve boxes."""

    id: int
    title: str
    year: int | None
    step: Step
    cells: tuple[MonthCell, ...]


def sheet_rows(tool: Tool, *, address: Callable[[Step, int], str] | None = None) -> list[SheetRow]:
    """The rows of a tool's sheet in one query; `address` gives the address that saves one box."""
    return [
        SheetRow(
            id=step.pk,
            title=step.title,
            year=step.year,
            step=step,
            cells=tuple(
                MonthCell(
                    month=month,
                    planned=month in step.planned_months,
                    actual=month in step.actual_months,
                    name=box_name(step.pk, month),
                    label=f"{step.title}, {MONTH_NAMES[month - 1]}{f' {step.year}' if step.year else ''}",
                    url=address(step, month) if address else "",
                )
                for month in range(1, 13)
            ),
        )
        for step in tool.steps.all()
    ]


def box_name(step_id: int, month: int) -> str:
    """The name of a box in the form, without its layer."""
    return f"schritt-{step_id}-{month}"
