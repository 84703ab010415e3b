from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "werkstattplan.platform.files"
    label = "files"
