"""Forms about open answers."""

from django import forms


class CategoryForm(forms.Form):
    """A theme of open answers."""

    label = forms.CharField(label="Kategorie", max_length=80, help_text="Kurz, zum Beispiel: Bus am Abend.")
    meaning = forms.CharField(label="Was gehört dazu?", max_length=200, required=False)
