"""Single cells: what they mean, and when we say that we do not know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstattplan.kernel.money import NotAnAmount, format_euros, parse_euros
from werkstattplan.plan.contracts import AmountQualifier, AreaKind, ToolStatus
from werkstattplan.plan.importing.amounts import interpret_budget
from werkstattplan.plan.importing.areas import interpret_area
from werkstattplan.plan.importing.choices import interpret_status, interpret_yes_no
from werkstattplan.plan.importing.contracts import Confidence
from werkstattplan.plan.importing.participants import NamesWithComma, interpret_participants
from werkstattplan.plan.importing.people import interpret_contacts
from werkstattplan.plan.importing.periods import interpret_period
from werkstattplan.plan.importing.tests.shared import SMALL_GAZETTEER
from werkstattplan.plan.importing.titles import MAX_TITLE, propose_title


@pytest.mark.parametrize(
    ("text", "cents"),
    [("1.000", 100_000), ("1.234,56 €", 123_456), ("0,05", 5), ("12 EUR", 1_200), ("1000,5", 100_050)],
)
def test_german_amounts(text, cents):
    assert parse_euros(text) == cents


@pytest.mark.parametrize("text", ["1,000", "12.5", "", "abc", "-5", "1.00", "99999999999999999"])
def test_what_is_no_german_amount_is_refused_by_name(text):
    with pytest.raises(NotAnAmount) as refused:
        parse_euros(text)
    assert refused.value.code == "not-an-amount"


@given(st.integers(min_value=0, max_value=10**14))
def test_amounts_survive_writing_and_reading(cents):
    assert parse_euros(format_euros(cents)) == cents


@pytest.mark.parametrize(
    ("text", "amount", "qualifier", "cap"),
    [
        ("ca. 500 €", 50_000, AmountQualifier.ABOUT, None),
        ("bis zu 2.000,00 EUR", 200_000, AmountQualifier.UP_TO, None),
        ("mindestens 10 T€", 1_000_000, AmountQualifier.FROM, None),
        ("1,5 Mio. €", 150_000_000, AmountQualifier.EXACT, None),
        ("300,- €", 30_000, AmountQualifier.EXACT, None),
        ("Klub 300 €", 30_000, AmountQualifier.EXACT, None),
        ("9.000 € (max. 300 € je Projekt)", 900_000, AmountQualifier.EXACT, 30_000),
    ],
)
def test_budgets(text, amount, qualifier, cap):
    budget = interpret_budget(text).value
    assert (budget.amount_cents, budget.qualifier, budget.cap_per_application_cents) == (amount, qualifier, cap)
    assert budget.wording == text


@pytest.mark.parametrize(
    "text",
    [
        *("nach Bedarf", "100 € und 200 €", "1,000 €", "Haushalt", "5.000 - 10.000 €", "5.000 bis 10.000 €"),
        *("jährlich 500 €", "500 €/Jahr", "3 x 500 €", "-500 €", "keine 500 €", "30000"),
    ],
)
def test_unclear_budgets_claim_no_amount(text):
    reading = interpret_budget(text)
    assert reading.value.amount_cents is None
    assert reading.confidence is Confidence.UNSURE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mira Muster", [("Mira Muster", "", "")]),
        ("Mira Muster, Bo Beispiel", [("Mira Muster", "", ""), ("Bo Beispiel", "", "")]),
        ("Mira Muster (FDL Testwesen), Bo Beispiel", [("Mira Muster", "FDL", "Testwesen"), ("Bo Beispiel", "", "")]),
        ("FD Ordnung, Wald und Wiese", [("", "", "FD Ordnung, Wald und Wiese")]),
        ("Mira Muster Projektleiterin im Landkreis", [("Mira Muster", "Projektleiterin", "Landkreis")]),
        (
            "Mira Muster (Geschäftsführerin) Probegesellschaft)",
            [("Mira Muster", "Geschäftsführerin", "Probegesellschaft")],
        ),
        ("Projektkoordination", [("", "Projektkoordination", "")]),
        ("Dr. Ada von der Probe, Amtsleiterin", [("Dr. Ada von der Probe", "Amtsleiterin", "")]),
        ("Mira Muster\nBo Beispiel", [("Mira Muster", "", ""), ("Bo Beispiel", "", "")]),
        ("Mira Muster\nFDL Testwesen", [("Mira Muster", "FDL", "Testwesen")]),
        ("Mira Muster und Bo Beispiel", [("Mira Muster", "", ""), ("Bo Beispiel", "", "")]),
        ("Władysława Örnek", [("Władysława Örnek", "", "")]),
        ("noch offen", []),
    ],
)
def test_contacts(text, expected):
    entries = interpret_contacts(text).value.entries
    assert [(entry.person, entry.function, entry.organisation) for entry in entries] == expected


def test_an_office_without_a_person_is_a_doubt():
    assert interpret_contacts("FD Ordnung, Wald und Wiese").confidence is Confidence.UNSURE


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Ganzer Landkreis", [AreaKind.DISTRICT]),
        ("Hagen", [AreaKind.MUNICIPALITY]),
        ("Amt Hagen", [AreaKind.AMT]),
        ("Hagen/Alt Krenz", [AreaKind.MUNICIPALITY, AreaKind.MUNICIPALITY]),
        ("Boizen/Elbe", [AreaKind.MUNICIPALITY]),
        ("Raum Nebelwald", [AreaKind.AMT]),
        ("7 Dörfer", [AreaKind.UNRESOLVED]),
    ],
)
def test_areas(text, kinds):
    assert [part.kind for part in interpret_area(text, SMALL_GAZETTEER).value.parts] == kinds


@pytest.mark.parametrize(
    "text", ["Ganzer Landkreis außer Hagen", "Hagen und 5 weitere Gemeinden", "Hagen, Nebelwald u.a."]
)
def test_words_that_widen_or_narrow_a_place_are_a_doubt(text):
    assert interpret_area(text, SMALL_GAZETTEER).confidence is Confidence.UNSURE


@pytest.mark.parametrize("text", ["ab 2021", "nicht vor 2022", "2022-2020", "2020 ff.", "bald"])
def test_open_periods_are_a_doubt(text):
    assert interpret_period(text).confidence is Confidence.UNSURE


def test_participants_keep_names_with_commas_together():
    reading = interpret_participants(
        "Schule, FD Wald, Wild und Wiese, Verein", known=NamesWithComma(["FD Wald, Wild und Wiese"])
    )
    assert reading.value.entries == ("Schule", "FD Wald, Wild und Wiese", "Verein")


def test_only_whole_known_names_stay_whole():
    known = NamesWithComma(["FD Wald, Wild und Wiese-Stelle"])
    assert interpret_participants("FD Wald, Wild und Wiesen", known=known).value.entries == (
        "FD Wald",
        "Wild und Wiesen",
    )
    assert interpret_participants("FD Wald, Wild und Wiese", known=known).value.entries == ("FD Wald, Wild und Wiese",)


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("Schule\nVerein", ("Schule", "Verein")),
        ("- Schule\n- Chor", ("Schule", "Chor")),
        ("Verein zur Pflege\nder Wege, Chor", ("Verein zur Pflege der Wege", "Chor")),
        ("–", ()),
    ],
)
def test_lines_of_a_list_are_apart_and_lines_that_wrap_are_not(text, entries):
    reading = interpret_participants(text)
    assert (reading.value.wording, reading.value.entries) == (text, entries)


def test_forgotten_commas_between_people_are_noticed():
    reading = interpret_participants("Frau Muster Herr Beispiel, Chor")
    assert reading.value.entries == ("Frau Muster", "Herr Beispiel", "Chor")
    assert reading.confidence is Confidence.LIKELY


@pytest.mark.parametrize(
    ("text", "years"),
    [
        *(("2020–2022", (2020, 2021, 2022)), ("2020, 2023", (2020, 2023)), ("ab 2021", (2021,)), ("bald", ())),
        *(("2020-22", (2020, 2021, 2022)), ("2020/21", (2020, 2021)), ("2020-05", (2020,))),
        *(("05.2020 – 12.2022", (2020, 2021, 2022)), ("Mai 2020 bis 1. Juni 2022", (2020, 2021, 2022))),
        *(("Q1/2020 bis Q3/2022", (2020, 2021, 2022)), ("bis Ende 2021", (2021,)), ("2022-2020", (2020, 2022))),
    ],
)
def test_periods(text, years):
    assert interpret_period(text).value == years


@pytest.mark.parametrize(
    ("text", "value"), [("Nein", False), ("ja", True), ("Ja, durch ein Büro", True), ("offen", None)]
)
def test_yes_and_no(text, value):
    assert interpret_yes_no(text).value.value is value


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("läuft", ToolStatus.RUNNING),
        ("Abgeschlossen", ToolStatus.DONE),
        ("nicht begonnen", ToolStatus.UNKNOWN),
        ("?", ToolStatus.UNKNOWN),
    ],
)
def test_status(text, status):
    assert interpret_status(text).value is status


@given(st.text(min_size=1).filter(str.strip))
def test_titles_are_short_and_made_of_the_wording(wording):
    title = propose_title(wording)
    assert 0 < len(title) <= MAX_TITLE + 3
    assert title.removesuffix(" …").strip() in " ".join(wording.split())


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("1,000", "Meinen Sie 1.000 Euro oder 1 Euro?"),
        ("1,500 €", "Meinen Sie 1.500 Euro oder 1,50 Euro?"),
        ("1,234", "Meinen Sie 1.234 Euro?"),
        ("0,500", "Meinen Sie 0,50 Euro?"),
        ("12.5", "Meinen Sie 12,50 Euro?"),
        ("0,123", "Das ist kein Betrag, den wir sicher verstehen."),
    ],
)
def test_an_amount_that_may_mean_two_things_is_asked_back(text, question):
    with pytest.raises(NotAnAmount) as refused:
        parse_euros(text)
    assert refused.value.sentence.startswith(question)
