"""The seam: a module that uses every extension point, switched on and off."""

import dataclasses
import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.dummy.models import Visit
from tests.dummy.module import MODULE
from tests.dummy.services import KIND, cancel_visit, correct_visit, record_visit
from werkstattplan.kernel.modules import Module, Permission, Schedule, ToolKey
from werkstattplan.plan.services.publishing import publish_edition
from werkstattplan.plan.tests.conftest import AT, client_of
from werkstattplan.platform.ledger.models import Evidence, LedgerIsAppendOnly
from werkstattplan.platform.ledger.services import EvidenceKeyReused, UnknownEvidenceKind, reconcile, record_evidence
from werkstattplan.platform.modules import registry
from werkstattplan.platform.modules.services import switch_module
from werkstattplan.platform.places.models import Municipality

DAY = datetime.date(2026, 3, 1)
MUSIC = ToolKey(plan_slug="werkstattplan", tool_key="musik")


@pytest.fixture
def switched_on(commune, administrator):
    switch_module(commune=commune, module=MODULE, is_on=True, actor=administrator, at=AT)
    commune.refresh_from_db()
    return commune


@pytest.fixture
def published(edition, coordinator):
    publish_edition(edition=edition, actor=coordinator, at=AT)
    return edition


def addresses() -> list[str]:
    return [
        reverse("dummy:start", args=["probe"]),
        reverse("dummy_public:start", args=["probe"]),
        "/api/v1/communes/probe/besuche/visits",
    ]


def test_the_dummy_leaves_no_extension_point_out():
    empty = {field.name for field in dataclasses.fields(Module) if getattr(MODULE, field.name) in ("", (), None)}
    assert empty == set()
    assert MODULE in registry.all_modules()


def test_pages_exist_only_where_the_module_is_on(commune, coordinator, switched_on):
    browser = client_of(coordinator)
    assert [browser.get(address).status_code for address in addresses()] == [200, 200, 200]
    switch_module(commune=commune, module=MODULE, is_on=False, actor=coordinator, at=AT)
    assert [browser.get(address).status_code for address in addresses()] == [404, 404, 404]
    assert browser.get("/besuche/").status_code == 200


def test_a_neighbour_has_its_own_switches(switched_on, stranger):
    assert client_of(stranger).get(reverse("dummy_public:start", args=["nachbar"])).status_code == 404


def test_navigation_follows_switch_and_permission(switched_on, coordinator, reader, edition):
    home = reverse("modules:list", args=["probe"])
    assert client_of(coordinator).get(home).status_code == 403
    start = reverse("work:home", args=["probe"])
    address = reverse("dummy:start", args=["probe"])
    assert address in client_of(coordinator).get(start, follow=True).content.decode()
    assert address not in client_of(reader).get(start, follow=True).content.decode()


def test_the_administrator_switches_on_a_page(commune, administrator, coordinator):
    browser = client_of(administrator)
    address = reverse("modules:switch", args=["probe", "dummy"])
    page = browser.post(address, {"an": "ja"}, follow=True).content.decode()
    assert "„Besuchszähler“ ist jetzt eingeschaltet." in page
    assert client_of(coordinator).get(addresses()[0]).status_code == 200
    assert client_of(coordinator).post(address, {"an": "nein"}).status_code == 403
    browser.post(address, {"an": "nein"})
    assert client_of(coordinator).get(addresses()[0]).status_code == 404


def test_what_can_be_found_comes_and_goes(commune, switched_on, administrator, client):
    find = "/suche/?q=Besuchszähler"
    assert "/x/" in client.get(find).content.decode()
    switch_module(commune=commune, module=MODULE, is_on=False, actor=administrator, at=AT)
    assert "/x/" not in client.get(find).content.decode()


def test_evidence_stands_on_pages_and_in_the_open_data_with_day_and_source(switched_on, published, coordinator, client):
    visit = record_visit(commune=switched_on, at=AT, tool=MUSIC, day=DAY, people=41)
    staff = client_of(coordinator)
    page = staff.get(reverse("work:tool", args=["probe", "werkstattplan", "musik"])).content.decode()
    assert "41 Personen" in page
    assert "Stand 1. März 2026" in page
    assert "1 Zählungen an musik" in page
    public = client.get(reverse("public:tool", args=["probe", "werkstattplan", "musik"])).content.decode()
    assert "41 Personen" in public
    assert "1 Zählungen an musik" in public
    lines = client.get("/api/v1/communes/probe/plans/werkstattplan/evidence").json()
    assert lines == [
        {"tool": "musik", "kind": KIND, "label": "Besuche", "unit": "Personen", "value": 41}
        | {"latest_on": "2026-03-01", "facts": 1}
    ]
    facts = staff.get(reverse("ledger:list", args=["probe"]) + "?plan=werkstattplan&werkzeug=musik").content.decode()
    assert f"dummy.visit {visit.pk}" in facts


