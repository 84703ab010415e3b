"""Leases of worker processes."""

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
