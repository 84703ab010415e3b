"""The nightly job of surveys."""

from django.utils import timezone
from django_scopes import scope
from django_tasks import task

from werkstattplan.modules.surveys.services.pretest import look_after_pretests
from werkstattplan.modules.surveys.services.settling import look_after_waves, sweep
from werkstattplan.platform.tenancy.models import Commune


@task()
def look_after_surveys() -> None:
    """Close, settle, mix and forget, also where the module was switched off since: promises were given."""
    for commune in Commune.objects.all():
        with scope(commune=commune):
            look_after_waves(at=timezone.now())
            look_after_pretests(at=timezone.now())
    sweep()
