"""Attacks with everything in hand: a full dump, the secret of the installation, and the codes in the order handed out.

The attackers are programs. Each proposes which reply belongs to which code; the test counts how many it got right. What
blind guessing reaches is known exactly: the number of right guesses is Poisson with mean 1 (each reply once), or with
mean `batches` where the batch of a reply is known. The bound is set so that all attacks together raise a false alarm
less than once in ten thousand runs; an attack that works finds nearly all of them. Both databases run this file.
"""

import json
import math
import random
from collections.abc import Iterator
from itertools import product

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django_scopes import scope

from werkstattplan.modules.surveys.models import Reply, Wave
from werkstattplan.modules.surveys.services.boxes import make_box
from werkstattplan.modules.surveys.services.redeeming import code_digest
from werkstattplan.modules.surveys.services.settling import mix_replies, settle_wave, sweep
from werkstattplan.modules.surveys.services.waves import close_wave
from werkstattplan.modules.surveys.tests.conftest import NOW, OPENS, SETTLES
from werkstattplan.modules.surveys.tests.dumps import Dump, take_dump

PEOPLE, BATCH = 120, 10
FALSE_ALARM = 1e-4
# What may change while people answer; none of it holds a moment.
LEDGERS = {
    "surveys_codebox",
    "surveys_batch",
    "surveys_spentticket",
    "surveys_reply",
    "surveys_wave",
    "surveys_livecount",
}

pytestmark = pytest.mark.django_db(transaction=True)


def one_tablet() -> Iterator[tuple[str, int]]:
    """One after the other on one tablet: the order of slips is the order of everything."""
    for person in range(PEOPLE):
        yield "redeem", person
        yield "reply", person


def a_class() -> Iterator[tuple[str, int]]:
    """All begin in the order of slips, all hand in in the order of slips."""
    yield from (("redeem", person) for person in range(PEOPLE))
    yield from (("reply", person) for person in range(PEOPLE))


class Site:
    """The people with their slips, and what the attacker reads afterwards."""

    def __init__(self, wave: Wave, codes: tuple[str, ...], folder, caplog) -> None:
        self.wave, self.codes, self.folder, self.caplog = wave, codes, folder, caplog
        self.client = Client()
        self.words = [f"Wort{random.Random(person).getrandbits(64):016x}" for person in range(PEOPLE)]
        self.tickets: dict[int, str] = {}

    def live(self, story) -> None:
        for act, person in story:
            getattr(self, act)(person)

    def redeem(self, person: int) -> None:
        answer = self._post("marke", {"code": self.codes[person], "secret": f"{person:064x}"})
        self.tickets[person] = answer["ticket"]

    def reply(self, person: int) -> None:
        body = {"ticket": self.tickets[person], "questionnaire": 1, "answers": {"mehr": self.words[person]}}
        assert self._post("antwort", body)["is_new"]
        # Retries of a shaky network leave no more than one try.
        assert not self._post("antwort", body)["is_new"]

    def _post(self, what: str, body: dict) -> dict:
        response = self.client.post(
            f"/umfragen/{self.wave.key}/{what}/", json.dumps(body), content_type="application/json"
        )
        assert response.status_code == 200, response.content
        assert not response.cookies
        return response.json()

    def dump(self) -> Dump:
        return take_dump(self.folder, self.caplog.text)

    def person_of(self, row: dict) -> int:
        """Whose reply a row is; the attacker does not know."""
        answers = row["answers"]
        return self.words.index((json.loads(answers) if isinstance(answers, str) else answers)["mehr"])


@pytest.fixture
def site(make_wave, coordinator, tmp_path, caplog, monkeypatch, commune):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    caplog.set_level("DEBUG")
    wave = make_wave(batch_size=BATCH)
    box = make_box(wave=wave, actor=coordinator, at=OPENS, school="Schule am See", label="8b", size=PEOPLE)
    return Site(wave, box.codes, tmp_path / "copies", caplog)


def settle(site: Site, coordinator) -> None:
    close_wave(wave=site.wave, actor=coordinator, at=NOW)
    settle_wave(wave=site.wave, at=SETTLES)
    sweep()


