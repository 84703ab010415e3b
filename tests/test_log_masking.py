"""Links that open something do not end up in the log."""

import io
import logging

import pytest
from django.utils import timezone

from werkstattplan.modules.updates.links import make_token, revoke_links
from werkstattplan.modules.updates.tests.answering import address, send
from werkstattplan.plan.models import Responsibility
from werkstattplan.plan.services.publishing import publish_edition
from werkstattplan.plan.tests.conftest import AT
from werkstattplan.platform.people.models import Person
from werkstattplan.site.log_masking import mask_keys


@pytest.fixture
def log():
    """What the program writes to its log, through the filters that it really has."""
    handlers = [handler for handler in logging.getLogger().handlers if type(handler) is logging.StreamHandler]
    assert handlers
    written = io.StringIO()
    before = [handler.setStream(written) for handler in handlers]
    yield written
    for handler, stream in zip(handlers, before, strict=True):
        handler.setStream(stream)


def test_a_live_link_never_stands_in_the_log(client, edition, commune, coordinator, log):
    publish_edition(edition=edition, actor=coordinator, at=AT)
    ada = Person.objects.create(commune=commune, name="Ada Alt", email="ada@amt.example")
    tool = edition.tools.first()
    Responsibility.objects.create(commune=commune, tool=tool, person=ada)
    token = make_token(email=ada.email, at=timezone.now())
    assert send(client, token, tool, "stuck").status_code == 422
    assert client.get(f"{address(token)}weiter/").status_code == 404
    assert client.post(f"{address(token)}datei/1/").status_code == 302
    expired = make_token(email=ada.email, at=AT)
    assert client.get(address(expired)).status_code == 410
    revoke_links(email=ada.email, at=AT)
    assert client.get(address(token)).status_code == 410
    text = log.getvalue()
    assert text.count("/rueckfragen/…") >= 4
    assert token.split("~")[1] not in text
    assert expired.split("~")[1] not in text


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Not Found: /rueckmeldung/q3Zr0vXkQ2aB9cD8eF7gH6iJ5kL4mN3oP2qR1sT0uV/", "Not Found: /rueckmeldung/…/"),
        ("Not Found: /a/werkzeug-mit-einem-wirklich-sehr-langen-namen-2/", None),
        (
            "Gone: https://plan.example/folgen/ende/12~abcdefghijklmnopqrstuvwxyz/",
            "Gone: https://plan.example/folgen/ende/…/",
        ),
    ],
)
def test_keys_are_masked_and_names_are_not(said, written):
    assert mask_keys(said) == (written or said)
