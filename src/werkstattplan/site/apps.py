from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "werkstattplan.site"
    label = "site"
