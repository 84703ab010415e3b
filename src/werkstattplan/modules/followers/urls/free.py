"""Addresses of the links in mails. They name no commune and work also where it has switched the module off."""

from django.urls import path

from werkstattplan.modules.followers.views import links

app_name = "followers_free"
urlpatterns = [
    path("bestaetigen/<str:token>/", links.confirm, name="confirm"),
    path("auswahlen/<str:token>/", links.manage, name="manage"),
    path("ende/<str:token>/", links.end, name="end"),
]
