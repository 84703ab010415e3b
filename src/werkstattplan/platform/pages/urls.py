"""Addresses of the legal pages."""

from django.urls import path

from werkstattplan.platform.pages import views
from werkstattplan.platform.pages.models import Kind

app_name = "pages"
_NAMES = {Kind.IMPRINT: "imprint", Kind.PRIVACY: "privacy", Kind.ACCESSIBILITY: "accessibility"}
urlpatterns = [
    *(path(f"{kind.value}/", views.site_page, {"kind": kind}, name=name) for kind, name in _NAMES.items()),
    *(
        path(f"<slug:commune_slug>/{kind.value}/", views.commune_page, {"kind": kind}, name=f"commune_{name}")
        for kind, name in _NAMES.items()
    ),
    path("arbeit/<slug:commune_slug>/seiten/", views.page_list, name="list"),
    path("arbeit/<slug:commune_slug>/seiten/<slug:kind>/", views.change, name="change"),
]
