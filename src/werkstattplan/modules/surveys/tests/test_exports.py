"""Replies leave as files: each is read back, nobody stands alone in them, and the history knows."""

import csv
import io
import json
import random
import tempfile
import zipfile
from collections import Counter
from xml.etree import ElementTree

import openpyxl
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from werkstattplan.modules.surveys.document.reading import read_json
from werkstattplan.modules.surveys.exports.files import (
    DDI,
    WAYS,
    write_bundle,
    write_csv,
    write_ddi,
    write_sav,
    write_xlsx,
)
from werkstattplan.modules.surveys.exports.microdata import DECLINED, LEFT_OUT, SUPPRESSED, microdata
from werkstattplan.modules.surveys.services.boxes import make_box
from werkstattplan.modules.surveys.services.settling import settle_wave
from werkstattplan.modules.surveys.services.waves import close_wave
from werkstattplan.modules.surveys.tests.conftest import CLOSES, NOW, SETTLES, Device
from werkstattplan.modules.surveys.tests.test_tally import DECLINED as SAID_NOTHING
from werkstattplan.modules.surveys.tests.test_tally import DOCUMENT, random_reply
from werkstattplan.plan.tests.conftest import client_of
from werkstattplan.platform.audit.models import Change

NS = {"d": DDI}


def people(number, seed=1):
    chance = random.Random(seed)
    return [(source.answers, source.group) for source in (random_reply(chance) for _ in range(number))]


def column(table, name):
    place = [variable.name for variable in table.variables].index(name)
    return [row[place] for row in table.rows]


TABLE = microdata(DOCUMENT, people(80), least=5)


class TestTable:
    @pytest.mark.parametrize(
        ("answers", "name", "code"),
        [
            ({"bus": "nein"}, "bus", 2),
            ({"bus": SAID_NOTHING}, "bus", DECLINED),
            ({}, "bus", LEFT_OUT),
            ({"note": "4"}, "note", 4),
            ({"wege": ["rad"]}, "wege_rad", 1),
            ({"wege": ["rad"]}, "wege_zug", 0),
            ({"wege": SAID_NOTHING}, "wege_zug", DECLINED),
            ({"liste": ["b"]}, "liste_b", 1),
            ({"liste": ["b"]}, "liste_a", LEFT_OUT),
            ({"jahre": 12.5}, "jahre", 12.5),
            ({"tab": {"bad": "schlecht"}}, "tab_bad", 2),
            ({"tab": {"bad": "schlecht"}}, "tab_kino", LEFT_OUT),
            ({"ok": True}, "ok", 1),
        ],
    )
    def test_an_answer_has_a_code(self, answers, name, code):
        assert column(microdata(DOCUMENT, [(answers, "")], least=1), name) == [code]

    def test_free_texts_stay_behind(self):
        table = microdata(DOCUMENT, [({"text": "Ich heiße Mira"}, "")] * 5, least=5)
        assert not any(variable.question == "text" for variable in table.variables)
        assert "Mira" not in repr(table)

    def test_a_lone_person_is_coarsened(self):
        replies = [({"sex": "w"}, "")] * 20 + [({"sex": "m"}, "")] * 20 + [({"sex": "d", "bus": "ja"}, "")] * 2
        table = microdata(DOCUMENT, replies, least=5)
        counts = Counter(column(table, "sex"))
        assert 3 not in counts
        assert min(counts.values()) >= 5
        assert table.suppressed == counts[SUPPRESSED]
        assert column(table, "bus").count(1) == 2

    @settings(max_examples=60, deadline=None)
    @given(st.integers(10, 120), st.integers(0, 2**32))
    def test_everybody_shares_who_they_are_with_enough_others(self, number, seed):
        table = microdata(DOCUMENT, people(number, seed), least=5)
        described = list(zip(column(table, "sex"), column(table, "gruppe"), strict=True))
        assert len(described) == number
        assert min(Counter(described).values()) >= 5