def bound(mean: float, attacks: int) -> int:
    """The number of right guesses that blind guessing passes less often than `FALSE_ALARM` over all attacks."""
    allowed = FALSE_ALARM / attacks
    tail, hits = 1.0, 0
    while tail > allowed:
        tail -= math.exp(-mean) * mean**hits / math.factorial(hits)
        hits += 1
    return hits


def orders_of_codes(site: Site, dump: Dump) -> dict[str, list[int]]:
    """The people by every order that the dump gives of their codes; the digests are computed with the site's secret."""
    found = {"handed out": list(range(PEOPLE)), "handed out, backwards": list(range(PEOPLE))[::-1]}
    site.wave.refresh_from_db()
    people = {code_digest(site.wave, code): person for person, code in enumerate(site.codes)}
    for name, rows in dump.orders("surveys_code"):
        found[f"codes by {name}"] = [people[row["digest"]] for row in rows]
    return {name: order for name, order in found.items() if len(order) == PEOPLE}


def orders_of_replies(site: Site, dump: Dump) -> dict[str, list[int]]:
    """The people by every order that the dump gives of their replies, in tables and in the bytes of every file."""
    found = {f"replies by {name}": [site.person_of(row) for row in rows] for name, rows in dump.orders("surveys_reply")}
    for name, content in dump.files.items():
        places = {person: content.find(word.encode()) for person, word in enumerate(site.words)}
        if min(places.values()) >= 0:
            found[f"bytes of {name}"] = sorted(places, key=places.__getitem__)
            last = {person: content.rfind(word.encode()) for person, word in enumerate(site.words)}
            found[f"last bytes of {name}"] = sorted(last, key=last.__getitem__)
    del found["replies by answers"], found["replies by answers, backwards"]
    return found


def right_guesses(codes: list[int], replies: list[int]) -> int:
    return sum(one == other for one, other in zip(codes, replies, strict=True))


def rank_correlation(codes: list[int], replies: list[int]) -> float:
    places = {person: place for place, person in enumerate(codes)}
    pairs = sum((place - places[person]) ** 2 for place, person in enumerate(replies))
    return 1 - 6 * pairs / (len(codes) * (len(codes) ** 2 - 1))


@pytest.mark.parametrize("story", [one_tablet, a_class])
def test_after_the_end_no_order_links_a_code_to_a_reply(site, coordinator, story):
    site.live(story())
    before = site.dump()
    codes = orders_of_codes(site, before)
    settle(site, coordinator)
    replies = orders_of_replies(site, site.dump())
    assert min(len(codes), len(replies)) > 8
    attacks = len(codes) * len(replies)
    most = bound(1, attacks)
    # Ranks of a random order correlate with a deviation of 1/√(n−1); seven of them happen once in 10¹¹.
    furthest = 7 / math.sqrt(PEOPLE - 1)
    for (of_codes, code_order), (of_replies, reply_order) in product(codes.items(), replies.items()):
        assert right_guesses(code_order, reply_order) <= most, f"{of_codes} × {of_replies}"
        assert abs(rank_correlation(code_order, reply_order)) < furthest, f"{of_codes} × {of_replies}"


@pytest.mark.parametrize("story", [one_tablet, a_class])
def test_while_it_runs_nobody_gets_further_than_the_batch(site, story):
    """On PostgreSQL the transaction of a released row tells its batch until the next night; within it: nothing."""
    site.live(story())
    dump = site.dump()
    codes, replies = orders_of_codes(site, dump), orders_of_replies(site, dump)
    tables = {name: order for name, order in replies.items() if "database" not in name}
    most = bound(PEOPLE / BATCH, len(codes) * len(tables))
    for (of_codes, code_order), (of_replies, reply_order) in product(codes.items(), tables.items()):
        assert right_guesses(code_order, reply_order) <= most, f"{of_codes} × {of_replies}"
    for name, order in tables.items():
        inside = [person % BATCH for person in order]
        expected, spread = (PEOPLE - 1) / 2, PEOPLE / math.sqrt(12)
        ranks = [place for place, person in enumerate(inside) if person == 0]
        # Where in its batch somebody handed in cannot be seen: the first of each batch lie where they like.
        if connection.vendor == "sqlite":
            assert abs(sum(ranks) / len(ranks) - expected) < 6 * spread / math.sqrt(len(ranks)), name


