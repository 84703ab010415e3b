"""One quiet mail for each address, only when there is news; missed nights lose nothing, second runs send nothing twice."""

import pytest
from django.test import Client
from django_scopes import scopes_disabled

from werkstattplan.modules.followers import tasks
from werkstattplan.modules.followers.models import Follower, Following, PublicNews
from werkstattplan.modules.followers.services import digests
from werkstattplan.modules.followers.services.digests import send_digests
from werkstattplan.modules.followers.tests.conftest import ADA, follow
from werkstattplan.modules.followers.tests.test_news import edition_without
from werkstattplan.plan.models import Edition, Step, Tool
from werkstattplan.plan.services.publishing import publish_edition, withdraw_edition
from werkstattplan.platform.ledger.models import Evidence
from werkstattplan.platform.modules.registry import module_of_namespace
from werkstattplan.platform.modules.services import switch_module
from werkstattplan.platform.notify.models import Message, SuppressedAddress

BEN = "ben@probe.example"


def digest_texts(recipient: str = ADA) -> list[str]:
    return [row.text for row in Message.objects.filter(kind="followers.digest", recipient=recipient).order_by("pk")]


def change(clock, key: str = "musik", status: str = "running") -> None:
    Tool.objects.filter(key=key).update(status=status)
    Edition.objects.update(content_changed_at=clock.now)


def run(commune, clock) -> int:
    return send_digests(commune=commune, at=clock.now)


def test_nothing_new_no_mail(published, clock, commune) -> None:
    follow(clock)
    for _ in range(10):
        clock.move(days=1)
        assert run(commune, clock) == 0
    assert digest_texts() == []


def test_news_since_the_confirmation_come_in_one_mail(published, clock, commune) -> None:
    change(clock, status="planned")
    follow(clock)
    follow(clock, "feld=mobilitaet")
    clock.move(hours=2)
    change(clock)
    Step.objects.filter(title="Konzerte").update(is_done=True)
    change(clock, "idee-radweg", "idea")
    clock.move(days=1)
    assert run(commune, clock) == 1
    [text] = digest_texts()
    assert "alle Werkzeuge" in text
    assert "Handlungsfeld Mobilität" in text
    assert text.count("Idee: Radweg: Stand ist jetzt „Idee“") == 2
    assert "Schritt „Konzerte“ ist abgeschlossen" in text
    assert "http://localhost:8000/probe/werkstattplan/werkzeug/musik/" in text
    assert "http://localhost:8000/probe/werkstattplan/?feld=mobilitaet" in text
    assert "neu im Plan" not in text
    message = Message.objects.get(kind="followers.digest")
    assert message.subject == "3 Neuigkeiten: Landkreis Probe"
    assert message.unsubscribe_url.startswith("http://localhost:8000/folgen/ende/")
    assert message.unsubscribe_url in text
    assert "Schritt „Konzerte“ ist abgeschlossen" in message.html


def test_one_piece_of_news_is_the_subject(published, clock, commune) -> None:
    follow(clock, "werkzeug=musik")
    run(commune, clock)
    change(clock)
    clock.move(days=1)
    run(commune, clock)
    message = Message.objects.get(kind="followers.digest")
    assert message.subject == "Musik am Gartenzaun: Stand ist jetzt „läuft“, vorher „Stand nicht angegeben“"


def test_only_what_belongs_to_the_selection_is_told(published, clock, commune) -> None:
    follow(clock, "gemeinde=13076001")
    follow(clock, "feld=mobilitaet", email=BEN)
    clock.move(days=1)
    run(commune, clock)
    change(clock)
    change(clock, "vorlesen")
    clock.move(days=1)
    run(commune, clock)
    [text] = digest_texts()
    assert "Musik am Gartenzaun" in text
    assert "Vorlesestunden" not in text
    assert digest_texts(BEN) == []


def test_a_second_run_and_a_run_an_hour_later_send_nothing_twice(published, clock, commune) -> None:
    follow(clock)
    run(commune, clock)
    clock.move(days=1)
    change(clock)
    assert run(commune, clock) == 1
    assert run(commune, clock) == 0
    clock.move(hours=1)
    # Even news of this hour wait for tomorrow: one mail a day.
    change(clock, status="done")
    assert run(commune, clock) == 0
    clock.move(days=1)
    assert run(commune, clock) == 1
    assert "„abgeschlossen“" in digest_texts()[1]
    assert len(digest_texts()) == 2


def test_what_becomes_due_after_the_mail_of_the_day_waits_for_the_next(published, clock, commune) -> None:
    follow(clock, "werkzeug=musik")
    manage = follow(clock, "werkzeug=vorlesen", rhythmus="weekly")
    clock.move(days=1)
    change(clock)
    change(clock, "vorlesen")
    clock.move(days=1)
    assert run(commune, clock) == 1
    row = Following.objects.get(query="werkzeug=vorlesen")
    Client().post(manage, {"auswahl": row.pk, "tat": "rhythmus", "rhythmus": "daily"})
    assert run(commune, clock) == 0
    clock.move(days=1)
    assert run(commune, clock) == 1
    assert "Vorlesestunden" in digest_texts()[1]


def test_missed_nights_lose_nothing(published, clock, commune) -> None:
    follow(clock)
    run(commune, clock)
    change(clock)
    clock.move(days=5)
    change(clock, "vorlesen")
    clock.move(days=1)
    run(commune, clock)
    [text] = digest_texts()
    assert "Musik am Gartenzaun" in text
    assert "Vorlesestunden" in text


