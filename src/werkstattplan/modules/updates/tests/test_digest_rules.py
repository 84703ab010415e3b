"""Who is asked about what: examples of every rule, and properties over random districts."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstattplan.modules.updates.digest_rules import (
    Contact,
    Facts,
    Mailbox,
    PersonFacts,
    Point,
    Rhythm,
    Subject,
    is_silent,
    months_before,
    next_sending_day,
    obstacle_of,
    recipient_of,
    select,
)

ON = datetime.date(2026, 6, 10)
DAY = datetime.timedelta(days=1)
ADA = PersonFacts(id=1, name="Ada Alt", email="ada@amt.example")
BEN = PersonFacts(id=2, name="Ben Bach", email="ben@amt.example")
OFFICE = Mailbox(label="Fachdienst Bildung", email="bildung@amt.example")
FUNCTION = Mailbox(label="Leitung", email="leitung@amt.example")
LEAD = Mailbox(label="Koordination", email="lead@amt.example")
OPEN = Point(key="status", label="Stand ist alt", since=ON - 40 * DAY)


ADA_ALONE = (Contact(person_id=1),)


def subject(key="musik", contacts=ADA_ALONE, **more) -> Subject:
    return Subject(key=key, title=key.title(), contacts=contacts, **{"points": (OPEN,), **more})


def facts(*subjects, people=(ADA, BEN), **more) -> Facts:
    more = {"coordination": LEAD, **more}
    return Facts(subjects=subjects, people={person.id: person for person in people}, **more)


def mails(found) -> dict[str, list[str]]:
    return {mail.recipient.email: [item.subject.key for item in mail.items] for mail in found.digests}


def test_one_mail_for_each_person_with_everything_open_oldest_first():
    older = replace(OPEN, since=ON - 90 * DAY)
    found = select(facts(subject("a"), subject("b", points=(older,)), subject("c", (Contact(person_id=2),))), ON)
    assert mails(found) == {"ada@amt.example": ["b", "a"], "ben@amt.example": ["c"]}
    assert [item.times_asked for item in found.digests[0].items] == [1, 1]


def test_nothing_open_no_mail():
    assert select(facts(subject(points=())), ON).digests == ()


@pytest.mark.parametrize(
    ("contact", "changes", "email", "detour"),
    [
        (Contact(person_id=1), {}, "ada@amt.example", ()),
        (Contact(person_id=1), {"left_on": ON}, "lead@amt.example", ("Ada Alt ist seit 10.06.2026 nicht mehr da.",)),
        (Contact(person_id=1), {"left_on": ON + DAY}, "ada@amt.example", ()),
        (
            Contact(person_id=1),
            {"absences": ((ON, ON),), "deputy_id": 2},
            "ben@amt.example",
            ("Ada Alt ist bis 10.06.2026 abwesend.", "Ben Bach vertritt Ada Alt."),
        ),
        (Contact(person_id=1), {"absences": ((ON + DAY, ON + DAY),)}, "ada@amt.example", ()),
        (Contact(person_id=1), {"absences": ((ON - DAY, ON - DAY),)}, "ada@amt.example", ()),
        (
            Contact(person_id=1, function=FUNCTION, organisation=OFFICE),
            {"email": ""},
            "leitung@amt.example",
            ("Von Ada Alt ist keine E-Mail-Adresse bekannt.",),
        ),
        (
            Contact(person_id=1, function=Mailbox(label="Leitung"), organisation=OFFICE),
            {"email": "", "why_no_mail": "Mails an Ada Alt kommen zurück."},
            "bildung@amt.example",
            ("Mails an Ada Alt kommen zurück.", "Für „Leitung“ ist kein Postfach bekannt."),
        ),
        (Contact(organisation=OFFICE), {}, "bildung@amt.example", ()),
        (
            Contact(organisation=Mailbox(label="Verein")),
            {},
            "lead@amt.example",
            ("Für „Verein“ ist kein Postfach bekannt.",),
        ),
    ],
)
def test_the_chain_link_by_link(contact, changes, email, detour):
    found, reasons = recipient_of(subject(contacts=(contact,)), facts(people=(replace(ADA, **changes), BEN)), ON)
    assert (found.email, reasons) == (email, detour)


def test_a_deputy_who_is_away_too_is_passed_over():
    away = {"absences": ((ON, ON + 3 * DAY),)}
    people = (replace(ADA, deputy_id=2, **away), replace(BEN, **away))
    found, reasons = recipient_of(
        subject(contacts=(Contact(person_id=1, organisation=OFFICE),)), facts(people=people), ON
    )
    assert found.email == OFFICE.email
    assert reasons[-1] == "Ben Bach ist bis 13.06.2026 abwesend."


def test_the_second_contact_is_asked_where_the_first_is_not_to_be_had():
    contacts = (Contact(person_id=1), Contact(person_id=2))
    found, _ = recipient_of(subject(contacts=contacts), facts(people=(replace(ADA, email=""), BEN)), ON)
    assert (found.email, found.person_id) == (BEN.email, 2)


def test_nobody_at_all_is_reported_with_every_reason():
    found = select(facts(subject(contacts=()), coordination=None), ON)
    assert found.digests == ()
    assert found.unreachable[0].reasons == (
        "Es ist keine Ansprechperson genannt.",
        "Die Koordination hat keine E-Mail-Adresse.",
    )


def test_an_answer_closes_what_was_open_until_something_new_or_a_whole_rhythm():
    answered = ON - 10 * DAY
    assert not select(facts(subject(answered_on=answered)), ON).digests
    assert select(facts(subject(answered_on=answered, points=(replace(OPEN, since=ON),))), ON).digests
    assert not select(facts(subject(answered_on=ON, points=(replace(OPEN, since=ON),))), ON).digests
    assert select(facts(subject(answered_on=ON, points=(replace(OPEN, insists=True),))), ON).digests
    old = (replace(OPEN, since=datetime.date(2026, 1, 1)),)
    assert select(facts(subject(answered_on=datetime.date(2026, 3, 10), points=old)), ON).digests
    assert not select(facts(subject(answered_on=datetime.date(2026, 3, 11), points=old)), ON).digests


def test_reminders_come_after_their_pause_and_end():
    def asked(*days_ago):
        return subject(asked_on=tuple(ON - days * DAY for days in days_ago))

    assert not select(facts(asked(13)), ON).digests
    assert select(facts(asked(14)), ON).digests[0].items[0].times_asked == 2
    assert select(facts(asked(28, 14)), ON).digests[0].items[0].times_asked == 3
    waiting = select(facts(asked(41, 27, 13)), ON)
    assert (waiting.digests, waiting.silent) == ((), ())
    silent = select(facts(asked(42, 28, 14)), ON)
    assert (silent.digests, len(silent.silent)) == ((), 1)


def test_a_new_round_begins_when_a_whole_rhythm_has_passed():
    days = (datetime.date(2026, 3, 10), datetime.date(2026, 3, 1), datetime.date(2026, 2, 1))
    assert select(facts(subject(asked_on=days)), ON).digests[0].items[0].times_asked == 1
    later = (datetime.date(2026, 3, 11), *days[1:])
    assert is_silent(subject(asked_on=later), Rhythm(), ON)
    two_rounds = (datetime.date(2026, 5, 20), datetime.date(2026, 2, 20), datetime.date(2026, 2, 1))
    assert select(facts(subject(asked_on=two_rounds)), ON).digests[0].items[0].times_asked == 2


def test_askings_before_the_last_answer_do_not_count():
    found = select(
        facts(
            subject(
                answered_on=ON - 20 * DAY,
                asked_on=(ON - 60 * DAY, ON - 40 * DAY, ON - 20 * DAY),
                points=(replace(OPEN, since=ON),),
            )
        ),
        ON,
    )
    assert found.digests[0].items[0].times_asked == 1


def test_an_address_rests_between_two_mails():
    new = subject("neu")
    assert not select(facts(new, last_mail_on={ADA.email: ON - 13 * DAY}), ON).digests
    assert select(facts(new, last_mail_on={ADA.email: ON - 14 * DAY}), ON).digests


def test_subjects_that_were_asked_often_enough_stay_out_of_the_mail():
    often = subject("oft", asked_on=(ON - 40 * DAY, ON - 28 * DAY, ON - 14 * DAY))
    assert mails(select(facts(often, subject("neu")), ON)) == {ADA.email: ["neu"]}


def test_a_mail_held_back_waits_until_its_day():
    held = facts(subject(), held_back={ADA.email: ON + DAY})
    assert select(held, ON).digests == ()
    assert [entry.until for entry in select(held, ON).held_back] == [ON + DAY]
    assert select(held, ON + DAY).digests


def test_one_address_of_a_person_and_a_mailbox_is_one_mail_in_the_name_of_the_person():
    box = Mailbox(label="Leitung", email=ADA.email)
    found = select(facts(subject("a", (Contact(function=box),)), subject("b")), ON)
    assert mails(found) == {ADA.email: ["a", "b"]}
    assert found.digests[0].recipient.name == "Ada Alt"


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (datetime.date(2026, 5, 31), 3, datetime.date(2026, 2, 28)),
        (datetime.date(2028, 5, 31), 3, datetime.date(2028, 2, 29)),
        (datetime.date(2026, 1, 15), 1, datetime.date(2025, 12, 15)),
        (datetime.date(2026, 12, 31), 12, datetime.date(2025, 12, 31)),
        (datetime.date(2026, 12, 31), 3, datetime.date(2026, 9, 30)),
    ],
)
def test_months_before(day, months, before):
    assert months_before(day, months) == before


def test_the_next_sending_day():
    assert next_sending_day(ON, lambda day: True) == ON
    assert next_sending_day(ON, lambda day: day.weekday() == 0) == datetime.date(2026, 6, 15)


days = st.integers(0, 200).map(lambda back: ON - back * DAY)
emails = st.sampled_from(["", "a@x.example", "b@x.example", "c@x.example"])
boxes = st.one_of(st.none(), st.builds(Mailbox, label=st.just("Amt"), email=emails))
contacts = st.builds(Contact, person_id=st.one_of(st.none(), st.integers(1, 4)), function=boxes, organisation=boxes)
points = st.builds(Point, key=st.just("p"), label=st.just("offen"), since=days, insists=st.booleans())


@st.composite
def districts(draw) -> Facts:
    people = [
        PersonFacts(
            id=number,
            name=f"Person {number}",
            email=draw(emails),
            left_on=draw(st.one_of(st.none(), days)),
            absences=tuple(
                (first, first + draw(st.integers(0, 30)) * DAY) for first in draw(st.lists(days, max_size=2))
            ),
            deputy_id=draw(st.one_of(st.none(), st.integers(1, 4))),
        )
        for number in range(1, 5)
    ]
    subjects = [
        Subject(
            key=f"s{number}",
            title="Werkzeug",
            contacts=tuple(draw(st.lists(contacts, max_size=2))),
            points=tuple(draw(st.lists(points, max_size=2))),
            answered_on=draw(st.one_of(st.none(), days)),
            asked_on=tuple(draw(st.lists(days, max_size=4))),
        )
        for number in range(draw(st.integers(0, 6)))
    ]
    box = draw(st.one_of(st.none(), st.builds(Mailbox, label=st.just("Koordination"), email=emails)))
    last = draw(st.dictionaries(emails.filter(bool), days))
    return facts(*subjects, people=people, coordination=box, last_mail_on=last)


@given(districts())
def test_every_subject_is_in_one_place_at_most_and_nobody_gets_two_mails(district):
    found = select(district, ON)
    asked = [item.subject.key for mail in found.digests for item in mail.items]
    places = asked + [one.key for one in found.silent] + [one.subject.key for one in found.unreachable]
    assert len(places) == len(set(places))
    assert len({mail.recipient.email for mail in found.digests}) == len(found.digests)
    assert all(mail.items for mail in found.digests)
    assert all(item.times_asked <= district.rhythm.max_reminders + 1 for mail in found.digests for item in mail.items)


@given(districts())
def test_nobody_who_is_away_or_gone_gets_mail(district):
    for mail in select(district, ON).digests:
        person = district.people.get(mail.recipient.person_id)
        assert mail.recipient.email
        assert person is None or obstacle_of(person, ON) == ""


@given(districts())
def test_who_is_passed_over_is_passed_over_with_a_reason(district):
    for mail in select(district, ON).digests:
        for item in mail.items:
            first = item.subject.contacts[0] if item.subject.contacts else None
            person = district.people.get(first.person_id) if first is not None else None
            assert item.detour or person is None or person.email == mail.recipient.email


def after(district: Facts, found, day) -> Facts:
    """The district when the mails have gone."""
    asked = {item.subject.key for mail in found.digests for item in mail.items}
    subjects = tuple(
        replace(one, asked_on=(*one.asked_on, day)) if one.key in asked else one for one in district.subjects
    )
    last = {**district.last_mail_on, **{mail.recipient.email: day for mail in found.digests}}
    return replace(district, subjects=subjects, last_mail_on=last)


@given(districts())
def test_a_second_run_on_the_same_day_sends_nothing(district):
    assert select(after(district, select(district, ON), ON), ON).digests == ()


@given(districts(), st.data())
def test_a_run_killed_half_way_is_finished_by_the_next(district, data):
    whole = select(district, ON)
    sent = tuple(mail for mail in whole.digests if data.draw(st.booleans()))
    rest = select(after(district, replace(whole, digests=sent), ON), ON)
    assert set(mails(rest)) | {mail.recipient.email for mail in sent} == set(mails(whole))
    assert all(mails(rest)[email] == mails(whole)[email] for email in mails(rest))


@given(districts(), st.integers(1, 10))
def test_a_missed_night_loses_nothing(district, later):
    """Whoever was to be asked is asked on a later day, unless somebody else is to be asked by then."""
    missed = select(district, ON)
    then = select(district, ON + later * DAY)
    asked = {item.subject.key for mail in missed.digests for item in mail.items}
    accounted = {item.subject.key for mail in then.digests for item in mail.items}
    accounted |= {one.key for one in then.silent} | {one.subject.key for one in then.unreachable}
    for one in district.subjects:
        if one.key in asked - accounted:
            recipient, _ = recipient_of(one, district, ON + later * DAY)
            assert recipient.email in district.last_mail_on
