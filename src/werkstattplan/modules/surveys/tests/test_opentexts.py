"""Open answers: read one by one, names taken out for good, sorted into themes; nothing leads from a text to a reply."""

import datetime
import json

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from werkstattplan.modules.surveys.models import AnswerCategory, CodedText, Reply, ReviewedText, Wave
from werkstattplan.modules.surveys.opentext.finding import REMOVED, FindingKind, findings, pieces, removed
from werkstattplan.modules.surveys.selectors.opentexts import OpenAnswers, digest_of, quotes_of, shown_count
from werkstattplan.modules.surveys.services import opentexts as verbs
from werkstattplan.modules.surveys.services.replies import add_replies
from werkstattplan.modules.surveys.services.settling import look_after_waves, mix_replies
from werkstattplan.modules.surveys.tests.conftest import NOW, SETTLES
from werkstattplan.plan.tests.conftest import client_of
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.people.models import Person

SECRET = "Lena Meier aus der 8b fährt nie Bus."
TEXTS = [SECRET, "Mehr Busse", "Mehr Busse", *(f"Satz Nummer {number}" for number in range(9))]


@pytest.fixture
def settled(wave) -> Wave:
    replies = [[wave.questionnaire_id, {"wunsch": "bus", "mehr": text}] for text in TEXTS]
    add_replies(wave, None, [*replies, [wave.questionnaire_id, {"wunsch": "treff", "mehr": {"missing": "no_answer"}}]])
    look_after_waves(at=SETTLES)
    look_after_waves(at=SETTLES)
    wave.refresh_from_db()
    return wave


@pytest.fixture
def base(commune, wave) -> str:
    return f"/arbeit/{commune.slug}/umfragen/welle/{wave.pk}/texte/"


@pytest.fixture
def mira(coordinator) -> Client:
    return client_of(coordinator)


def text_of(response) -> str:
    return response.content.decode()


def texts_in(wave) -> list[str]:
    return sorted(
        answers["mehr"]
        for answers in wave.replies.values_list("answers", flat=True)
        if isinstance(answers["mehr"], str)
    )


# What may name somebody


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Lena Meier aus der 8b ist nett", ["Lena Meier", "8b"]),
        ("schreib an lena@web.de oder 0151 2345678", ["lena@web.de", "0151 2345678"]),
        ("Ich heiße kevin und wohne Dorfstraße 12a", ["Ich heiße kevin", "Dorfstraße 12a"]),
        ("jonas und sein Hund", ["jonas"]),
        ("Lenas Eltern", ["Lenas"]),
        ("Mein Freund Alexej spielt dort", ["Mein Freund Alexej"]),
        ("frau Müller-Lüdenscheidt ist toll", ["frau Müller-Lüdenscheidt"]),
        ("www.beispiel.example und @kevin.2010", ["www.beispiel.example", "@kevin.2010"]),
        ("geboren am 12.03.2010", ["12.03.2010"]),
        ("in 19288 Ludwigslust", ["19288 Ludwigslust"]),
        ("Gerda Geheim hilft", ["Gerda Geheim"]),
    ],
)
def test_what_may_name_somebody_is_found(text, found):
    parts = pieces(text, findings(text, ["Gerda Geheim"]))
    assert [part.text for part in parts if part.kind] == found
    assert "".join(part.text for part in parts) == text


@pytest.mark.parametrize(
    "text",
    [
        "Im August ist nichts los, und ernst nimmt uns keiner.",
        "Der Weg 3 km zum Bus ist zu weit.",
        "Mehr WLAN, mehr Busse, weniger Hausaufgaben!",
        "Um 20 Uhr fährt der letzte Bus.",
        "Ein Ort für alle, nicht nur im Sommer.",
    ],
)
def test_ordinary_words_are_left_alone(text):
    assert findings(text) == []


@given(st.text(alphabet="abLenäß @.0123456789-\n", max_size=60))
def test_pieces_always_make_the_text_again(text):
    parts = pieces(text, findings(text, ["Len", "a.b"]))
    assert "".join(part.text for part in parts) == text
    assert all(part.text for part in parts)


