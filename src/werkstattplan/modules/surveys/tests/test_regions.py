"""Regions of municipalities, and questions for a place that offer them."""

import json
import re

import pytest

from werkstattplan.modules.surveys.answering.places import ELSEWHERE
from werkstattplan.modules.surveys.models import Region, Survey, Wave
from werkstattplan.modules.surveys.services.refusals import EmptyRegion, NoPlaces, RegionExists, TakenMunicipality
from werkstattplan.modules.surveys.services.regions import PlaceSource, document_with_places, keep_region
from werkstattplan.modules.surveys.tests.conftest import NOW, whole
from werkstattplan.modules.surveys.tests.test_plain_form import Reader
from werkstattplan.modules.surveys.tests.test_staff_pages import LIST, SURVEY, make, mira, upload  # noqa: F401
from werkstattplan.plan.tests.conftest import client_of
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.places.models import Municipality
from werkstattplan.platform.tenancy.models import Commune

ASKED = whole({"sections": [{"id": "s", "questions": [{"id": "ort", "kind": "place", "text": "Wo wohnst du?"}]}]})
PAGE = f"{LIST}regionen/"


def ags(*names: str) -> list[str]:
    return [Municipality.objects.filter(name__startswith=name).first().ags for name in names]


@pytest.fixture
def region(commune, coordinator):
    """Makes a region of municipalities with these names."""

    def make_one(name: str, *municipalities: str) -> Region:
        chosen = ags(*municipalities)
        return keep_region(commune=commune, region=None, name=name, municipalities=chosen, actor=coordinator, at=NOW)

    return make_one


def choices_of(survey: Survey) -> dict[str, str]:
    document = json.loads(survey.questionnaires.order_by("number").last().document)
    return {choice["id"]: choice["text"]["de"] for choice in document["sections"][0]["questions"][0]["choices"]}


def test_a_region_is_made_changed_and_removed(mira):  # noqa: F811
    form = mira.get(f"{PAGE}neu/").content.decode()
    assert "Amt Boizenburg-Land" in form
    assert form.count('type="checkbox"') == 142
    assert (
        mira.post(f"{PAGE}neu/", {"name": "Westen", "municipalities": ags("Boizenburg", "Teldau")}).status_code == 302
    )
    row = Region.objects.get()
    listed = mira.get(PAGE).content.decode()
    assert "Teldau" in listed
    assert f"{sum(one.population for one in row.municipalities.all()):,}".replace(",", ".") in listed
    assert "140 Gemeinden gehören zu keiner Region" in listed
    mira.post(f"{PAGE}{row.pk}/", {"name": "Weiter Westen", "municipalities": ags("Boizenburg")})
    assert [one.name for one in Region.objects.get().municipalities.all()] == ["Boizenburg/Elbe"]
    assert Change.objects.filter(verb="ändert").last().before["municipalities"] == ["Boizenburg/Elbe", "Teldau"]
    mira.post(f"{PAGE}{row.pk}/entfernen/")
    assert not Region.objects.exists()
    assert "Noch keine Region" in mira.get(PAGE).content.decode()


def test_a_region_with_few_people_is_marked(mira, region):  # noqa: F811
    small = Municipality.objects.order_by("population").first()
    region("Klein", small.name)
    region("Groß", "Parchim")
    page = mira.get(PAGE).content.decode()
    assert page.count("zu klein") == 1
    assert page.index("Groß") < page.index("Klein") < page.index("zu klein")
    assert "In 53 Gemeinden leben weniger als 500 Menschen" in page


def test_a_municipality_is_in_one_region_only(commune, coordinator, region, mira):  # noqa: F811
    first = region("Westen", "Boizenburg", "Teldau")
    with pytest.raises(TakenMunicipality):
        region("Auch Westen", "Teldau")
    with pytest.raises(RegionExists):
        region("Westen", "Parchim")
    with pytest.raises(EmptyRegion):
        region("Leer")
    assert "Teldau" not in mira.get(f"{PAGE}neu/").content.decode()
    assert "Teldau" in mira.get(f"{PAGE}{first.pk}/").content.decode()
    answer = mira.post(f"{PAGE}neu/", {"name": "Westen", "municipalities": ags("Parchim")})
    assert answer.status_code == 422
    assert "mit diesem Namen gibt es schon" in answer.content.decode()
    assert re.search(rf'value="{ags("Parchim")[0]}"[^>]* checked', answer.content.decode())
    assert "mindestens eine Gemeinde" in mira.post(f"{PAGE}neu/", {"name": "Leer"}).content.decode()


