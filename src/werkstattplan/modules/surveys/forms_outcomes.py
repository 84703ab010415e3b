"""Forms about what became of a survey."""

from typing import Any

from django import forms

from werkstattplan.modules.surveys.forms import tool_choices
from werkstattplan.modules.surveys.models import Outcome, OutcomeState, Survey
from werkstattplan.modules.surveys.selectors.outcomes import question_texts
from werkstattplan.modules.surveys.services.outcomes import OutcomeContent
from werkstattplan.plan.models import Step
from werkstattplan.plan.selectors.upkeep import current_editions

_NO_STEP = ("", "keine bestimmte")
_DAY = {"type": "date"}


def step_choices(plan_slug: str, tool_key: str) -> list[tuple[str, str]]:
    """The steps of a tool in the edition that is worked with, as `year|title`."""
    rows = Step.objects.filter(tool__edition__in=current_editions(), tool__edition__plan__slug=plan_slug)
    found = rows.filter(tool__key=tool_key).order_by("year", "position").values_list("year", "title")
    return [(f"{year or ''}|{title}", f"{title} ({year})" if year else title) for year, title in found]


class OutcomeForm(forms.ModelForm[Outcome]):
    """What was heard, what happens now, and what it is tied to."""

    wave = forms.ChoiceField(label="Welle", required=False)
    tool = forms.ChoiceField(label="Werkzeug im Plan", required=False)
    step = forms.ChoiceField(label="Einzelmaßnahme", required=False)

    class Meta:
        model = Outcome
        fields = (
            *("question_id", "heard", "answer", "state", "reason"),
            *("decision_body", "decision_number", "decided_on"),
        )
        widgets = {
            **{name: forms.Textarea(attrs={"rows": 3}) for name in ("heard", "answer", "reason")},
            "decided_on": forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        }
        help_texts = {
            "heard": "Ein Satz in einfachen Worten, zum Beispiel: Abends kommt ihr nicht nach Hause.",
            "answer": "Was passiert jetzt, und bis wann? Auch „wir wissen es noch nicht“ ist eine Antwort.",
            "reason": "Nur wenn es nicht kommt.",
            "decision_body": "Zum Beispiel: Kreistag, Jugendhilfeausschuss.",
        }

    field_order = ("heard", "answer", "state", "reason", "wave", "question_id", "tool", "step")

    def __init__(self, *args: Any, survey: Survey, **options: Any) -> None:
        super().__init__(*args, **options)
        self.survey = survey
        plan_slug, tool_key = self._tool()
        self._give_choices(plan_slug, tool_key)
        self.initial.setdefault("tool", f"{plan_slug}/{tool_key}" if tool_key else "")
        if self.instance.step_title:
            self.initial["step"] = f"{self.instance.step_year or ''}|{self.instance.step_title}"

    def _tool(self) -> tuple[str, str]:
        """The tool that is chosen or was chosen. An answer to young people is seldom the survey itself."""
        if self.is_bound:
            plan_slug, _, tool_key = str(self.data.get("tool", "")).partition("/")
            return plan_slug, tool_key
        if self.instance.pk:
            return self.instance.plan_slug, self.instance.tool_key
        return "", ""

    def _give_choices(self, plan_slug: str, tool_key: str) -> None:
        fields: dict[str, Any] = self.fields
        fields["tool"].choices = tool_choices()
        kept = self.instance.step_title
        steps = step_choices(plan_slug, tool_key)
        known = f"{self.instance.step_year or ''}|{kept}"
        if kept and tool_key == self.instance.tool_key and known not in dict(steps):
            steps.append((known, f"{kept} (nicht mehr im Plan)"))
        fields["step"].choices = [_NO_STEP, *steps]
        fields["step"].help_text = "Speichern Sie erst das Werkzeug, dann stehen hier seine Einzelmaßnahmen."
        waves = [(str(wave.pk), f"Welle {wave.number}") for wave in self.survey.waves.all()]
        fields["wave"].choices = [("", "alle Wellen"), *waves]
        if self.instance.wave_id:
            self.initial["wave"] = str(self.instance.wave_id)
        texts = question_texts(self.survey)
        choices = [("", "keine bestimmte Frage"), *((key, text) for key, text in texts.items())]
        fields["question_id"] = forms.ChoiceField(
            label="Antwort auf welches Ergebnis?", choices=choices, required=False
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """A reason where something does not come, and a body where there is a decision."""
        values = super().clean() or {}
        if values.get("state") == OutcomeState.NOT_COMING and not values.get("reason"):
            self.add_error("reason", "Wenn etwas nicht kommt, gehört der Grund dazu. Bitte schreiben Sie ihn auf.")
        if (values.get("decision_number") or values.get("decided_on")) and not values.get("decision_body"):
            self.add_error("decision_body", "Bitte nennen Sie das Gremium, das beschlossen hat.")
        return values

    def content(self) -> OutcomeContent:
        """What was typed in, as a value."""
        values = dict(self.cleaned_data)
        plan_slug, _, tool_key = values.pop("tool").partition("/")
        year, _, title = values.pop("step").partition("|")
        wave = values.pop("wave")
        return OutcomeContent(
            wave_id=int(wave) if wave else None,
            plan_slug=plan_slug,
            tool_key=tool_key,
            step_title=title,
            step_year=int(year) if year else None,
            state=OutcomeState(values.pop("state")),
            **values,
        )

    def _post_clean(self) -> None:
        """Nothing of the form goes into the row here: the verbs write it."""


class NextNewsForm(forms.Form):
    """When people are told to look again."""

    next_news_on = forms.DateField(
        label="Wann gibt es Neues?",
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        help_text="Dieser Tag steht auf der öffentlichen Seite und erinnert Sie auf „Heute“.",
    )


class WordForm(forms.Form):
    """The word from the end of a survey."""

    wort = forms.CharField(label="Dein Wort", max_length=60)