def test_the_night_takes_the_batch_away_too(site):
    site.live(one_tablet())
    mix_replies(wave=site.wave)
    sweep()
    dump = site.dump()
    assert len({row.get("physical xmin") for row in dump.tables["surveys_reply"]}) == 1
    codes, replies = orders_of_codes(site, dump), orders_of_replies(site, dump)
    most = bound(1, len(codes) * len(replies))
    for (of_codes, code_order), (of_replies, reply_order) in product(codes.items(), replies.items()):
        assert right_guesses(code_order, reply_order) <= most, f"{of_codes} × {of_replies}"


def test_answering_leaves_traces_in_two_ledgers_only(site):
    before = site.dump()
    site.live(one_tablet())
    after = site.dump()
    changed = {name for name, rows in after.tables.items() if rows != before.tables[name]}
    assert changed - {"sqlite_sequence"} <= LEDGERS
    columns = {column for name in changed & (LEDGERS - {"surveys_wave"}) for column in after.tables[name][0]}
    assert not {column for column in columns if column.endswith(("_at", "_on", "_date"))}
    assert site.caplog.text == "" or not any(word in site.caplog.text for word in [*site.codes, *site.words])


def test_no_value_stands_on_both_sides(site):
    """Nothing of a code outside of its ledger, nothing of a ticket anywhere, nothing of a reply outside of its own."""
    site.live(a_class())
    dump = site.dump()
    texts = {name: json.dumps(rows, default=_as_text) for name, rows in dump.tables.items()}
    for person, code in enumerate(site.codes):
        digest = code_digest(site.wave, code)
        ticket = site.tickets[person].split(".")[0]
        assert [name for name, text in texts.items() if digest in text] == ["surveys_code"]
        assert [name for name, text in texts.items() if code in text or ticket in text] == []
        assert [name for name, text in texts.items() if site.words[person] in text] == ["surveys_reply"]
    for name, content in dump.files.items():
        if name.startswith(("log", "backup")):
            assert not any(code.encode() in content for code in site.codes), name


def test_no_row_of_a_code_shares_a_transaction_with_a_reply(site):
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL shows the transaction of every row")
    site.live(one_tablet())
    dump = site.dump()
    of_codes = {row["physical xmin"] for row in dump.tables["surveys_code"]}
    of_replies = [row["physical xmin"] for row in dump.tables["surveys_reply"]]
    assert not of_codes & set(of_replies)
    assert {of_replies.count(one) for one in of_replies} == {BATCH}


def test_the_file_of_sqlite_forgets_earlier_states(site, coordinator):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only")
    site.live(one_tablet())
    settle(site, coordinator)
    files = {name: content for name, content in site.dump().files.items() if name.startswith("database")}
    everything = b"".join(files.values())
    assert {everything.count(word.encode()) for word in site.words} == {1}


def test_after_the_end_not_even_the_codes_can_be_tried(site, coordinator, commune):
    site.live(a_class())
    settle(site, coordinator)
    dump = site.dump()
    assert dump.tables["surveys_code"] == []
    with scope(commune=commune):
        assert Wave.objects.get(pk=site.wave.pk).salt == ""
        assert Reply.objects.count() == PEOPLE
    assert settings.SECRET_KEY


def test_the_attackers_would_find_a_leak(site):
    """A table that grows row by row gives everybody away: the programs above can fail."""
    leak = list(range(PEOPLE))
    assert right_guesses(list(range(PEOPLE)), leak) > bound(PEOPLE / BATCH, 1000)
    assert rank_correlation(list(range(PEOPLE)), leak) > 7 / math.sqrt(PEOPLE - 1)
    slightly = sorted(leak, key=lambda person: person + random.Random(person).uniform(0, 40))
    assert rank_correlation(list(range(PEOPLE)), slightly) > 7 / math.sqrt(PEOPLE - 1)


def _as_text(value: object) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)
