"""Dates of offers that come again, and what is different about single ones."""

from django.db import models
from django.db.models import F, Q

from werkstattplan.modules.offers.dates import series as plain
from werkstattplan.modules.offers.hours.rules import Span
from werkstattplan.modules.offers.models.offers import OfferAtLocation
from werkstattplan.platform.tenancy.models import TenantModel


class Repeat(models.TextChoices):
    """How dates come again."""

    ONCE = plain.Repeat.ONCE.value, "einmal"
    WEEKLY = plain.Repeat.WEEKLY.value, "jede Woche oder alle paar Wochen"
    MONTHLY = plain.Repeat.MONTHLY.value, "an einem bestimmten Wochentag im Monat"


class DateChangeKind(models.TextChoices):
    """What is different about a single date."""

    CANCELLED = plain.ChangeKind.CANCELLED.value, "fällt aus"
    MOVED = plain.ChangeKind.MOVED.value, "wird verlegt"
    EXTRA = plain.ChangeKind.EXTRA.value, "kommt dazu"


class DateSeries(TenantModel):
    """Dates of an offer at a place: a course, a meeting point. RFC 5545 in fields; times are local times."""

    entry = models.ForeignKey(OfferAtLocation, on_delete=models.CASCADE, related_name="series")
    title = models.CharField("Bezeichnung", max_length=120, blank=True)
    first_day = models.DateField("erster Tag")
    last_day = models.DateField("letzter Tag", null=True, blank=True)
    starts = models.TimeField("von")
    ends = models.TimeField("bis")
    repeat = models.CharField("wie oft", max_length=7, choices=Repeat)
    every = models.PositiveSmallIntegerField("jede wievielte Woche, jeder wievielte Monat", default=1)
    weekdays = models.JSONField("Wochentage", default=list, blank=True)
    nth = models.SmallIntegerField("der wievielte im Monat", default=0)
    not_on_holidays = models.BooleanField("nicht an Feiertagen", default=True)
    not_in_school_holidays = models.BooleanField("nicht in den Schulferien", default=False)

    class Meta:
        ordering = ["first_day", "starts", "id"]
        verbose_name = "Terminreihe"
        verbose_name_plural = "Terminreihen"
        constraints = [
            models.UniqueConstraint(fields=["entry", "title", "first_day", "starts"], name="offers_dateseries_once"),
            models.CheckConstraint(
                name="offers_dateseries_in_order", condition=Q(last_day=None) | Q(last_day__gte=F("first_day"))
            ),
            models.CheckConstraint(name="offers_dateseries_takes_time", condition=~Q(starts=F("ends"))),
            models.CheckConstraint(name="offers_dateseries_every", condition=Q(every__gte=1, every__lte=52)),
            models.CheckConstraint(
                name="offers_dateseries_rule_whole",
                condition=Q(repeat=Repeat.ONCE, weekdays=[], nth=0)
                | (Q(repeat=Repeat.WEEKLY, nth=0) & ~Q(weekdays=[]))
                | (Q(repeat=Repeat.MONTHLY, nth__gte=-1, nth__lte=4) & ~Q(nth=0) & ~Q(weekdays=[])),
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"Termine ab {self.first_day:%d.%m.%Y}"

    def as_value(self) -> plain.Series:
        """The series with its changes, for reckoning."""
        return plain.Series(
            first_day=self.first_day,
            span=plain.span_between(self.starts, self.ends),
            repeat=plain.Repeat(self.repeat),
            every=self.every,
            weekdays=tuple(self.weekdays),
            nth=self.nth,
            last_day=self.last_day,
            not_on_holidays=self.not_on_holidays,
            not_in_school_holidays=self.not_in_school_holidays,
            changes=tuple(change.as_value() for change in self.changes.all()) if self.pk else (),
        )


class DateChange(TenantModel):
    """A single date that falls out, is moved or comes in addition; `day` is the one of the rule, for an extra one its own."""

    series = models.ForeignKey(DateSeries, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField("was", max_length=9, choices=DateChangeKind)
    day = models.DateField("Tag")
    new_day = models.DateField("neuer Tag", null=True, blank=True)
    starts = models.TimeField("von", null=True, blank=True)
    ends = models.TimeField("bis", null=True, blank=True)
    reason = models.CharField("Grund", max_length=120, blank=True)

    class Meta:
        ordering = ["day"]
        verbose_name = "Änderung eines Termins"
        verbose_name_plural = "Änderungen von Terminen"
        constraints = [
            models.UniqueConstraint(fields=["series", "day"], name="offers_datechange_once"),
            models.CheckConstraint(
                name="offers_datechange_moved_somewhere",
                condition=Q(kind=DateChangeKind.MOVED, new_day__isnull=False)
                | (~Q(kind=DateChangeKind.MOVED) & Q(new_day=None)),
            ),
            models.CheckConstraint(
                name="offers_datechange_times_whole",
                condition=Q(starts=None, ends=None)
                | (Q(starts__isnull=False, ends__isnull=False) & ~Q(starts=F("ends"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series}: {self.day:%d.%m.%Y} {self.get_kind_display()}"

    def as_value(self) -> plain.Change:
        """The change, for reckoning."""
        return plain.Change(
            kind=plain.ChangeKind(self.kind), day=self.day, new_day=self.new_day, span=self._span(), reason=self.reason
        )

    def _span(self) -> Span | None:
        return None if self.starts is None or self.ends is None else plain.span_between(self.starts, self.ends)