@given(
    st.lists(st.sampled_from(["Lena", "lena", "Bus", "a+b", "(x)"]), max_size=4),
    st.sampled_from(["Lena", "a+b", "(x)"]),
)
def test_removed_words_are_gone_as_whole_words(words, wanted):
    text = " ".join([*words, "Lenas"])
    left = removed(text, [wanted, " "])
    assert wanted.lower() not in left.lower().split()
    assert left.endswith("Lenas")
    assert left.count(REMOVED) == [word.lower() for word in words].count(wanted.lower())


# Reading


def test_nobody_reads_a_text_before_the_wave_is_over(mira, wave, base):
    add_replies(wave, None, [[wave.questionnaire_id, {"mehr": text}] for text in TEXTS])
    assert "zwei Tage nach ihrem Ende" in text_of(mira.get(base))
    page = text_of(mira.get(f"{base}mehr/"))
    assert "Mehr Busse" not in page
    assert "Lena" not in page


def test_too_few_texts_are_not_shown(mira, wave, base):
    add_replies(wave, None, [[wave.questionnaire_id, {"wunsch": "bus", "mehr": text}] for text in TEXTS[:9]])
    add_replies(wave, None, [[wave.questionnaire_id, {"wunsch": "bus"}]] * 5)
    look_after_waves(at=SETTLES)
    look_after_waves(at=SETTLES)
    assert "zu wenige Texte" in text_of(mira.get(base))
    page = text_of(mira.get(f"{base}mehr/"))
    assert "Mehr Busse" not in page
    answer = mira.post(f"{base}mehr/gelesen/", {"text": digest_of(wave, "mehr", "Mehr Busse")}, follow=True)
    assert "können noch nicht gelesen werden" in text_of(answer)
    assert not ReviewedText.objects.exists()


def test_texts_stand_alone_with_what_names_somebody_marked(mira, settled, base):
    page = text_of(mira.get(f"{base}mehr/"))
    assert '<mark>Lena Meier<span class="kern-sr-only"> (Name)</span></mark>' in page
    assert "2-mal genau so" in page
    assert "Ein Bus am Abend" not in page
    for key in Reply.objects.values_list("pk", flat=True):
        assert str(key) not in page
    assert mira.get(f"{base}wunsch/").status_code == 404


def test_the_order_comes_from_the_words_alone(settled):
    before = [text.text for text in OpenAnswers(settled, "mehr").texts]
    mix_replies(wave=settled)
    assert [text.text for text in OpenAnswers(settled, "mehr").texts] == before
    assert before != sorted(before)


# Taking names out


def test_names_are_taken_out_of_the_replies_for_good(mira, settled, base, tmp_path):
    values = {"text": digest_of(settled, "mehr", SECRET), "stelle": ["Lena Meier"], "weitere": "8B, nie"}
    answer = mira.post(f"{base}mehr/schwaerzen/", values, follow=True)
    assert "nicht zurückholen" in text_of(answer)
    assert f"{REMOVED} aus der {REMOVED} fährt {REMOVED} Bus." in texts_in(settled)
    assert len(texts_in(settled)) == len(TEXTS)
    everything = json.dumps([*Change.objects.values_list("before", "after", "object_label")])
    assert "Meier" not in everything
    assert Change.objects.filter(verb="schwärzt eine offene Antwort").count() == 1
    with connection.cursor() as cursor:
        for model in (Reply, ReviewedText, CodedText, Change):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            assert "Meier" not in str(cursor.fetchall())


def test_other_answers_and_other_replies_stay_as_they_were(settled, coordinator):
    verbs.remove_words(
        wave=settled,
        question_id="mehr",
        digest=digest_of(settled, "mehr", "Mehr Busse"),
        words=["Busse"],
        actor=coordinator,
        at=NOW,
    )
    assert texts_in(settled).count(f"Mehr {REMOVED}") == 2
    assert SECRET in texts_in(settled)
    assert all(answers["wunsch"] in ("bus", "treff") for answers in settled.replies.values_list("answers", flat=True))


