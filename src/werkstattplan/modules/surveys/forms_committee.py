"""The form of a paper for a committee."""

from django import forms

from werkstattplan.modules.surveys.models import CommitteePaper
from werkstattplan.modules.surveys.services.committee import WRITTEN


class CommitteePaperForm(forms.ModelForm[CommitteePaper]):
    """What staff write; numbers and results come by themselves."""

    class Meta:
        model = CommitteePaper
        fields = WRITTEN
        widgets = {
            "meeting_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            **{name: forms.Textarea(attrs={"rows": 4}) for name in ("proposal", "occasion", "hearing", "finances")},
        }
        help_texts = {
            "committee": "Zum Beispiel: Jugendhilfeausschuss.",
            "occasion": "Leer: der Zweck der Umfrage.",
            "hearing": "Welches Gremium junger Menschen wurde wann gehört, und was hat es gesagt? Bitte keine Namen. "
            "Leer: Die Vorlage sagt, dass dazu nichts angegeben ist.",
        }

    def _post_clean(self) -> None:
        """Nothing of the form goes into the row here: the verbs write it."""
