"""Every column that may hold a person says what for and for how long; a new one without a declaration fails."""

import pytest
from django.db import models
from django.test.utils import isolate_apps

from werkstattplan.kernel.privacy import Erasure, NotPersonal, PersonalData
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.people.models import Person
from werkstattplan.platform.privacy.declarations import faults, faults_of, model_of, personal_data
from werkstattplan.platform.privacy.words import label_of_column


def test_every_column_that_may_hold_a_person_is_declared():
    assert faults() == []


def test_every_table_and_column_that_is_handed_out_has_a_german_name():
    unsaid = [
        f"{row.model}.{name}"
        for row in personal_data()
        for name in row.columns - {*row.secret, *row.repeats, *row.person, *row.account}
        if not label_of_column(row, name)
    ]
    assert unsaid == [], "give the field a verbose_name, or name the column in platform/privacy/words.py"
    english = [row.model for row in personal_data() if not model_is_named(row) and not row.label]
    assert english == [], "give the model a verbose_name_plural, or its declaration a label"


def model_is_named(declaration: PersonalData) -> bool:
    meta = model_of(declaration)._meta
    return "verbose_name_plural" in meta.original_attrs


@pytest.mark.parametrize(
    "make_field",
    [
        lambda: models.ForeignKey(Person, on_delete=models.CASCADE),
        lambda: models.ForeignKey(User, on_delete=models.CASCADE),
        lambda: models.OneToOneField(User, on_delete=models.CASCADE),
        lambda: models.EmailField(),
        lambda: models.TextField(),
        lambda: models.JSONField(),
        lambda: models.FileField(),
        lambda: models.BinaryField(),
        lambda: models.CharField(max_length=200),
    ],
)
def test_a_new_table_without_a_declaration_is_found(make_field):
    with isolate_apps("werkstattplan.platform.people", "werkstattplan.platform.identity"):

        class Novel(models.Model):  # noqa: DJ008
            held = make_field()

            class Meta:
                app_label = "people"

    assert list(faults_of([Novel], [], [])) == [
        "people.Novel.held may hold a person: declare it in PERSONAL_DATA or NOT_PERSONAL of its app's privacy.py"
    ]


def table_of(**fields):
    with isolate_apps("werkstattplan.platform.people"):
        return type(
            "Novel",
            (models.Model,),
            {"__module__": __name__, "Meta": type("Meta", (), {"app_label": "people"})} | fields,
        )


@pytest.mark.parametrize("name", ["author_name", "phone", "said_by", "contact"])
def test_short_texts_are_found_by_their_name(name):
    assert len(list(faults_of([table_of(**{name: models.CharField(max_length=20)})], [], []))) == 1


def test_codes_choices_numbers_and_addresses_are_left_alone():
    table = table_of(
        code=models.CharField(max_length=20),
        kind=models.CharField(max_length=200, choices=[("a", "A")]),
        slug=models.SlugField(max_length=200),
        number=models.IntegerField(),
    )
    assert list(faults_of([table], [], [])) == []


def test_many_to_many_relations_to_accounts_are_found():
    with isolate_apps("werkstattplan.platform.people", "werkstattplan.platform.identity"):

        class Novel(models.Model):  # noqa: DJ008
            readers = models.ManyToManyField(User)

            class Meta:
                app_label = "people"

        tables = [Novel, Novel.readers.through]
    assert [fault.split(" ")[0] for fault in faults_of(tables, [], [])] == ["people.Novel_readers.user"]


def test_declarations_that_fit_nothing_or_say_too_little_are_faults():
    table = table_of(note=models.TextField())
    plain = {"model": "people.Novel", "purpose": "Wozu.", "retention": "Wie lange."}
    good = PersonalData(**plain, texts=("note",))
    assert list(faults_of([table], [good], [])) == []
    assert list(faults_of([table], [], [NotPersonal(model="people.Novel", columns=("note",), reason="x")])) == []
    wrong = [
        (PersonalData(**plain, texts=("note", "gone")), "no column gone"),
        (PersonalData(**plain | {"purpose": "wozu"}, texts=("note",)), "must be sentences"),
        (PersonalData(**plain, texts=("note",), erasure=Erasure.KEEP), "needs a reason"),
        (PersonalData(**plain | {"model": "people.Gone"}), "is no table"),
    ]
    for declaration, words in wrong:
        declared = [good, declaration] if declaration.model == "people.Gone" else [declaration]
        assert any(words in fault for fault in faults_of([table], declared, [])), words


def test_no_table_is_declared_twice():
    names = [declaration.model for declaration in personal_data()]
    assert sorted(set(names)) == sorted(names)
