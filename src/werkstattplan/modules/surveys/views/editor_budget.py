"""Staff page: the anonymity budget of a draft, also for the file."""

import json
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from werkstattplan.modules.surveys.document.reading import read_unfinished
from werkstattplan.modules.surveys.models import QuestionnaireDraft
from werkstattplan.modules.surveys.permissions import RUN
from werkstattplan.modules.surveys.selectors.budget import RARE, RATE, YOUNG, budget_of
from werkstattplan.modules.surveys.statistics.budget import LIMIT, Feature
from werkstattplan.modules.surveys.views.trail import survey_crumbs
from werkstattplan.plan.views.page import commune_of
from werkstattplan.platform.access.decorators import require

MOST_SHOWN = 10
MOST_SHARES = 60


class BudgetForm(forms.Form):
    """What is known about the people who are asked. Empty fields take the assumption that the page names."""

    menschen = forms.IntegerField(
        label="Wie viele Menschen werden gefragt?", min_value=10, max_value=1_000_000, required=False
    )
    ruecklauf = forms.IntegerField(
        label="Wie viele von 100 antworten wohl?", min_value=1, max_value=100, required=False
    )

    def __init__(self, *args: Any, features: tuple[Feature, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        for feature in features:
            if feature.classes <= MOST_SHARES:
                self.fields[f"anteil-{feature.id}"] = forms.CharField(
                    label=f"Anteile: {feature.label}",
                    required=False,
                    max_length=600,
                    help_text=f"{feature.classes} Zahlen, mit Strichpunkt getrennt, in der Reihenfolge der Antworten.",
                )
        self._features = features

    def clean(self) -> dict[str, Any]:
        """Shares as numbers, one for each answer."""
        values = super().clean() or {}
        for feature in self._features:
            name = f"anteil-{feature.id}"
            written = values.get(name, "")
            try:
                numbers = tuple(float(part.replace(",", ".")) for part in written.split(";") if part.strip())
            except ValueError:
                numbers = (-1.0,)
            if numbers and (len(numbers) != feature.classes or min(numbers) < 0 or not 0 < sum(numbers) < 1e9):
                self.add_error(name, f"Bitte geben Sie {feature.classes} Zahlen an, mit Strichpunkt getrennt.")
            values[name] = numbers
        return values


@require(RUN)
@require_safe
def budget(request: HttpRequest, commune_slug: str, slug: str) -> HttpResponse:
    """Which combinations would make how many respondents unique, and how to ask instead."""
    draft = get_object_or_404(QuestionnaireDraft.objects.select_related("survey"), survey__slug=slug)
    document = read_unfinished(json.loads(draft.document))
    commune = commune_of(request)
    found = budget_of(commune, document)
    form = BudgetForm(request.GET or None, features=found.features)
    if form.is_valid():
        values = form.cleaned_data
        known = {one.id: values.get(f"anteil-{one.id}", ()) for one in found.features}
        rate = (values["ruecklauf"] or round(RATE * 100)) / 100
        found = budget_of(commune, document, people=values["menschen"], rate=rate, shares=known)
    context = {
        "survey": draft.survey,
        "budget": found,
        "risks": found.risks[:MOST_SHOWN],
        "form": form,
        "limit": round(LIMIT * 100),
        "percent": round(found.rate * 100),
        "young": YOUNG * 100,
        "rare": RARE["divers"] * 100,
        "is_assumed": not form.is_bound,
        "today": timezone.localdate(),
        "breadcrumbs": survey_crumbs(
            request,
            draft.survey,
            ("Entwurf", reverse("surveys:draft", args=[commune_slug, slug])),
            ("Wie anonym?", ""),
        ),
    }
    return render(request, "surveys/editor/budget.html", context, status=422 if form.errors else 200)