def test_nothing_happens_where_nothing_was_chosen_or_the_text_is_gone(mira, settled, base):
    digest = digest_of(settled, "mehr", SECRET)
    assert "Keine dieser Stellen" in text_of(mira.post(f"{base}mehr/schwaerzen/", {"text": digest}, follow=True))
    mira.post(f"{base}mehr/schwaerzen/", {"text": digest, "weitere": "Lena Meier"})
    answer = mira.post(f"{base}mehr/schwaerzen/", {"text": digest, "weitere": "8b"}, follow=True)
    assert "gibt es so nicht mehr" in text_of(answer)


# Themes and quotations


def theme(wave, coordinator, label="Bus") -> AnswerCategory:
    return verbs.add_category(wave=wave, question_id="mehr", label=label, meaning="", actor=coordinator, at=NOW)


def review(wave, coordinator, text, *categories, is_quotable=False) -> None:
    verbs.review_text(
        wave=wave, question_id="mehr", digest=digest_of(wave, "mehr", text), category_ids=[row.pk for row in categories],
        is_quotable=is_quotable, actor=coordinator, at=NOW,
    )  # fmt: skip


def test_a_theme_counts_people_and_says_nothing_of_few(mira, settled, coordinator, base):
    mira.post(f"{base}mehr/kategorie/", {"label": "Bus", "meaning": "Alles, was fährt"})
    assert mira.post(f"{base}mehr/kategorie/", {"label": "bus"}).status_code == 422
    bus, other = AnswerCategory.objects.get(), theme(settled, coordinator, "Anderes")
    values = {
        "text": digest_of(settled, "mehr", "Mehr Busse"),
        "kategorie": [bus.pk, other.pk, 999, "x"],
        "zeigen": "alle",
    }
    answer = mira.post(f"{base}mehr/gelesen/", values)
    assert answer.url == f"{base}mehr/?zeigen=alle"
    for text in TEXTS[3:]:
        review(settled, coordinator, text, other)
    counts = {row.category.label: (row.people, row.shown) for row in OpenAnswers(settled, "mehr").categories()}
    assert counts == {"Bus": (2, None), "Anderes": (11, 11)}
    page = text_of(mira.get(f"{base}mehr/?zeigen={bus.pk}"))
    assert "Mehr Busse" in page
    assert "Satz Nummer" not in page
    review(settled, coordinator, "Mehr Busse", other)
    assert [row.people for row in OpenAnswers(settled, "mehr").categories()] == [11, 0]
    mira.post(f"{base}mehr/kategorie/{other.pk}/entfernen/")
    assert not CodedText.objects.exists()
    assert len(texts_in(settled)) == len(TEXTS)


def test_numbers_of_few_people_are_not_said():
    assert [shown_count(people, 10) for people in (0, 9, 10, 11)] == [None, None, 10, 11]


def test_what_is_noted_goes_along_when_names_are_taken_out(settled, coordinator):
    bus = theme(settled, coordinator)
    review(settled, coordinator, SECRET, bus, is_quotable=True)
    digest = verbs.remove_words(
        wave=settled, question_id="mehr", digest=digest_of(settled, "mehr", SECRET), words=["Lena Meier"],
        actor=coordinator, at=NOW,
    )  # fmt: skip
    text = OpenAnswers(settled, "mehr").by_digest(digest)
    assert text.categories == {bus.pk}
    assert not text.is_reviewed
    assert quotes_of(settled.survey) == []


def test_two_texts_that_become_the_same_are_one(settled, coordinator):
    bus = theme(settled, coordinator)
    first, second = TEXTS[3:5]
    for text in (first, second):
        review(settled, coordinator, text, bus)
        verbs.remove_words(
            wave=settled, question_id="mehr", digest=digest_of(settled, "mehr", text), words=[text],
            actor=coordinator, at=NOW,
        )  # fmt: skip
    assert [row.people for row in OpenAnswers(settled, "mehr").categories()] == [2]