def test_a_questionnaire_offers_regions_with_their_municipalities(mira, region):  # noqa: F811
    west = region("Westen", "Boizenburg", "Teldau")
    mira.post(f"{LIST}neu/", SURVEY)
    upload(mira, ASKED)
    assert choices_of(Survey.objects.get()) == {
        f"r{west.pk}": "Westen (Boizenburg/Elbe, Teldau)",
        ELSEWHERE: "anderswo",
    }


def test_what_a_version_offers_stays_when_regions_change(mira, region, coordinator, commune):  # noqa: F811
    west = region("Westen", "Boizenburg", "Teldau")
    mira.post(f"{LIST}neu/", SURVEY)
    upload(mira, ASKED)
    before = choices_of(Survey.objects.get())
    keep_region(commune=commune, region=west, name="Süden", municipalities=ags("Parchim"), actor=coordinator, at=NOW)
    assert choices_of(Survey.objects.get()) == before
    upload(mira, ASKED)
    assert list(choices_of(Survey.objects.get()).values()) == ["Süden (Parchim)", "anderswo"]


def test_without_regions_all_municipalities_are_offered(mira):  # noqa: F811
    mira.post(f"{LIST}neu/", SURVEY)
    upload(mira, ASKED)
    choices = choices_of(Survey.objects.get())
    assert len(choices) == 143
    assert list(choices.values())[:-1] == sorted(list(choices.values())[:-1])


def test_municipalities_can_be_wished_for_although_there_are_regions(commune, region):
    region("Westen", "Boizenburg")
    text = document_with_places(commune=commune, document=json.dumps(ASKED), source=PlaceSource.MUNICIPALITIES)
    assert "13076014" in text
    assert "Westen" not in text


def test_own_places_of_a_questionnaire_stay(commune, region):
    region("Westen", "Boizenburg")
    question = {"id": "ort", "kind": "place", "choices": [{"id": "hier"}]}
    own = json.dumps(whole({"sections": [{"id": "s", "questions": [question]}]}))
    assert document_with_places(commune=commune, document=own, source=PlaceSource.REGIONS) == own


def test_a_commune_without_places_is_told(in_scope):
    bare = Commune.objects.create(slug="bar", name="Bar", kind="district")
    with pytest.raises(NoPlaces):
        document_with_places(commune=bare, document=json.dumps(ASKED), source=PlaceSource.REGIONS)


def test_only_who_runs_surveys_gets_in(mira, region, reader, stranger):  # noqa: F811
    row = region("Westen", "Boizenburg")
    for user in (reader, stranger):
        for path in ("", "neu/", f"{row.pk}/"):
            assert client_of(user).get(f"{PAGE}{path}").status_code in (403, 404)
        assert client_of(user).post(f"{PAGE}{row.pk}/entfernen/").status_code in (403, 404)
    assert Region.objects.count() == 1


def test_pages_cost_the_same_for_many_regions(mira, region, django_assert_max_num_queries):  # noqa: F811
    names = list(Municipality.objects.values_list("name", flat=True)[:40])
    for number, name in enumerate(names):
        if not Region.objects.filter(municipalities__name__startswith=name).exists():
            region(f"Region {number}", name)
    with django_assert_max_num_queries(15):
        mira.get(PAGE)
    with django_assert_max_num_queries(15):
        mira.get(f"{PAGE}{Region.objects.first().pk}/")


def test_few_places_are_spread_out_and_many_open_as_a_list(mira, region):  # noqa: F811
    region("Westen", "Boizenburg", "Teldau")
    wave = make(mira, access="open")
    mira.post(f"{LIST}welle/{wave.pk}/stand/", {"was": "oeffnen"})
    for document, is_list in ((ASKED, False), (ASKED | {"title": {"de": "Alle Orte"}}, True)):
        if is_list:
            Region.objects.all().delete()
        Wave.objects.update(questionnaire=_uploaded(mira, document))
        page = Reader(wave).press()
        assert ('<select id="q-ort"' in page) == is_list
        assert ('<input type="radio" name="q-ort" value="anderswo">' in page) != is_list


def _uploaded(client, document: dict):
    upload(client, document)
    return Survey.objects.get().questionnaires.order_by("number").last()
