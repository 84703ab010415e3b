"""Who gets through which door: every role, for every permission, and what the page answers to those who do not."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from werkstattplan.plan.models import Responsibility, Tool
from werkstattplan.plan.tests.conftest import client_of
from werkstattplan.platform.access.models import Membership
from werkstattplan.platform.access.roles import communes_of
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.people.models import Person
from werkstattplan.platform.tenancy.models import Commune

ROLES = ("administrator", "coordinator", "contributor", "reader")
ALLOWED = {
    "access.enter": set(ROLES),
    "access.manage_members": {"administrator"},
    "people.change_people": {"administrator", "coordinator"},
    "plan.view_internal": set(ROLES),
    "plan.change_plan": {"coordinator"},
    "plan.import_plan": {"coordinator"},
    "plan.publish_edition": {"coordinator"},
}


def again(user: User) -> User:
    """The account as the next request sees it."""
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_what_it_may_and_nothing_else(role, commune, request):
    user = request.getfixturevalue(role)
    assert {name for name in ALLOWED if again(user).has_perm(name, commune)} == {
        name for name, roles in ALLOWED.items() if role in roles
    }


def test_who_is_outside_may_nothing(commune, stranger, coordinator):
    for name in ALLOWED:
        assert not stranger.has_perm(name, commune), name
        assert not AnonymousUser().has_perm(name, commune), name
        assert not coordinator.has_perm(name, None), name


def test_a_contributor_changes_own_tools_only_and_the_coordination_all(
    contributor, coordinator, reader, edition, commune
):
    Responsibility.objects.all().delete()
    own, foreign = Tool.objects.filter(edition=edition)[:2]
    person = Person.objects.filter(user=contributor).first() or Person.objects.create(
        commune=commune, name="Carla", user=contributor
    )
    for user in (contributor, reader):
        Person.objects.get_or_create(commune=commune, user=user, defaults={"name": "P"})
    for responsible in (person, Person.objects.get(user=reader)):
        Responsibility.objects.create(commune=commune, tool=own, person=responsible)
    somebody = Person.objects.create(commune=commune, name="Somebody else")
    Responsibility.objects.create(commune=commune, tool=foreign, person=somebody)
    assert [again(contributor).has_perm("plan.change_tool", tool) for tool in (own, foreign)] == [True, False]
    assert [again(coordinator).has_perm("plan.change_tool", tool) for tool in (own, foreign)] == [True, True]
    assert not again(reader).has_perm("plan.change_tool", own)


def test_a_role_counts_in_its_own_commune_alone(coordinator, administrator, commune):
    other = Commune.objects.create(slug="nachbar", name="Aachen", kind="district", official_key="13075")
    far = Commune.objects.create(slug="fern", name="Fern", kind="district", official_key="13074")
    Membership._base_manager.create(commune=far, user=administrator, role="reader")
    Membership._base_manager.create(commune=other, user=coordinator, role="reader")
    user = again(coordinator)
    assert user.has_perm("plan.change_plan", commune)
    assert not user.has_perm("plan.change_plan", other)
    assert user.has_perm("plan.view_internal", other)
    assert [found.slug for found in communes_of(user)] == ["nachbar", "probe"]


def test_roles_are_read_once_for_an_account(coordinator, commune, django_assert_num_queries):
    user = again(coordinator)
    with django_assert_num_queries(1):
        assert user.has_perm("access.enter", commune)
        assert user.has_perm("plan.change_plan", commune)
    assert again(coordinator).has_perm("access.enter", commune)


@pytest.fixture
def members(commune) -> str:
    return reverse("access:members", args=[commune.slug])


def test_visitors_sign_in_and_come_back(members):
    response = Client().get(f"{members}?a=1")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/konto/anmelden/?next={members}%3Fa%3D1"


def test_strangers_find_nothing_members_are_told_and_administrators_come_in(
    members, stranger, coordinator, reader, administrator
):
    assert client_of(stranger).get(members).status_code == 404
    assert client_of(reader).get(members).status_code == 403
    assert client_of(coordinator).get(members).status_code == 403
    page = client_of(administrator).get(members)
    assert page.status_code == 200
    assert "Mira Muster" in page.content.decode()


def test_without_a_second_factor_its_set_up_comes_first(members, administrator, settings):
    settings.SITE_REQUIRE_SECOND_FACTOR = True
    response = client_of(administrator).get(members)
    assert (response.status_code, response.headers["Location"]) == (302, reverse("mfa_index"))


def test_with_a_second_factor_the_door_opens(members, administrator, settings):
    from allauth.mfa.models import Authenticator

    settings.SITE_REQUIRE_SECOND_FACTOR = True
    Authenticator.objects.create(user=administrator, type=Authenticator.Type.TOTP, data={})
    assert client_of(administrator).get(members).status_code == 200


def test_a_view_keeps_its_name_and_says_what_it_needs(members):
    from django.urls import resolve

    view = resolve(members).func
    assert (view.__name__, view.required_permission) == ("members", "access.manage_members")
