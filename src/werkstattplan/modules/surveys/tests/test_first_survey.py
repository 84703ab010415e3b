"""Somebody who never made a survey: from a set of the library over a changed word to slips for a class and a poster."""

import re

from django.test import Client

from werkstattplan.modules.surveys.access.codes import read_code
from werkstattplan.modules.surveys.models import Survey, Wave
from werkstattplan.modules.surveys.tests.test_staff_pages import LIST, SURVEY, mira, text_of  # noqa: F401


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send of a form, as far as this journey needs it."""
    form = page[page.index('<form method="post" class="ui-narrow"') :]
    found = dict(re.findall(r'<input type="(?:text|hidden|number)" name="([^"]+)" value="([^"]*)"', form))
    found |= dict(re.findall(r'<textarea name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', form))
    chosen = re.findall(r'<select name="([^"]+)".*?<option value="([^"]*)" selected', form, re.DOTALL)
    return found | dict(chosen)


def test_a_set_from_the_library_is_adapted_and_answered(mira):  # noqa: F811
    mira.post(f"{LIST}neu/", SURVEY)
    for key in ("mobilitaet", "merkmale"):
        mira.post(f"{LIST}lupe/sammlung/nehmen/", {"satz": key})
    address = f"{LIST}lupe/entwurf/frage/rufbus_kennen/"
    sent = fields_of(mira.get(address).content.decode())
    assert sent["text_de"] == "Kennst du den Rufbus?"
    saved = mira.post(address, sent | {"text_de": "Kennst du den Rufbus im Landkreis?"})
    assert saved.status_code == 302, saved.content.decode()
    made = mira.post(f"{LIST}lupe/entwurf/tun/", {"was": "uebernehmen"}, follow=True).content.decode()
    assert "Das ist jetzt Fassung 1" in made

    values = {"questionnaire": Survey.objects.get().questionnaires.get().pk, "access": "codes", "level": "answers_only"}
    values |= {"batch_size": 10, "opens_at": "2026-03-01T08:00", "closes_at": "2026-03-20T18:00"}
    mira.post(f"{LIST}lupe/welle/", values | {"delete_on": "2028-03-20"})
    wave = Wave.objects.get()
    page = f"{LIST}welle/{wave.pk}/"
    mira.post(f"{page}stand/", {"was": "oeffnen"})
    slips = text_of(mira.post(f"{page}kasten/", {"school": "Schule am See", "label": "8b", "size": 12}).content)
    codes = {
        code for found in re.findall(r"\b[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}\b", slips) if (code := read_code(found))
    }
    assert len(codes) == 12
    assert f"/umfragen/{wave.key}/" in text_of(mira.get(f"{page}plakat/").content)

    survey = Client().get(f"/umfragen/{wave.key}/").content.decode()
    assert "Kennst du den Rufbus im Landkreis?" in survey
    assert "Leichte Sprache" in survey
