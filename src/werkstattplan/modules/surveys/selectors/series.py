"""Two settled waves of a survey, ready to be compared."""

from werkstattplan.modules.surveys.models import Access, CodeBox, Results, Survey, Wave
from werkstattplan.modules.surveys.selectors.results import counted_report
from werkstattplan.modules.surveys.statistics.series import Counted, Series, compare_waves
from werkstattplan.modules.surveys.statistics.waves import People


def counted_waves(survey: Survey) -> list[Wave]:
    """The waves whose results are frozen, the earliest first."""
    return list(survey.waves.filter(results__isnull=False).order_by("number"))


def series_of(earlier: Wave, later: Wave) -> Series:
    """The comparison of two counted waves."""
    return compare_waves(_counted(earlier), _counted(later), open_access=Access.OPEN)


def _counted(wave: Wave) -> Counted:
    report = counted_report(wave, Results.objects.get(wave=wave))
    schools = CodeBox.objects.filter(wave=wave).values_list("school", flat=True)
    return Counted(
        document=report.document,
        tally=report.tally,
        people=People(access=wave.access, schools=frozenset(schools)),
    )
