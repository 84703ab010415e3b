"""Forms of the members page."""

from django import forms

from werkstattplan.platform.access.models import Role


class NewMemberForm(forms.Form):
    """Who should get access, and as what."""

    name = forms.CharField(label="Name", max_length=120)
    email = forms.EmailField(label="E-Mail-Adresse", help_text="Dorthin gehen die Codes zum Anmelden.")
    role = forms.ChoiceField(label="Rolle", choices=Role.choices, initial=Role.CONTRIBUTOR)


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(label="Rolle", choices=Role.choices)
