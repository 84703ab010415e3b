from django_tasks import task

from werkstattplan.platform.tenancy.models import Commune

runs = []


@task()
def count_communes():
    runs.append(Commune.objects.count())
