"""Signing in: password, code by mail, second factor; and who gives access to whom."""

import io
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.core import mail
from django.core.management import CommandError, call_command
from django_scopes import scope

from werkstattplan.plan.tests.conftest import client_of
from werkstattplan.platform.access.models import Membership
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.tenancy.models import Commune

MEMBERS = "/arbeit/probe/mitglieder/"


def test_a_password_opens_the_account_whatever_the_case_of_the_mail(client, coordinator):
    coordinator.set_password("ein langer Satz als Passwort")
    coordinator.save()
    data = {"login": "MIRA@probe.example", "password": "ein langer Satz als Passwort"}
    assert client.post("/konto/anmelden/", data).status_code == 302
    assert client.get("/arbeit/probe/").status_code == 200


def test_a_wrong_password_is_refused_in_german(client, coordinator):
    page = client.post("/konto/anmelden/", {"login": "mira@probe.example", "password": "falsch"}).content.decode()
    assert "passen nicht zusammen" in page


def test_a_code_by_mail_opens_the_account(client, coordinator):
    client.post("/konto/anmelden/code/", {"email": "mira@probe.example"})
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]*)\s*$", mail.outbox[-1].body, re.MULTILINE)
    assert client.post("/konto/anmelden/code/pruefen/", {"code": code.group(1)}).status_code == 302
    assert client.get("/arbeit/probe/").status_code == 200


def test_nobody_signs_up_alone(client, db):
    client.post("/konto/registrieren/", {"email": "neu@probe.example", "password1": "ein langer Satz als Passwort"})
    assert not User.objects.filter(email="neu@probe.example").exists()


def test_staff_without_a_second_factor_are_sent_to_set_one_up(coordinator, edition, settings):
    settings.SITE_REQUIRE_SECOND_FACTOR = True
    client = client_of(coordinator)
    assert client.get("/arbeit/probe/").headers["Location"] == "/konto/sicherheit/"
    TOTP.activate(coordinator, generate_totp_secret())
    assert client.get("/arbeit/probe/").status_code == 200


def test_the_second_factor_is_asked_for_and_its_secret_is_encrypted(client, coordinator):
    secret = generate_totp_secret()
    TOTP.activate(coordinator, secret)
    assert secret not in str(Authenticator.objects.get().data)
    coordinator.set_password("ein langer Satz als Passwort")
    coordinator.save()
    client.post("/konto/anmelden/", {"login": "mira@probe.example", "password": "ein langer Satz als Passwort"})
    assert client.get("/arbeit/probe/").headers["Location"].startswith("/konto/anmelden/")
    code = f"{hotp_value(secret, next(iter(counters()))):06d}"
    assert client.post("/konto/sicherheit/code/", {"code": code}).status_code == 302
    assert client.get("/arbeit/probe/").status_code == 200


def test_administrators_give_change_and_take_access(administrator, in_scope, django_capture_on_commit_callbacks):
    client = client_of(administrator)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(MEMBERS, {"name": "Nele Neu", "email": "nele@probe.example", "role": "reader"})
    member = Membership.objects.get(user__email="nele@probe.example")
    assert member.role == "reader"
    assert "nele@probe.example" in mail.outbox[-1].to
    client.post(f"{MEMBERS}{member.pk}/rolle/", {"role": "coordinator"})
    member.refresh_from_db()
    assert member.role == "coordinator"
    client.post(f"{MEMBERS}{member.pk}/entfernen/")
    assert not Membership.objects.filter(pk=member.pk).exists()


def test_the_last_administrator_stays(administrator, in_scope):
    client = client_of(administrator)
    own = Membership.objects.get(user=administrator)
    page = client.post(f"{MEMBERS}{own.pk}/entfernen/", follow=True).content.decode()
    assert "letzte Person" in page
    assert Membership.objects.filter(pk=own.pk).exists()


@pytest.mark.parametrize("who", ["coordinator", "reader"])
def test_others_do_not_manage_access(request, who, in_scope):
    assert client_of(request.getfixturevalue(who)).get(MEMBERS).status_code == 403


def test_a_commune_is_made_from_the_command_line(db):
    out = io.StringIO()
    call_command(
        "commune_create", "musterkreis", "Musterkreis", key="13076", administrator="amt@muster.example", stdout=out
    )
    commune = Commune.objects.get(slug="musterkreis")
    with scope(commune=commune):
        assert Membership.objects.get().role == "administrator"
    with pytest.raises(CommandError):
        call_command("commune_create", "arbeit", "Reserviert", administrator="amt@muster.example")