def test_a_correction_is_a_line_of_its_own(switched_on, published, client):
    visit = record_visit(commune=switched_on, at=AT, tool=MUSIC, day=DAY, people=41)
    correct_visit(visit=visit, at=AT, people=14)
    assert sorted(Evidence.objects.values_list("value", flat=True)) == [-41, 14, 41]
    assert (
        "14 Personen" in client.get(reverse("public:tool", args=["probe", "werkstattplan", "musik"])).content.decode()
    )
    cancel_visit(visit=visit, at=AT)
    cancel_visit(visit=visit, at=AT)
    assert sum(Evidence.objects.values_list("value", flat=True)) == 0
    assert reconcile(commune=switched_on, at=timezone.now()).differences == []


def test_the_same_act_counts_once_and_its_key_serves_nothing_else(switched_on):
    visit = record_visit(commune=switched_on, at=AT, tool=MUSIC, day=DAY, people=41)
    again = {"commune": switched_on, "kind": KIND, "key": f"{visit.pk}/1", "occurred_on": DAY, "at": AT}
    record_evidence(**again, source=visit, tool=MUSIC, value=41)
    assert Evidence.objects.count() == 1
    with pytest.raises(EvidenceKeyReused):
        record_evidence(**again, source=visit, tool=MUSIC, value=42)
    with pytest.raises(UnknownEvidenceKind):
        record_evidence(**{**again, "kind": "dummy.unknown"}, source=visit, value=1)


def test_evidence_is_never_changed(switched_on):
    record_visit(commune=switched_on, at=AT, tool=MUSIC, day=DAY, people=41)
    entry = Evidence.objects.get()
    for act in (entry.save, entry.delete, Evidence.objects.all().delete, lambda: Evidence.objects.update(value=1)):
        with pytest.raises(LedgerIsAppendOnly):
            act()


def test_a_difference_between_ledger_and_source_is_found_and_shown(switched_on, reader):
    visit = record_visit(commune=switched_on, at=AT, tool=MUSIC, day=DAY, people=41)
    Visit.objects.filter(pk=visit.pk).update(people=40)
    result = reconcile(commune=switched_on, at=timezone.now())
    assert [(row["ledger"], row["module"]) for row in result.differences] == [(41, 40)]
    page = client_of(reader).get(reverse("ledger:list", args=["probe"])).content.decode()
    assert "1 Abweichung" in page
    assert "hier 41, in der Quelle 40" in page


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"label": 3}, "label must be str"),
        ({"navigation": ["x"]}, "navigation must be a tuple of NavigationEntry"),
        ({"today": 3}, "today must be a function"),
        ({"search": 3}, "search must be a SearchSource"),
        ({"permissions": (Permission(name="other.x", predicate=None),)}, "must begin with “other"),
        ({"schedules": (Schedule(key="wrong", label="x", task="x"),)}, "must begin with"),
        ({"recompute": None}, "evidence kinds and recompute belong together"),
        ({"public_urls": "tests.dummy.urls"}, "must be “second_public”"),
        ({"staff_urls": "tests.dummy.nowhere"}, "staff_urls"),
        ({"address": "besuche"}, "address “besuche” belongs to module dummy already"),
    ],
)
def test_faults_of_a_manifest_have_words(changes, fault):
    plain = {"key": "second", "label": "Zwei", "description": "", "address": "zwei"}
    if "recompute" in changes:
        plain |= {"evidence_kinds": MODULE.evidence_kinds}
    found = list(registry.faults_of(Module(**{**plain, **changes}), registry.all_modules()))
    wanted = fault.replace("“other", "“second")
    assert any(wanted in line for line in found), found


def test_after_the_start_nobody_registers(commune):
    with pytest.raises(registry.RegistryFrozen):
        registry.register(Module(key="late", label="Spät", description="", address="spaet"))


def test_a_module_speaks_beside_every_public_list_whose_filter_fits(switched_on, published, client):
    said = "Besuche zählen zu werkstattplan mit"
    address = "/probe/werkstattplan/"
    assert f"{said} q=Musik" in client.get(f"{address}?q=Musik&seite=1").content.decode()
    assert f"{said} feld=teilhabe" in client.get(f"{address}feld/teilhabe/").content.decode()
    assert f"{said} werkzeug=musik" in client.get(f"{address}werkzeug/musik/").content.decode()
    assert said not in client.get(address).content.decode()
    assert said not in client.get(f"{address}?feld=weg").content.decode()


def test_what_a_module_achieves_in_a_municipality_stands_on_its_page(switched_on, published, client):
    parchim = Municipality.objects.get(ags="13076108")
    record_visit(commune=switched_on, at=AT, tool=MUSIC, day=DAY, people=41, municipality=parchim)
    assert "41 Personen" in client.get("/probe/orte/13076108/").content.decode()
    assert "41 Personen" not in client.get("/probe/orte/13076001/").content.decode()
