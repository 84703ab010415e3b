from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "werkstattplan.platform.calendar"
    label = "calendar"
