from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "werkstattplan.platform.people"
    label = "people"
