"""Forms about persons."""

from typing import Any

from django import forms

from werkstattplan.platform.people.models import Person


class PersonForm(forms.ModelForm[Person]):
    """Name, how to reach the person, and whether the name may be public."""

    class Meta:
        model = Person
        fields = ("name", "email", "phone", "name_is_public")

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
        self.fields["into"].queryset = Person.objects.exclude(pk=person.pk)  # type: ignore[attr-defined]
