"""Slips, letters and the poster of a wave."""

import datetime
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

import segno
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from werkstattplan.modules.surveys.access.codes import shown_code
from werkstattplan.modules.surveys.access.receipt import receipt_word
from werkstattplan.modules.surveys.document.reading import read_json
from werkstattplan.modules.surveys.models import Access, AnonymityLevel, CodeBox, Wave
from werkstattplan.modules.surveys.paper.sheet import sheet
from werkstattplan.platform.documents.pdf import typeset
from werkstattplan.platform.documents.word import clean


def poster(wave: Wave, *, site: str, on: datetime.date) -> bytes:
    """The poster with the short address as text and QR code."""
    address = site + reverse("surveys_free:page", args=[wave.key])
    outcomes = (site + reverse("surveys_free:outcomes", args=[wave.key])).split("://", 1)[-1]
    return _printed(
        "poster",
        wave,
        on,
        address,
        {"qr": _qr(address), "needs_code": wave.access != Access.OPEN, "outcomes": outcomes},
    )


def slips(box: CodeBox, codes: Iterable[str], *, teacher_word: str, site: str, on: datetime.date) -> bytes:
    """The page of the teacher and the slips of a box to cut out; only this file knows the codes."""
    address = site + reverse("surveys_free:page", args=[box.wave.key])
    teacher = site + reverse("surveys_free:teacher", args=[teacher_word])
    values = {
        "box": clean(str(box)),
        "codes": _codes(codes, address),
        "teacher_address": teacher,
        "teacher_qr": _qr(teacher),
        **_word(box.wave, site),
    }
    return _printed("slips", box.wave, on, address, values)


def letters(box: CodeBox, codes: Iterable[str], *, site: str, on: datetime.date) -> bytes:
    """A letter for each code of a box; only this file knows the codes."""
    address = site + reverse("surveys_free:page", args=[box.wave.key])
    return _printed("letters", box.wave, on, address, {"codes": _codes(codes, address), **_word(box.wave, site)})


def form(wave: Wave, *, language: str, is_large: bool, site: str, on: datetime.date) -> bytes:
    """The questionnaire of the wave to fill in with a pen."""
    document = read_json(wave.questionnaire.document)
    address = site + reverse("surveys_free:outcomes", args=[wave.key])
    values = {
        "sections": sheet(document, language, is_large=is_large),
        "language": language.split("-")[0],
        "is_large": is_large,
        "version": wave.questionnaire.number,
        "needs_code": wave.access != Access.OPEN,
        "promise": [*promise_of(wave), "Der Bogen wird abgetippt und danach vernichtet.", "Du machst freiwillig mit."],
    }
    return _printed("form", wave, on, address, values)


def promise_of(wave: Wave) -> list[str]:
    """What people are promised, for paper."""
    kept = (
        "deine Antworten und deine Gruppe"
        if wave.anonymity_level == AnonymityLevel.WITH_GROUP
        else "nur deine Antworten"
    )
    return [
        f"Gespeichert werden {kept}: kein Name, keine Uhrzeit, kein Gerät.",
        "Niemand kann sehen, wer was geantwortet hat.",
        f"Am {date_format(wave.delete_on, 'j. F Y')} werden alle Antworten gelöscht.",
    ]


def _printed(template: str, wave: Wave, on: datetime.date, address: str, values: dict[str, Any]) -> bytes:
    survey = wave.survey
    data = {
        "title": clean(survey.title),
        "purpose": clean(survey.purpose),
        "commune": clean(wave.commune.name),
        "department": clean(survey.department),
        "contact": clean(survey.contact),
        "until": date_format(timezone.localtime(wave.closes_at), "j. F Y"),
        "address": address.split("://", 1)[-1],
        "promise": promise_of(wave),
        "as_of": [on.year, on.month, on.day],
    }
    source = files("werkstattplan.modules.surveys.paper").joinpath(f"{template}.typ").read_bytes()
    return typeset(source, data | values, as_of=on)


def _word(wave: Wave, site: str) -> dict[str, str]:
    """The word of the wave and where it leads: what people keep in their hands, also those who answer on paper."""
    return {
        "word": receipt_word(wave.key),
        "word_address": (site + reverse("surveys_free:word")).split("://", 1)[-1],
    }


def _codes(codes: Iterable[str], address: str) -> list[dict[str, str]]:
    # The code stands behind the sign that browsers keep to themselves, so that no log on the way sees it.
    return [{"code": shown_code(code), "qr": _qr(f"{address}#{code}")} for code in codes]


def _qr(address: str) -> str:
    return segno.make(address, error="m").svg_inline(border=2)
