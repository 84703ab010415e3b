"""The form of a legal page."""

from django import forms


class PageForm(forms.Form):
    """A text in Markdown and the version it began with."""

    text = forms.CharField(
        label="Text",
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text="Überschriften beginnen mit ##, Aufzählungen mit einem Strich. Zwei Sterne machen **fett**.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean_text(self) -> str:
        """The text with the line ends of Unix."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")