class TestFiles:
    def test_csv(self):
        rows = list(csv.reader(io.StringIO(write_csv(TABLE).decode("utf-8-sig")), delimiter=";"))
        assert rows[0] == [variable.name for variable in TABLE.variables]
        assert [[float(cell) for cell in row] for row in rows[1:]] == [list(row) for row in TABLE.rows]

    def test_sav_with_labels_and_missing_values(self):
        with tempfile.NamedTemporaryFile(suffix=".sav") as file:
            file.write(write_sav(TABLE))
            file.flush()
            raw, meta = pyreadstat.read_sav(file.name, user_missing=True)
            cleaned, _ = pyreadstat.read_sav(file.name)
        assert [tuple(row) for row in raw.to_numpy().tolist()] == [tuple(map(float, row)) for row in TABLE.rows]
        assert meta.column_names_to_labels["bus"] == "bus"
        assert meta.variable_value_labels["bus"][1.0] == "ja"
        assert meta.variable_value_labels["bus"][float(DECLINED)] == "keine Angabe"
        assert meta.variable_measure["note"] == "ordinal"
        assert meta.missing_ranges["bus"] == [{"lo": -999.0, "hi": -997.0}]
        assert cleaned["bus"].isna().sum() == sum(code < 0 for code in column(TABLE, "bus"))

    def test_xlsx_in_codes_and_in_words(self):
        book = openpyxl.load_workbook(io.BytesIO(write_xlsx(TABLE)))
        codes, words = list(book["Codes"].values), list(book["Antworten"].values)
        assert [tuple(map(float, row)) for row in codes[1:]] == [tuple(map(float, row)) for row in TABLE.rows]
        place = codes[0].index("bus")
        assert {row[place] for row in words[1:]} <= {"ja", "nein", "keine Angabe", "nicht gefragt oder übersprungen"}
        assert ("bus", "bus", "nominal", 1, "ja") in [line[:5] for line in book["Codebuch"].values]

    def test_a_question_that_looks_like_a_formula_is_a_text(self):
        document = read_json(
            json.dumps(
                {
                    "format": 1,
                    "title": {"de": "=1+1"},
                    "languages": ["de"],
                    "sections": [
                        {
                            "id": "s",
                            "title": {"de": "s"},
                            "questions": [{"id": "f", "kind": "consent", "text": {"de": "=HYPERLINK(1)"}}],
                        }
                    ],
                }
            )
        )
        book = openpyxl.load_workbook(io.BytesIO(write_xlsx(microdata(document, [({"f": True}, "")] * 5, least=5))))
        assert book["Codebuch"]["B2"].data_type == "s"

    def test_every_file_says_how_much_was_left_out(self):
        assert TABLE.suppressed > 0
        words = f"{TABLE.suppressed} Werte weggelassen"
        book = openpyxl.load_workbook(io.BytesIO(write_xlsx(TABLE)))
        assert words in book["Codebuch"]["G1"].value
        assert words in ElementTree.fromstring(write_ddi(TABLE)).findtext(".//d:stdyDscr/d:notes", namespaces=NS)
        with zipfile.ZipFile(io.BytesIO(write_bundle(TABLE))) as archive:
            assert words in archive.read("auswertung.R").decode()
        with tempfile.NamedTemporaryFile(suffix=".sav") as file:
            file.write(write_sav(TABLE))
            file.flush()
            _, meta = pyreadstat.read_sav(file.name)
        assert words in " ".join(meta.notes)

    def test_the_codebook_has_every_variable_with_its_parts_in_order(self):
        root = ElementTree.fromstring(write_ddi(TABLE))
        assert [part.tag.split("}")[1] for part in root] == ["docDscr", "stdyDscr", "fileDscr", "dataDscr"]
        assert root.findtext(".//d:caseQnty", namespaces=NS) == "80"
        variables = root.findall(".//d:var", NS)
        assert [one.get("name") for one in variables] == [variable.name for variable in TABLE.variables]
        bus = next(one for one in variables if one.get("name") == "bus")
        names = [part.tag.split("}")[1] for part in bus]
        order = ["labl", "qstn", "sumStat", "catgry", "varFormat"]
        assert names == sorted(names, key=order.index)
        missing = [one.findtext("d:catValu", namespaces=NS) for one in bus.findall("d:catgry[@missing='Y']", NS)]
        assert missing == ["-999", "-998", "-997"]
        valid = int(bus.findtext("d:sumStat[@type='vald']", namespaces=NS))
        assert valid == sum(code > 0 for code in column(TABLE, "bus"))

    def test_the_bundle_has_a_script_that_names_every_answer(self):
        with zipfile.ZipFile(io.BytesIO(write_bundle(TABLE))) as archive:
            assert sorted(archive.namelist()) == ["antworten.csv", "auswertung.R", "codebuch.xml"]
            script = archive.read("auswertung.R").decode()
        assert 'antworten$bus <- factor(antworten$bus, c(1, 2), c("ja", "nein"), ordered = FALSE)' in script
        assert "svydesign(ids = ~gruppe" in script


@pytest.fixture
def settled(wave, coordinator):
    """A wave of 24 replies, settled; with fewer when asked for."""

    def make(number=24):
        codes = make_box(wave=wave, actor=coordinator, at=NOW, school="S", label="9a", size=60).codes
        for code in codes[:number]:
            device = Device()
            device.redeem(wave, code)
            device.send(wave, {"wunsch": "bus", "mehr": "Geheimes"})
        close_wave(wave=wave, actor=coordinator, at=CLOSES)
        settle_wave(wave=wave, at=SETTLES)
        return f"/arbeit/probe/umfragen/welle/{wave.pk}/ausgeben/"

    return make


@pytest.mark.django_db(transaction=True)
class TestPages:
    @pytest.mark.parametrize("way", list(WAYS))
    def test_staff_take_a_file_and_the_history_knows(self, settled, coordinator, edition, way):
        page, mira = settled(), client_of(coordinator)
        assert WAYS[way].label in mira.get(page).content.decode()
        response = mira.post(f"{page}{way}/")
        assert response.status_code == 200
        assert response["Content-Disposition"].endswith(f'.{WAYS[way].ending}"')
        assert b"Geheimes" not in response.content
        change = Change.objects.filter(verb="gibt Antworten aus").get()
        assert change.after == {"format": WAYS[way].ending, "replies": 24, "suppressed": 0}

    def test_too_few_replies_do_not_leave(self, settled, coordinator, edition):
        page, mira = settled(number=9), client_of(coordinator)
        assert "keine Antworten mehr" in mira.get(page).content.decode()
        assert "zu wenige" in mira.post(f"{page}spss/", follow=True).content.decode()

    def test_a_wave_that_runs_gives_nothing(self, wave, coordinator, edition):
        page, mira = f"/arbeit/probe/umfragen/welle/{wave.pk}/ausgeben/", client_of(coordinator)
        assert "zwei Tage nach ihrem Ende" in mira.get(page).content.decode()
        assert "zwei Tage nach ihrem Ende" in mira.post(f"{page}spss/", follow=True).content.decode()
        assert mira.post(f"{page}dbase/").status_code == 404

    def test_others_get_nothing(self, settled, reader, stranger, client, edition):
        page = settled()
        assert client_of(reader).post(f"{page}spss/").status_code == 403
        assert client_of(stranger).post(f"{page}spss/").status_code == 404
        assert client.post(f"{page}spss/").status_code == 302
