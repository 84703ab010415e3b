"""What the program words itself, the importer understands as the same."""

from hypothesis import given
from hypothesis import strategies as st

from werkstattplan.plan.contracts import AmountQualifier, AreaKind, AreaPart, Budget, Contact
from werkstattplan.plan.importing.amounts import interpret_budget
from werkstattplan.plan.importing.areas import interpret_area
from werkstattplan.plan.importing.canonical import render_area, render_budget, render_contacts, render_participants
from werkstattplan.plan.importing.participants import interpret_participants
from werkstattplan.plan.importing.people import interpret_contacts
from werkstattplan.plan.importing.tests.shared import SMALL_GAZETTEER

PERSONS = st.sampled_from(["", "Mira Muster", "Bo Beispiel", "Dr. Ada Probe"])
FUNCTIONS = st.sampled_from(["", "Leitung", "FDL", "Projektkoordination", "Geschäftsführerin"])
ORGANISATIONS = st.sampled_from(
    ["", "Busbetrieb", "FD Wald", "Regionalstelle", "Welcome-Center", "FD Wald, Wild und Wiese"]
)
AREA_PARTS = st.sampled_from(
    [
        SMALL_GAZETTEER.district(),
        *(AreaPart(kind=AreaKind.AMT, name=name, key=key) for name, key in SMALL_GAZETTEER.aemter),
        *(AreaPart(kind=AreaKind.MUNICIPALITY, name=name, key=key) for name, key in SMALL_GAZETTEER.municipalities),
        AreaPart(kind=AreaKind.UNRESOLVED, name="9 Dörfer"),
    ]
)
CONTACTS = st.builds(Contact, person=PERSONS, function=FUNCTIONS, organisation=ORGANISATIONS).filter(
    lambda contact: contact != Contact()
)


@given(st.lists(CONTACTS, min_size=1, max_size=3))
def test_contacts(entries):
    assert interpret_contacts(render_contacts(tuple(entries))).value.entries == tuple(entries)


NOT_STRUCTURE = (
    st.text("abcdÄöß MuF-./&1", min_size=1, max_size=14)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: any(letter.isalpha() for letter in text))
)


@given(
    st.lists(
        st.builds(
            Contact,
            person=NOT_STRUCTURE | st.just(""),
            function=NOT_STRUCTURE | st.just(""),
            organisation=NOT_STRUCTURE | st.just(""),
        ).filter(lambda contact: contact != Contact()),
        min_size=1,
        max_size=2,
    )
)
def test_contacts_of_any_words(entries):
    assert interpret_contacts(render_contacts(tuple(entries))).value.entries == tuple(entries)


@given(st.lists(AREA_PARTS, min_size=1, max_size=3, unique=True))
def test_areas(parts):
    assert interpret_area(render_area(tuple(parts)), SMALL_GAZETTEER).value.parts == tuple(parts)


AMOUNTS = st.integers(min_value=0, max_value=10**12)


@given(
    st.builds(
        Budget,
        amount_cents=AMOUNTS,
        qualifier=st.sampled_from(AmountQualifier),
        cap_per_application_cents=st.none() | AMOUNTS,
    )
)
def test_budgets(budget):
    read = interpret_budget(render_budget(budget)).value
    assert (read.amount_cents, read.qualifier, read.cap_per_application_cents) == (
        budget.amount_cents,
        budget.qualifier,
        budget.cap_per_application_cents,
    )


@given(
    st.lists(
        st.sampled_from(["Schulen", "Vereine (alle, auch kleine)", "FD Wald, Wild und Wiese", "Chöre"]),
        min_size=1,
        unique=True,
    )
)
def test_participants(entries):
    assert interpret_participants(render_participants(tuple(entries))).value.entries == tuple(entries)
