"""Forms about persons."""

from typing import Any

from django import forms

from werkstattplan.platform.people.models import Person


class PersonForm(forms.ModelForm[Person]):
    """Name, how to reach the person, who stands in, whether the person is still there and may be named in public."""

    # Declared here, not taken from the model: persons can only be read inside of a commune.
    deputy = forms.ModelChoiceField(label="Vertretung", queryset=Person.objects.none(), required=False)

    class Meta:
        model = Person
        fields = ("name", "email", "phone", "left_on", "name_is_public")
        widgets = {"left_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    field_order = ("name", "email", "phone", "deputy", "left_on", "name_is_public")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["deputy"] = self.instance.deputy_id
        deputies = Person.objects.filter(left_on=None)
        if self.instance.pk:
            deputies = deputies.exclude(pk=self.instance.pk)
        self.fields["deputy"].queryset = deputies  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """The name, which nobody else of the commune may have."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if Person.objects.filter(name=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(
                "Diesen Namen gibt es schon. Ist es dieselbe Person, führen Sie beide zusammen."
            )
        return name


class MergeForm(forms.Form):
    """The person into whom another one is merged."""

    into = forms.ModelChoiceField(
        label="ist dieselbe Person wie", queryset=Person.objects.none(), empty_label="bitte wählen"
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Person.objects.filter(former_name_digest="").exclude(pk=person.pk)  # type: ignore[attr-defined]


class AbsenceForm(forms.Form):
    """Days on which a person is away."""

    first_day = forms.DateField(label="vom", widget=forms.DateInput(attrs={"type": "date"}))
    last_day = forms.DateField(label="bis einschließlich", widget=forms.DateInput(attrs={"type": "date"}))


class MailboxForm(forms.Form):
    """The mailbox of a function or an organisation; empty takes it away."""

    email = forms.EmailField(label="Postfach", required=False)
