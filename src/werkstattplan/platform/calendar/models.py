"""Days on which people are not asked."""

from django.db import models

LANDS = {
    **{"01": "SH", "02": "HH", "03": "NI", "04": "HB", "05": "NW", "06": "HE", "07": "RP", "08": "BW"},
    **{"09": "BY", "10": "SL", "11": "BE", "12": "BB", "13": "MV", "14": "SN", "15": "ST", "16": "TH"},
}


class SchoolHoliday(models.Model):
    """School holidays of a Land, both days included, with the order that sets them."""

    land = models.CharField("Land", max_length=2)
    name = models.CharField("Name", max_length=40)
    first_day = models.DateField("erster Tag")
    last_day = models.DateField("letzter Tag")
    source = models.CharField("Quelle", max_length=200)

    class Meta:
        ordering = ["land", "first_day"]
        verbose_name = "Schulferien"
        verbose_name_plural = "Schulferien"
        constraints = [
            models.UniqueConstraint(fields=["land", "first_day"], name="calendar_schoolholiday_once"),
            models.CheckConstraint(
                name="calendar_schoolholiday_in_order", condition=models.Q(last_day__gte=models.F("first_day"))
            ),
            models.CheckConstraint(
                name="calendar_schoolholiday_land", condition=models.Q(land__in=tuple(LANDS.values()))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.land} {self.first_day:%Y}"
