"""The style guide: every building block on one page, for staff and for tests."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from werkstattplan.platform.ui.charts import Bar

STATUSES = (
    ("unknown", "Stand unbekannt"),
    ("idea", "Idee"),
    ("planned", "geplant"),
    ("running", "läuft"),
    ("paused", "pausiert"),
    ("done", "abgeschlossen"),
    ("dropped", "eingestellt"),
    ("superseded", "ersetzt"),
)
BARS = (
    Bar(label="Ein Bus am Abend", share=0.62, value="62 % (87)"),
    Bar(label="Ein Treff, der auch am Wochenende offen ist", share=0.38, value="38 % (53)"),
    Bar(label="Etwas anderes", share=None, value="keine Aussage möglich"),
)
STEPS = ((1, "Beispielrunde vorbereiten", (1, 2), (1,)), (2, "Beispielfest feiern", (6,), ()))


class ExampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="Titel", max_length=50, help_text="Höchstens 50 Zeichen.")
    text = forms.CharField(label="Beschreibung", widget=forms.Textarea, required=False)
    status = forms.ChoiceField(label="Status", choices=STATUSES)
    advice = forms.ChoiceField(
        label="Externe Beratung", choices=(("ja", "Ja"), ("nein", "Nein")), widget=forms.RadioSelect, required=False
    )
    upload = forms.FileField(label="Anlage", required=False)
    public = forms.BooleanField(label="Öffentlich zeigen", required=False)


class ExampleFilter(forms.Form):
    """A filter of a list."""

    q = forms.CharField(label="Text", required=False)
    status = forms.ChoiceField(label="Status", choices=(("", "alle"), *STATUSES), required=False)


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every building block; 404 for everyone but staff, unless the site runs in debug mode."""
    if not (settings.DEBUG or getattr(request.user, "is_staff", False)):
        raise Http404
    context = {
        "navigation": [
            {"label": "Übersicht", "url": "#", "current": True},
            {"label": "Zeitleiste", "url": "#zeit", "current": False},
        ],
        "breadcrumbs": [{"label": "Start", "url": "/"}, {"label": "Bausteine", "url": ""}],
        "statuses": STATUSES,
        "form": ExampleForm({"title": "", "status": "idea"}),
        "filter_form": ExampleFilter(),
        "page": Paginator(range(100), 10).page(3),
        "bars": BARS,
        "rows": [_sheet_row(*step) for step in STEPS],
        "tabs": [{"label": "Tabelle", "url": "#", "current": True}, {"label": "Zeitleiste", "url": "#zeit"}],
    }
    return render(request, "ui/styleguide.html", context)


def _sheet_row(number: int, title: str, planned: tuple[int, ...], actual: tuple[int, ...]) -> dict[str, Any]:
    cells = [
        {
            "month": month,
            "planned": month in planned,
            "actual": month in actual,
            "name": f"schritt-{number}-{month}",
            "label": f"{title}, Monat {month}",
        }
        for month in range(1, 13)
    ]
    return {"id": number, "title": title, "year": 2020, "cells": cells}
