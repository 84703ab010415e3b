"""The addresses of all modules, for the site to put before the plan's own, and the page of switches."""

from django.urls import URLResolver, include, path

from werkstattplan.platform.modules import registry, views

app_name = "modules"
urlpatterns = [
    path("", views.modules, name="list"),
    path("<slug:module_key>/", views.switch, name="switch"),
]


def staff_and_public_urls() -> list[URLResolver]:
    """The addresses of every registered module."""
    found: list[URLResolver] = []
    for module in registry.all_modules():
        for start, dotted in (
            ("arbeit/<slug:commune_slug>/", module.staff_urls),
            ("<slug:commune_slug>/", module.public_urls),
            ("", module.free_urls),
        ):
            if dotted:
                found.append(path(f"{start}{module.address}/", include(dotted)))
    return found
