"""Columns that only this plan has, and wordings that fit no other column whole."""

from werkstattplan.plan.contracts import ColumnRole
from werkstattplan.plan.importing.contracts import Confidence
from werkstattplan.plan.importing.naming import UniqueSlugs
from werkstattplan.plan.importing.periods import interpret_period
from werkstattplan.plan.importing.raw import ColumnKey, RawPlan, RawText
from werkstattplan.plan.importing.splitting import says_nothing


def own_column_keys(raw: RawPlan) -> dict[ColumnKey, str]:
    """A key for every own column, in the order of the paper; columns without heading but with values included."""
    used: list[ColumnKey] = [key for key, _, _ in raw.columns if key.role is ColumnRole.OWN]
    tools = [tool for field in raw.fields for tool in field.tools] + [sheet.tool for sheet in raw.sheets]
    used += [key for tool in tools for key in tool.values if key.role is ColumnRole.OWN]
    if any(wording_is_more_than_years(tool.value(ColumnRole.PERIOD)) for tool in tools):
        used.append(period_wording_key(raw))
    slugs = UniqueSlugs()
    keys: dict[ColumnKey, str] = {}
    for key in dict.fromkeys(used):
        keys[key] = slugs.next(key.own_label, fallback="spalte")
    return keys


def period_wording_key(raw: RawPlan) -> ColumnKey:
    """The own column for periods that say more than years: months, "ab", "laufend"."""
    labels = [label for key, label, _ in raw.columns if key.role is ColumnRole.PERIOD]
    return ColumnKey(ColumnRole.OWN, f"Wortlaut: {' '.join(labels[0].split())}" if labels else "Wortlaut")


def wording_is_more_than_years(period: RawText) -> bool:
    """Whether the wording of a period would be lost if only its years stayed."""
    return (
        not says_nothing(period.text)
        and bool(period)
        and interpret_period(period.text).confidence is not Confidence.CERTAIN
    )
