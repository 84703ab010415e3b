"""A person who is erased is in no column of any table and in no file, except where a declaration gives a reason."""

import contextlib
import datetime
import json
import uuid
import zlib

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import IntegrityError, models, transaction
from django.db.models.fields import NOT_PROVIDED
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from werkstattplan.modules.offers.models import Offer, Provider
from werkstattplan.modules.offers.services.index import build_index
from werkstattplan.plan.models import Edition, Plan, Responsibility, Tool
from werkstattplan.plan.search import index_edition
from werkstattplan.plan.selectors.public_list import PublicText
from werkstattplan.plan.tests.conftest import AT, client_of
from werkstattplan.platform.access.models import Membership
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.files.models import StoredFile
from werkstattplan.platform.files.services import store_file
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.people.models import Person
from werkstattplan.platform.privacy.declarations import model_of, not_personal, personal_data, suspicious_columns
from werkstattplan.platform.privacy.masking import as_text
from werkstattplan.platform.privacy.services import StillResponsible, erase_person
from werkstattplan.platform.privacy.subject import subject_of_person
from werkstattplan.platform.search.models import SearchEntry, SearchTerm
from werkstattplan.platform.search.services import weigh_again

NAME, EMAIL, PHONE = "Zoë Zqxmarkerfrau", "zoe@zqxmarkerfrau.example", "0385 9876543"
TRACES = ("zqxmarkerfrau", "zqxmark", "9876543")
SENTENCE = f"Wenden Sie sich an Frau Zqxmarkerfrau ({NAME}, {EMAIL}, 0385/98 76 543)."
# Tables that rows of other tables bring along, or that are filled in a way of their own.
MADE_ELSEWHERE = {"identity.User", "people.Person", "sessions.Session", "files.StoredFile"}
MADE_ELSEWHERE |= {"identity.User_groups", "identity.User_user_permissions", "search.SearchTerm", "search.SearchEntry"}
MADE_ELSEWHERE |= {"offers.IndexSet"}

# Where the rules of a table ask for more than any value.
VALUES: dict[str, dict[str, object]] = {
    "papers.Paper": {
        "state": "issued",
        "checksum": "a" * 64,
        "issued_at": AT,
        "content": {"x": SENTENCE},
        "word_file_id": lambda commune: StoredFile.objects.first().pk,
        "pdf_file_id": lambda commune: StoredFile.objects.first().pk,
    },
    "offers.OfferMerge": {"dropped_id": lambda commune: second_offer(commune).pk},
    "offers.DateSeries": {"repeat": "weekly", "weekdays": [1], "starts": "09:00", "ends": "10:00"},
    "offers.DateChange": {"kind": "cancelled", "day": AT.date()},
    "offers.StopAudit": {"values": {"kerb": 18}},
    "surveys.CommitteePaper": {"issued_on": AT.date(), "content": json.dumps({"x": SENTENCE}), "sha256": "c" * 64},
    "surveys.Wave": {"opens_at": AT, "closes_at": AT + datetime.timedelta(days=14), "delete_on": AT.date()},
    "feedback.Feedback": {"state": "answered", "answer": "x", "answered_at": AT},
    "followers.PublicNews": {"kind": "step", "step_title": "x", "status_before": "", "status_after": ""},
    "plan.PlanLink": {"linked_plan_id": lambda commune: Plan.objects.create(commune=commune, slug="b", title="B").pk},
}


def second_offer(commune) -> Offer:
    """Another offer, since nothing is merged with itself."""
    provider = Provider.objects.create(commune=commune, name="Zweiter Träger")
    return Offer.objects.create(commune=commune, provider=provider, title="Zweites Angebot", changed_at=AT)


@pytest.fixture
def person(edition, commune) -> Person:
    """Somebody with an account, who wrote, was asked, was named and is gone from the tools by now."""
    user = User.objects.create_user(EMAIL, name=NAME)
    Membership.objects.create(commune=commune, user=user, role="contributor")
    person = Person.objects.create(commune=commune, name=NAME, email=EMAIL, phone=PHONE, user=user)
    client_of(user).get("/arbeit/probe/")
    store_file(commune=commune, actor=user, name=f"{NAME}.txt", content=b"ohne Namen")
    for declaration in personal_data():
        if declaration.model not in MADE_ELSEWHERE:
            make_row_unless_there(model_of(declaration), commune, person)
    index_edition(edition)
    name_in_every_text(commune)
    weigh_again(SearchEntry._base_manager.values_list("pk", flat=True))
    build_index(commune=commune)
    Edition.objects.update(state="superseded", published_at=AT)
    Responsibility.objects.filter(tool=Tool.objects.first()).update(person=person)
    return person