def test_a_quotation_is_read_by_everybody_and_goes_with_the_replies(mira, settled, coordinator, base):
    public = f"/umfragen/{settled.key}/wirkung/"
    mira.post(f"{base}mehr/gelesen/", {"text": digest_of(settled, "mehr", "Mehr Busse"), "zitat": "1"})
    assert "„Mehr Busse“" in text_of(Client().get(public))
    review(settled, coordinator, "Mehr Busse")
    assert "„Mehr Busse“" not in text_of(Client().get(public))
    review(settled, coordinator, "Mehr Busse", theme(settled, coordinator), is_quotable=True)
    look_after_waves(at=datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC))
    assert "„Mehr Busse“" not in text_of(Client().get(public))
    assert not ReviewedText.objects.exists()
    assert not CodedText.objects.exists()
    assert AnswerCategory.objects.exists()


def test_nobody_is_named_in_a_quotation(settled, coordinator, commune):
    Person.objects.create(commune=commune, name="Satz Nummer")
    with pytest.raises(verbs.StillNamed):
        review(settled, coordinator, TEXTS[3], is_quotable=True)
    assert FindingKind.PERSON.is_sure
    assert not FindingKind.NAME.is_sure


def test_a_text_once_looked_through_leaves_the_list(mira, settled, base, coordinator):
    for text in set(TEXTS):
        review(settled, coordinator, text)
    assert "Alles durchgesehen" in text_of(mira.get(f"{base}mehr/"))
    assert "12 von 12" in text_of(mira.get(f"{base}mehr/"))


# Doors


def test_only_the_coordination_and_the_administration_read(settled, base, reader, stranger):
    for path in ("", "mehr/"):
        assert client_of(reader).get(base + path).status_code == 403
        assert client_of(stranger).get(base + path).status_code == 404
        assert Client().get(base + path).status_code == 302
    for path in ("schwaerzen/", "gelesen/", "kategorie/"):
        assert client_of(reader).post(f"{base}mehr/{path}", {}).status_code == 403


def test_pages_cost_the_same_for_many_texts(mira, settled, base, coordinator, django_assert_max_num_queries):
    add_replies(settled, None, [[settled.questionnaire_id, {"mehr": f"Noch {number}"}] for number in range(60)])
    for label in range(12):
        review(settled, coordinator, "Mehr Busse", theme(settled, coordinator, str(label)))
    with django_assert_max_num_queries(15):
        mira.get(f"{base}mehr/")
    with django_assert_max_num_queries(15):
        mira.get(base)


def test_themes_of_many_are_read_by_everybody_and_stay(mira, settled, coordinator, base):
    public = f"/umfragen/{settled.key}/wirkung/"
    answer = mira.post(f"{base}mehr/themen/", {"was": "zeigen"}, follow=True)
    assert "keine Kategorie genug Texte" in text_of(answer)
    many, few = theme(settled, coordinator, "Von vielen"), theme(settled, coordinator, "Von wenigen")
    for text in set(TEXTS):
        review(settled, coordinator, text, many, *([few] if text == TEXTS[3] else []))
    mira.post(f"{base}mehr/themen/", {"was": "zeigen"})
    page = text_of(Client().get(public))
    assert '<th scope="row">Von vielen</th><td>12</td>' in page
    assert "Von wenigen" not in page
    look_after_waves(at=datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC))
    assert "Von vielen" in text_of(Client().get(public))
    mira.post(f"{base}mehr/themen/", {"was": "zurueckziehen"})
    assert "Von vielen" not in text_of(Client().get(public))
    assert Change.objects.filter(verb="zieht Themen zurück").count() == 1


def test_themes_of_a_wave_that_runs_are_not_shown(mira, wave, base):
    add_replies(wave, None, [[wave.questionnaire_id, {"mehr": text}] for text in TEXTS])
    answer = mira.post(f"{base}mehr/themen/", {"was": "zeigen"}, follow=True)
    assert "können noch nicht gelesen werden" in text_of(answer)
