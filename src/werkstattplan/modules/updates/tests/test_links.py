"""Links: only the one that was made opens, until it expires or is taken back."""

import datetime

import pytest
from django.core.signing import Signer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from werkstattplan.modules.updates.links import (
    LIFETIME,
    ExpiredLink,
    RevokedLink,
    UnknownLink,
    forget_links,
    make_token,
    read_token,
    revoke_links,
)
from werkstattplan.modules.updates.models import AnswerLink

AT = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)


def test_a_link_opens_for_its_address_and_reading_writes_nothing(db):
    token = make_token(email=" Ada@Amt.example", at=AT)
    before = AnswerLink.objects.values().get()
    assert read_token(token, at=AT).email == "ada@amt.example"
    assert AnswerLink.objects.values().get() == before


def test_the_table_alone_opens_nothing(db):
    token = make_token(email="ada@amt.example", at=AT)
    row = AnswerLink.objects.values().get()
    assert not any(str(value) in token for name, value in row.items() if name != "id")
    guessed = Signer(salt="werkstattplan.updates.answer-link", sep="~").sign(f"{row['id']}~{row['secret_digest']}")
    with pytest.raises(UnknownLink):
        read_token(guessed, at=AT)


def test_expiry_to_the_second(db):
    token = make_token(email="ada@amt.example", at=AT)
    assert read_token(token, at=AT + LIFETIME - SECOND)
    with pytest.raises(ExpiredLink) as refusal:
        read_token(token, at=AT + LIFETIME)
    assert refusal.value.email == "ada@amt.example"


def test_taken_back_for_one_address_only(db):
    tokens = [make_token(email=email, at=AT) for email in ("ada@amt.example", "ada@amt.example", "ben@amt.example")]
    assert revoke_links(email="ADA@amt.example", at=AT) == 2
    for token in tokens[:2]:
        with pytest.raises(RevokedLink):
            read_token(token, at=AT)
    assert read_token(tokens[2], at=AT).email == "ben@amt.example"
    assert revoke_links(email="ada@amt.example", at=AT) == 0


def test_a_link_of_another_purpose_or_key_is_unknown(db, settings):
    token = make_token(email="ada@amt.example", at=AT)
    payload = token.rsplit("~", 1)[0]
    with pytest.raises(UnknownLink):
        read_token(Signer(salt="something-else", sep="~").sign(payload), at=AT)
    settings.SECRET_KEY = "another"
    with pytest.raises(UnknownLink):
        read_token(token, at=AT)


def test_a_secret_does_not_open_another_link(db):
    first, second = (make_token(email=email, at=AT) for email in ("ada@amt.example", "ben@amt.example"))
    mixed = f"{second.split('~')[0]}~{first.split('~')[1]}"
    with pytest.raises(UnknownLink):
        read_token(Signer(salt="werkstattplan.updates.answer-link", sep="~").sign(mixed), at=AT)


CHANGES = ("replaced", "cut", "longer", "before")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    place=st.integers(0, 70),
    sign=st.characters(codec="ascii", exclude_categories=["Cc"]),
    change=st.sampled_from(CHANGES),
)
def test_whatever_is_changed_in_a_token_it_opens_nothing(db, place, sign, change):
    token = make_token(email="ada@amt.example", at=AT)
    changed = {
        "replaced": token[:place] + sign + token[place + 1 :],
        "cut": token[:place],
        "longer": token + sign,
        "before": sign + token,
    }[change]
    if changed != token:
        with pytest.raises(UnknownLink):
            read_token(changed, at=AT)


@pytest.mark.parametrize("token", ["", "~", "1~2", "x" * 5000, "1~geheim~falsch", "ä~ö~ü"])
def test_invented_tokens_are_unknown(db, token):
    with pytest.raises(UnknownLink):
        read_token(token, at=AT)


def test_old_links_are_forgotten_after_half_a_year(db):
    token = make_token(email="ada@amt.example", at=AT)
    assert forget_links(at=AT + LIFETIME + datetime.timedelta(days=180)) == 0
    with pytest.raises(ExpiredLink):
        read_token(token, at=AT + LIFETIME + datetime.timedelta(days=180))
    assert forget_links(at=AT + LIFETIME + datetime.timedelta(days=180, seconds=1)) == 1