def make_row_unless_there(model, commune, person):
    try:
        with transaction.atomic():
            make_row(model, commune, person)
    except IntegrityError as error:
        if not model._base_manager.exists():
            pytest.fail(f"the example cannot make a row of {model._meta.label}: name its values in VALUES ({error})")


def make_row(model, commune, person, depth=0):
    """A row of any table that belongs to the person as far as it can."""
    values = {}
    for field in model._meta.local_concrete_fields:
        if field is model._meta.auto_field:
            continue
        values[field.attname] = value_for(field, model, commune, person, depth)
    for name, value in VALUES.get(model._meta.label, {}).items():
        values[name] = value(commune) if callable(value) else value
    return model._base_manager.create(**{name: value for name, value in values.items() if value is not NOT_PROVIDED})


def value_for(field, model, commune, person, depth):
    target = field.related_model
    if target is Person:
        return person.pk
    if target is User:
        return person.user_id
    if field.name == "commune":
        return commune.pk
    if target is not None:
        if field.null or depth > 3:
            return None
        # One-to-one relations need a row that has none yet.
        taken = model._base_manager.values(field.attname) if field.unique else []
        found = target._base_manager.exclude(pk__in=taken).first() or make_row(target, commune, person, depth + 1)
        return found.pk
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.EmailField):
        return EMAIL
    if isinstance(field, models.BinaryField):
        return zlib.compress(json.dumps({"x": SENTENCE}).encode())
    if field.default is not NOT_PROVIDED or getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return NOT_PROVIDED
    return plain_value(field)


def plain_value(field):
    if field.null and not isinstance(field, models.JSONField):
        return None
    if isinstance(field, models.SlugField):
        return f"zeile-{uuid.uuid4().hex[:8]}"
    if isinstance(field, models.CharField | models.TextField):
        return uuid.uuid4().hex[: field.max_length or 40]
    if isinstance(field, models.DateTimeField):
        return (AT + datetime.timedelta(days=400)) if field.name.startswith("expires") else AT
    if isinstance(field, models.DateField):
        return AT.date()
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    return {"JSONField": {}, "BooleanField": False}.get(field.get_internal_type(), 1)


def name_in_every_text(commune) -> None:
    """The name, the address and the number in every column that could hold a person, declared or not."""
    excepted = {(row.model, column) for row in not_personal() for column in row.columns}
    excepted |= {(row.model, column) for row in personal_data() for column in (*row.secret, *row.files)}
    for model in apps.get_models():
        if model in (Person, User, SearchTerm, Session):
            continue
        for name in suspicious_columns(model):
            field = model._meta.get_field(name)
            if (model._meta.label, name) not in excepted and not field.related_model:
                for row in model._base_manager.all():
                    fill(model, row, field)


def fill(model, row, field) -> None:
    if isinstance(field, models.EmailField):
        return
    if isinstance(field, models.JSONField):
        value = {"wer": SENTENCE, NAME: [EMAIL, {"tief": [PHONE]}]}
    elif isinstance(field, models.BinaryField):
        value = zlib.compress(json.dumps({"x": SENTENCE}).encode())
    else:
        value = f"{SENTENCE} {row.pk}" if (field.max_length or 999) >= len(SENTENCE) + 8 else f"{NAME} {row.pk}"
    with contextlib.suppress(IntegrityError), transaction.atomic():
        model._base_manager.filter(pk=row.pk).update(
            **{field.name: value[: field.max_length] if field.max_length else value}
        )


def traces() -> set[str]:
    """Every column of every table that still names the person."""
    found = set()
    numbers_only = {(row.model, column) for row in not_personal() for column in row.columns}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.BinaryField) and (model._meta.label, field.name) in numbers_only:
                continue
            for value in model._base_manager.values_list(field.attname, flat=True):
                text = as_text(value) if isinstance(value, bytes | memoryview | dict | list) else str(value)
                if any(trace in text.casefold() for trace in TRACES):
                    found.add(f"{model._meta.label}.{field.name}")
    return found


