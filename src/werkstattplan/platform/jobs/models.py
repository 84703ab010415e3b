"""What the queue itself does not keep: signs of life, keys, times that are done, and jobs that died."""

from django.db import models


class WorkerLease(models.Model):
    """A worker process says at `seen_at` that it is alive. Without a fresh lease its running jobs go to another one."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = "Lebenszeichen"
        verbose_name_plural = "Lebenszeichen"

    def __str__(self) -> str:
        return self.worker_id


class JobKey(models.Model):
    """A job that exists once, however often it is asked for."""

    key = models.CharField(max_length=200, primary_key=True)
    job_id = models.UUIDField()
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "Auftragskennung"
        verbose_name_plural = "Auftragskennungen"

    def __str__(self) -> str:
        return self.key


class ScheduledRun(models.Model):
    """A schedule's time that was taken care of; `job_id` is empty for the time before the schedule was first seen."""

    schedule_key = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    job_id = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["-due_at"]
        verbose_name = "geplanter Lauf"
        verbose_name_plural = "geplante Läufe"
        constraints = [
            models.UniqueConstraint(fields=["schedule_key", "due_at"], name="jobs_scheduledrun_once"),
        ]

    def __str__(self) -> str:
        return f"{self.schedule_key} {self.due_at:%d.%m.%Y %H:%M}"


class DeadLetter(models.Model):
    """A job that failed as often as it may; it waits for an administrator's decision."""

    job_id = models.UUIDField(primary_key=True)
    task_path = models.CharField(max_length=200)
    attempts = models.PositiveSmallIntegerField()
    error = models.CharField(max_length=500)
    died_at = models.DateTimeField()

    class Meta:
        ordering = ["-died_at"]
        verbose_name = "gescheiterter Auftrag"
        verbose_name_plural = "gescheiterte Aufträge"

    def __str__(self) -> str:
        return self.task_path
