"""The form with which results are withdrawn."""

from django import forms


class WithdrawalForm(forms.Form):
    """Why results are withdrawn."""

    because = forms.CharField(
        label="Warum?", max_length=400, help_text="Ein Satz. Er steht danach auf der öffentlichen Seite."
    )