def files_with_traces() -> list[str]:
    found = []
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.FileField):
                for name in model._base_manager.values_list(field.name, flat=True):
                    content = default_storage.open(name).read() if name else b""
                    if any(trace.encode() in content.lower() for trace in TRACES):
                        found.append(name)
    return found


@pytest.mark.django_db
def test_an_erased_person_is_found_nowhere(person, commune, administrator):
    before = traces()
    declared = {f"{row.model}.{name}" for row in personal_data() for name in (*row.texts, *row.email, *row.kept_texts)}
    declared = {name for name in declared if "__" not in name}
    unmarked = declared - before - {f"search.SearchEntry.{name}" for name in ("title",)}
    assert unmarked == set(), "the person was never in these columns, so nothing is proved about them"
    with scope(commune=commune):
        files = erase_person(subject=subject_of_person(person), actor=administrator, at=AT)
    assert traces() == {"plan.AdoptedDocument.content", "papers.Paper.content", "surveys.CommitteePaper.content"}
    assert files == []
    assert files_with_traces() == []
    assert not User.objects.filter(email=EMAIL).exists()
    person.refresh_from_db()
    assert (person.name, person.email, person.user) == (f"Gelöschte Person {person.pk}", "", None)
    act = Change.objects.order_by("-pk").first()
    assert (act.verb, act.object_label) == ("löscht personenbezogene Daten", person.name)


@pytest.mark.django_db
def test_every_exception_has_a_reason(person):
    kept = {f"{row.model}.{name}": row.reason for row in personal_data() for name in (*row.kept_texts, *row.files)}
    assert set(kept) == {
        "plan.AdoptedDocument.content",
        "papers.Paper.content",
        "surveys.CommitteePaper.content",
        "files.StoredFile.content",
        "search.SearchTerm.word",
        "offers.IndexSet.key",
    }
    assert all("DSGVO" in reason or "Wort" in reason for reason in kept.values())


@pytest.mark.django_db
def test_texts_that_stay_are_covered_on_public_pages(person, commune, administrator):
    said = f"Es spielt {NAME.upper()} mit; Karten bei zoë  zqxmarkerfrau. Zoë Andersfrau bleibt."
    with scope(commune=commune):
        erase_person(subject=subject_of_person(person), actor=administrator, at=AT)
    assert PublicText(commune).mask(said) == "Es spielt [Name] mit; Karten bei [Name]. Zoë Andersfrau bleibt."


@pytest.mark.django_db
def test_files_that_name_the_person_are_told(person, commune, administrator):
    store_file(commune=commune, actor=None, name="Vermerk.txt", content=SENTENCE.encode())
    store_file(commune=commune, actor=None, name="Anderes.txt", content=b"Nichts")
    with scope(commune=commune):
        assert erase_person(subject=subject_of_person(person), actor=administrator, at=AT) == ["Vermerk.txt"]


@pytest.mark.django_db
def test_whoever_still_answers_for_a_tool_is_not_erased(person, commune, administrator):
    Edition.objects.update(state="published")
    before = traces()
    with scope(commune=commune), pytest.raises(StillResponsible):
        erase_person(subject=subject_of_person(person), actor=administrator, at=AT)
    assert traces() == before


@pytest.mark.django_db
def test_an_account_that_another_commune_needs_stays(person, commune, administrator, stranger):
    with scopes_disabled():
        there = Membership.objects.get(user=stranger).commune
        Membership.objects.create(commune=there, user=person.user, role="reader")
    with scope(commune=commune):
        erase_person(subject=subject_of_person(person), actor=administrator, at=AT)
        assert not Membership.objects.filter(user__email=EMAIL).exists()
    assert User.objects.filter(email=EMAIL).exists()
    labels = {name.rsplit(".", 1)[0] for name in traces()} - {
        "plan.AdoptedDocument",
        "papers.Paper",
        "surveys.CommitteePaper",
    }
    assert labels >= {"identity.User", "account.EmailAddress", "updates.AnswerLink"}
    assert [label for label in labels if hasattr(apps.get_model(label), "commune")] == []


@pytest.mark.django_db
def test_the_sessions_of_the_account_end(person, commune, administrator):
    def signed_in():
        return [row for row in Session.objects.all() if row.get_decoded().get("_auth_user_id") == str(user)]

    user = person.user_id
    assert signed_in()
    assert timezone.now() < Session.objects.first().expire_date
    with scope(commune=commune):
        erase_person(subject=subject_of_person(person), actor=administrator, at=AT)
    assert signed_in() == []
