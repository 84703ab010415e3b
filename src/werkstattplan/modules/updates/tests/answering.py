"""Answering in tests: what a person's browser sends."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from werkstattplan.modules.updates.links import make_token
from werkstattplan.plan.models import Tool


@pytest.fixture
def token(ada) -> str:
    return make_token(email=ada.email, at=timezone.now())


@pytest.fixture
def tool(ada) -> Tool:
    return Tool.objects.filter(responsibilities__person=ada).first()


def page(client, token, **query) -> str:
    return client.get(address(token), query).content.decode()


def address(token) -> str:
    return reverse("updates_free:answer", args=[token])


def send(client, token, tool, says, **more):
    values = {"werkzeug": tool.pk, "says": says, "token": more.pop("form", uuid.uuid4()), **more}
    return client.post(address(token), values, follow=True)


def attach(client, token, answer, name, content) -> str:
    upload = SimpleUploadedFile(name, content)
    where = reverse("updates_free:add_photo", args=[token, answer.pk])
    return client.post(where, {"datei": upload}, follow=True).content.decode()


def photo(kind: str) -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", (40, 20), "red")
    exif = image.getexif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    image.save(out, kind, exif=exif)
    return out.getvalue()


def decide(browser, answer, act="annehmen", **more) -> str:
    where = reverse("updates:decide", args=["probe", answer.pk])
    return browser.post(where, {"was": act, **more}, follow=True).content.decode()