def test_weekly_mails_come_on_mondays_or_after_a_missed_one(published, clock, commune) -> None:
    follow(clock, rhythmus="weekly")
    assert clock.now.weekday() == 0
    change(clock)
    for _ in range(6):
        clock.move(days=1)
        assert run(commune, clock) == 0
    clock.move(days=1)
    assert run(commune, clock) == 1
    change(clock, status="done")
    # The job does not run on the next Monday, but on the Wednesday after it.
    clock.move(days=9)
    assert run(commune, clock) == 1
    change(clock, status="planned")
    clock.move(days=1)
    assert run(commune, clock) == 0
    clock.move(days=4)
    assert run(commune, clock) == 1
    assert len(digest_texts()) == 3


def test_quiet_weeks_do_not_make_a_weekly_mail_come_on_another_day(published, clock, commune) -> None:
    follow(clock, rhythmus="weekly")
    for _ in range(15):
        clock.move(days=1)
        assert run(commune, clock) == 0
    change(clock)
    clock.move(days=1)
    assert run(commune, clock) == 0
    assert clock.now.weekday() != 0


def test_a_run_killed_half_way_goes_on_where_it_was(published, clock, commune, monkeypatch) -> None:
    for name in ("a", "b", "c"):
        follow(clock, email=f"{name}@probe.example")
    run(commune, clock)
    clock.move(days=1)
    change(clock)
    tell, told = digests.tell_news, []

    def killed(**values) -> None:
        tell(**values)
        told.append(values["follower"])
        if len(told) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(digests, "tell_news", killed)
    with pytest.raises(KeyboardInterrupt):
        run(commune, clock)
    monkeypatch.setattr(digests, "tell_news", tell)
    assert Message.objects.filter(kind="followers.digest").count() == 1
    assert run(commune, clock) == 2
    assert [len(digest_texts(f"{name}@probe.example")) for name in "abc"] == [1, 1, 1]
    assert run(commune, clock) == 0


def test_an_address_that_takes_no_mail_is_forgotten(published, clock, commune) -> None:
    follow(clock)
    run(commune, clock)
    clock.move(days=1)
    change(clock)
    SuppressedAddress.objects.create(commune=commune, email=ADA, reason="unbekannt", since=clock.now)
    assert run(commune, clock) == 0
    assert Follower.objects.count() == 0
    assert sum(row.value for row in Evidence.objects.all()) == 0


def test_who_ended_gets_nothing(published, clock, commune) -> None:
    manage = follow(clock)
    run(commune, clock)
    clock.move(days=1)
    change(clock)
    Client().post(manage.replace("auswahlen", "ende"))
    assert run(commune, clock) == 0
    assert Message.objects.filter(recipient=ADA).count() == 0


def test_a_withdrawn_plan_and_a_selection_that_no_longer_exists_are_silent(
    published, clock, commune, coordinator
) -> None:
    follow(clock, "feld=mobilitaet")
    run(commune, clock)
    clock.move(days=1)
    change(clock, "idee-radweg")
    withdraw_edition(edition=published, actor=coordinator, at=clock.now)
    assert run(commune, clock) == 0
    clock.move(days=1)
    smaller = edition_without(published.plan, clock, "idee-radweg")
    smaller.fields.filter(slug="mobilitaet").delete()
    publish_edition(edition=smaller, actor=coordinator, at=clock.now)
    clock.move(days=1)
    assert run(commune, clock) == 0
    assert "gibt" in Client().get(manage_of(ADA)).content.decode()


def manage_of(email: str) -> str:
    message = Message.objects.filter(recipient=email).order_by("pk").last()
    assert message is not None
    return message.unsubscribe_url.removeprefix("http://localhost:8000").replace("ende", "auswahlen")


def test_a_tool_that_leaves_the_plan_is_told_to_those_who_follow_its_field(
    published, clock, commune, coordinator
) -> None:
    follow(clock, "feld=teilhabe")
    run(commune, clock)
    clock.move(days=1)
    smaller = edition_without(published.plan, clock, "vorlesen")
    publish_edition(edition=smaller, actor=coordinator, at=clock.now)
    clock.move(days=1)
    run(commune, clock)
    assert "Vorlesestunden: nicht mehr im Plan" in digest_texts()[0]


def test_the_jobs_look_after_communes_that_use_the_module(published, clock, commune, administrator) -> None:
    follow(clock)
    change(clock)
    clock.move(days=1)
    module = module_of_namespace("followers")
    assert module
    switch_module(commune=commune, module=module, is_on=False, actor=administrator, at=clock.now)
    with scopes_disabled():
        tasks.gather_news.func()
        tasks.send_news.func()
    assert not PublicNews.objects.exclude(kind="new").exists()
    assert digest_texts() == []
    switch_module(commune=commune, module=module, is_on=True, actor=administrator, at=clock.now)
    with scopes_disabled():
        tasks.gather_news.func()
    assert PublicNews.objects.get(kind="status").tool_key == "musik"
    clock.move(days=1)
    with scopes_disabled():
        tasks.send_news.func()
    [text] = digest_texts()
    assert "Musik am Gartenzaun" in text
    assert Following.objects.get().told_until == clock.now


def test_many_followers_of_one_selection_cost_few_queries_each(
    published, clock, commune, django_assert_max_num_queries
) -> None:
    for number in range(12):
        follow(clock, email=f"f{number}@probe.example")
    run(commune, clock)
    clock.move(days=1)
    change(clock)
    with django_assert_max_num_queries(60 + 12 * 18):
        assert run(commune, clock) == 12
