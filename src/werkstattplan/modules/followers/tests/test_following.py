"""Following by mail without an account: double opt-in, one-click end, nothing learnt by whoever asks."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django_scopes import scope, scopes_disabled

from werkstattplan.kernel.modules import Period
from werkstattplan.modules.followers.evidence import recompute
from werkstattplan.modules.followers.models import Follower, Following
from werkstattplan.modules.followers.services import following as services
from werkstattplan.modules.followers.tasks import forget_addresses
from werkstattplan.modules.followers.tests.conftest import ADA, PAGE, follow, link_in, newest_mail, sign_up
from werkstattplan.platform.ledger.models import Evidence
from werkstattplan.platform.ledger.services import reconcile
from werkstattplan.platform.modules.registry import module_of_namespace
from werkstattplan.platform.modules.services import switch_module
from werkstattplan.platform.notify.models import Message, SuppressedAddress
from werkstattplan.platform.tenancy.models import Commune
from werkstattplan.platform.ui.guarded_form import new_stamp

MANAGE = "auswahlen"


def page(address: str, status: int = 200) -> str:
    response = Client().get(address)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def test_lists_offer_to_follow_with_their_own_filter(published) -> None:
    for address, label, query in (
        ("/probe/werkstattplan/", "Diesem Plan folgen", ""),
        ("/probe/werkstattplan/?stand=unknown&q=Musik", "Dieser Auswahl folgen", "?stand=unknown&amp;q=Musik"),
        ("/probe/werkstattplan/tabelle/?q=Musik&seite=1", "Dieser Auswahl folgen", "?q=Musik"),
        ("/probe/werkstattplan/feld/teilhabe/", "Diesem Handlungsfeld folgen", "?feld=teilhabe"),
        ("/probe/werkstattplan/werkzeug/musik/", "Diesem Werkzeug folgen", "?werkzeug=musik"),
        ("/probe/orte/13076108/", "Dieser Gemeinde folgen", "?gemeinde=13076108"),
    ):
        text = page(address)
        assert label in text, address
        for rest in ("", "neuigkeiten.atom", "termine.ics"):
            assert f'href="{PAGE}{rest}{query}"' in text, address


def test_a_list_whose_filter_does_not_fit_offers_nothing(published) -> None:
    assert "folgen</span>" not in page("/probe/werkstattplan/?feld=gibtsnicht")
    assert "Diese Auswahl gibt es nicht" in page(f"{PAGE}?feld=gibtsnicht", status=404)
    assert "Diese Auswahl gibt es nicht" in page(f"{PAGE}?werkzeug=gibtsnicht", status=404)


def test_the_page_says_what_belongs_to_the_selection(published) -> None:
    text = page(f"{PAGE}?feld=teilhabe&gemeinde=13076108&q=vor")
    assert "<h1>Handlungsfeld Teilhabe, Gemeinde Parchim, Suchwort „vor“</h1>" in text
    assert "2 Werkzeuge" in text
    assert 'rel="alternate" type="application/atom+xml"' in text
    assert "Vorlesestunden" in text
    assert "Radweg" not in text


def test_drafts_cannot_be_followed(edition) -> None:
    page(PAGE, status=404)
    page(f"{PAGE}neuigkeiten.atom", status=404)
    assert "Noch kein Plan veröffentlicht" in page("/probe/folgen/")


def test_the_start_page_names_what_can_be_followed(published) -> None:
    text = page("/probe/folgen/")
    assert f'href="{PAGE}"' in text
    assert f'href="{PAGE}?feld=mobilitaet"' in text
    assert "/probe/folgen/" in page("/probe/werkstattplan/")


def test_nothing_is_followed_before_the_button_behind_the_mail_is_pressed(published, clock, commune) -> None:
    assert sign_up(clock, "feld=teilhabe").headers["Location"] == f"{PAGE}post/"
    mail = newest_mail()
    assert "Handlungsfeld Teilhabe" in mail.subject
    assert "Handlungsfeld Teilhabe" in mail.html
    link = link_in(mail, "bestaetigen")
    for _ in range(3):
        # A mail scanner opens the link.
        assert "Ja, ich möchte folgen" in page(link)
    assert Following.objects.get().confirmed_at is None
    assert Evidence.objects.count() == 0
    text = Client().post(link, follow=True).content.decode()
    assert "Sie folgen jetzt" in text
    clock.move(minutes=5)
    assert "Sie folgen jetzt" in Client().post(link, follow=True).content.decode()
    assert Following.objects.get().confirmed_at == clock.now - datetime.timedelta(minutes=5)
    assert [row.value for row in Evidence.objects.all()] == [1]


def test_the_button_works_in_a_browser_that_hides_where_it_comes_from(published, clock) -> None:
    sign_up(clock)
    browser = Client(enforce_csrf_checks=True)
    link = link_in(newest_mail(), "bestaetigen")
    assert browser.post(link, headers={"origin": "null"}).status_code == 302
    assert Following.objects.get().confirmed_at == clock.now


def test_a_confirmation_is_evidence_at_the_followed_tool_and_place_and_its_end_takes_it_back(
    published, clock, commune
) -> None:
    ends = [follow(clock, query) for query in ("werkzeug=musik", "gemeinde=13076108", "q=Bus")]
    facts = {(row.tool_key, row.municipality_id, row.value) for row in Evidence.objects.all()}
    assert facts == {("musik", None, 1), ("", "13076108", 1), ("", None, 1)}
    assert "1 Person " in page("/probe/werkstattplan/werkzeug/musik/")
    assert reconcile(commune=commune, at=clock.now).differences == []
    clock.move(days=2)
    row = Following.objects.get(query="werkzeug=musik")
    Client().post(ends[0], {"auswahl": row.pk, "tat": "beenden"})
    assert sum(row.value for row in Evidence.objects.filter(tool_key="musik")) == 0
    assert reconcile(commune=commune, at=clock.now).differences == []
    assert Follower.objects.count() == 1
    Client().post(ends[0].replace(MANAGE, "ende"))
    assert sum(row.value for row in Evidence.objects.all()) == 0
    assert reconcile(commune=commune, at=clock.now).differences == []


def test_recompute_keeps_to_the_period(published, clock) -> None:
    follow(clock, "werkzeug=musik")
    day = clock.now.date()
    assert [row.value for row in recompute(Period(first=day, last=day))] == [1]
    later = Period(first=day + datetime.timedelta(days=1), last=day + datetime.timedelta(days=9))
    assert list(recompute(later)) == []


def test_one_click_ends_everything_and_deletes_the_address_with_all_mails(published, clock) -> None:
    ends = {follow(clock, query) for query in ("", "feld=teilhabe")}
    assert len(ends) == 1
    mail = Message.objects.filter(recipient=ADA).last()
    assert mail is not None
    one_click = mail.unsubscribe_url.removeprefix("http://localhost:8000")
    assert "Beenden und Adresse löschen" in page(one_click)
    assert Follower.objects.count() == 1
    # A mail program posts without session or token of a form (RFC 8058).
    answer = Client(enforce_csrf_checks=True).post(one_click, {"List-Unsubscribe": "One-Click"})
    assert "Ihre Adresse ist gelöscht" in answer.content.decode()
    assert Follower.objects.count() == Following.objects.count() == 0
    assert not Message.objects.filter(recipient=ADA).exists()
    assert "Ihre Adresse ist gelöscht" in page(one_click)
    assert Client().post(one_click).status_code == 200
    assert "Ihre Adresse ist gelöscht" in page(ends.pop())


def test_single_selections_end_on_their_page_and_the_last_takes_the_address_with_it(published, clock) -> None:
    manage = follow(clock, "feld=teilhabe")
    follow(clock, "q=Bus")
    text = page(manage)
    assert "Handlungsfeld Teilhabe" in text
    assert "Suchwort „Bus“" in text
    assert ADA not in text
    for row in Following.objects.all():
        Client().post(manage, {"auswahl": row.pk, "tat": "beenden"})
    assert Follower.objects.count() == 0
    assert not Message.objects.filter(recipient=ADA).exists()


def test_the_rhythm_can_be_changed(published, clock) -> None:
    manage = follow(clock)
    row = Following.objects.get()
    Client().post(manage, {"auswahl": row.pk, "tat": "rhythmus", "rhythmus": "weekly"})
    assert Following.objects.get().rhythm == "weekly"
    Client().post(manage, {"auswahl": row.pk, "tat": "rhythmus", "rhythmus": "hourly"})
    assert Following.objects.get().rhythm == "weekly"


def test_nobody_touches_what_others_follow(published, clock) -> None:
    follow(clock)
    other = follow(clock, email="ben@probe.example")
    row = Following.objects.get(follower__email=ADA)
    Client().post(other, {"auswahl": row.pk, "tat": "beenden"})
    Client().post(other, {"auswahl": "x", "tat": "beenden"})
    assert Following.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("kind", ["bestaetigen", "auswahlen", "ende"])
def test_invented_links_do_not_exist(published, clock, kind) -> None:
    follow(clock)
    page(f"/folgen/{kind}/{Follower.objects.get().pk}~falsch/", status=404)
    other = link_in(newest_mail(), "bestaetigen").replace("bestaetigen", kind)
    assert Client().get(other).status_code == (200 if kind == "bestaetigen" else 404)


def test_pages_behind_links_are_not_indexed_and_send_no_referrer(published, clock) -> None:
    response = Client().get(follow(clock))
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"


def test_the_answer_is_the_same_for_everybody(published, clock) -> None:
    first = sign_up(clock)
    clock.move(hours=2)
    waiting = sign_up(clock)
    Client().post(link_in(newest_mail(), "bestaetigen"))
    clock.move(hours=2)
    following = sign_up(clock, email=f" {ADA.upper()} ")
    answers = {(answer.status_code, answer.headers["Location"]) for answer in (first, waiting, following)}
    assert answers == {(302, f"{PAGE}post/")}
    assert "Sie folgen schon" in newest_mail().subject
    assert Following.objects.count() == 1
    sign_up(clock)
    assert Message.objects.filter(kind="followers.already").count() == 1


def test_nobody_is_flooded_with_mails(published, clock) -> None:
    for _ in range(6):
        sign_up(clock)
        clock.move(minutes=10)
    assert Message.objects.filter(recipient=ADA).count() == services.MAILS_PER_SELECTION
    for word in "abcdefghij":
        sign_up(clock, f"q={word}")
    assert Following.objects.count() == services.SELECTIONS_PER_ADDRESS


def test_a_double_click_sends_one_mail(published, clock) -> None:
    sign_up(clock)
    clock.move(seconds=2)
    sign_up(clock)
    assert Message.objects.count() == 1


def test_a_commune_asks_a_limited_number_of_people_in_an_hour(published, clock, monkeypatch) -> None:
    monkeypatch.setattr(services, "ASKED_PER_HOUR", 2)
    for name in "ab":
        assert sign_up(clock, email=f"{name}@probe.example").status_code == 302
    refused = sign_up(clock, email="c@probe.example")
    assert refused.status_code == 422
    assert "in einer Stunde" in refused.content.decode()
    assert "c@probe.example" in refused.content.decode()
    clock.move(hours=1, seconds=1)
    assert sign_up(clock, email="c@probe.example").status_code == 302


def test_machines_are_refused_and_what_was_typed_stays(published, clock) -> None:
    trapped = sign_up(clock, webseite="http://x.example")
    quick = sign_up(clock, stempel=new_stamp(clock.now))
    assert (trapped.status_code, quick.status_code) == (422, 422)
    assert f'value="{ADA}"' in quick.content.decode()
    assert Follower.objects.count() == 0


def test_a_typing_error_gets_a_hint_and_can_be_insisted_on(published, clock) -> None:
    refused = sign_up(clock, email="ada@gmial.com")
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "Meinen Sie ada@gmail.com?" in text
    assert 'type="checkbox" name="sicher"' in text
    assert sign_up(clock, email="ada@gmial.com", sicher="on").status_code == 302
    impossible = sign_up(clock, email="ada at home")
    assert impossible.status_code == 422
    assert "kann so nicht stimmen" in impossible.content.decode()
    assert Follower.objects.count() == 1


def test_an_address_whose_mails_come_back_is_refused(published, clock, commune) -> None:
    SuppressedAddress.objects.create(commune=commune, email=ADA, reason="unbekannt", since=clock.now)
    refused = sign_up(clock)
    assert refused.status_code == 422
    assert Follower.objects.count() == 0


def test_what_nobody_confirms_is_deleted_after_seven_days(published, clock, commune) -> None:
    sign_up(clock)
    link = link_in(newest_mail(), "bestaetigen")
    follow(clock, email="ben@probe.example")
    clock.move(days=6, hours=23)
    run_job()
    assert Follower.objects.count() == 2
    clock.move(hours=1)
    assert "gilt nicht mehr" in Client().post(link).content.decode()
    run_job()
    assert [row.email for row in Follower.objects.all()] == ["ben@probe.example"]
    assert not Message.objects.filter(recipient=ADA).exists()
    assert "gilt nicht mehr" in page(link, status=410)
    assert Evidence.objects.count() == 1


def run_job() -> None:
    with scopes_disabled():
        forget_addresses.func()


def test_an_open_wish_does_not_cost_a_follower_the_address(published, clock) -> None:
    follow(clock)
    sign_up(clock, "q=Bus")
    clock.move(days=8)
    run_job()
    assert [row.query for row in Following.objects.all()] == [""]
    assert Message.objects.filter(recipient=ADA).exists()


def test_ending_works_also_where_the_module_was_switched_off(published, clock, commune, administrator) -> None:
    manage = follow(clock)
    module = module_of_namespace("followers")
    assert module
    switch_module(commune=commune, module=module, is_on=False, actor=administrator, at=clock.now)
    page(PAGE, status=404)
    page(f"{PAGE}neuigkeiten.atom", status=404)
    assert "folgen</span>" not in page("/probe/werkstattplan/")
    Client().post(manage.replace(MANAGE, "ende"))
    assert Follower.objects.count() == 0


def test_a_neighbour_s_followers_are_others(published, clock, commune, stranger) -> None:
    follow(clock)
    neighbour = Commune.objects.get(slug="nachbar")
    with scope(commune=neighbour):
        assert Follower.objects.count() == 0
    assert Client().get("/nachbar/folgen/werkstattplan/").status_code == 404


def test_the_database_keeps_a_selection_once(published, clock) -> None:
    follow(clock)
    row = Following.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Following.objects.create(
            commune=row.commune, follower=row.follower, plan=row.plan, query=row.query, asked_at=clock.now
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Following.objects.update(told_until=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Following.objects.update(rhythm="hourly")
