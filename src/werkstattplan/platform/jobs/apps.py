from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "werkstattplan.platform.jobs"
    label = "jobs"
