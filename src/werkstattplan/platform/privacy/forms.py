"""Forms about what is held about somebody."""

from django import forms


class AddressForm(forms.Form):
    """The address about which somebody asks."""

    email = forms.EmailField(
        label="E-Mail-Adresse",
        help_text="Von Menschen, die nicht in der Personenliste stehen: wer eine Rückmeldung gab oder einem Werkzeug folgt.",
    )


class ErasureForm(forms.Form):
    """That somebody has read what will happen."""

    understood = forms.BooleanField(
        label="Ich habe gelesen, was gelöscht wird, was bleibt und warum. Das Löschen lässt sich nicht zurücknehmen.",
        error_messages={"required": "Bitte bestätigen Sie, dass Sie die Folgen gelesen haben."},
    )
