"""Jobs of followers. Each looks after every commune that uses the module."""

from django.utils import timezone
from django_scopes import scope
from django_tasks import task

from werkstattplan.modules.followers.services.digests import send_digests
from werkstattplan.modules.followers.services.following import forget_unconfirmed
from werkstattplan.modules.followers.services.news import gather_all_news
from werkstattplan.platform.modules import registry
from werkstattplan.platform.tenancy.models import Commune


@task()
def gather_news() -> None:
    """Notice what changed in published plans."""
    for commune in _communes():
        with scope(commune=commune):
            gather_all_news(commune=commune, at=timezone.now())


@task()
def send_news() -> None:
    """Queue the mails that are due."""
    for commune in _communes():
        with scope(commune=commune):
            send_digests(commune=commune, at=timezone.now())


@task()
def forget_addresses() -> None:
    """Delete addresses that were not confirmed in time, also where the module was switched off since."""
    for commune in Commune.objects.all():
        with scope(commune=commune):
            forget_unconfirmed(commune=commune, at=timezone.now())


def _communes() -> list[Commune]:
    module = registry.module_of_namespace("followers")
    return [commune for commune in Commune.objects.all() if module and registry.is_on(module, commune)]
