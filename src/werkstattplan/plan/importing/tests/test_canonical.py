"""What the program words itself, the importer understands as the same."""

from hypothesis import given
from hypothesis import strategies as st

from werkstattplan.plan.contracts import AmountQualifier, Budget, Contact
from werkstattplan.plan.importing.amounts import interpret_budget
from werkstattplan.plan.importing.canonical import render_budget, render_contacts, render_participants
from werkstattplan.plan.importing.participants import interpret_participants
from werkstattplan.plan.importing.people import interpret_contacts

PERSONS = st.sampled_from(["", "Mira Muster", "Bo Beispiel", "Dr. Ada Probe"])
FUNCTIONS = st.sampled_from(["", "Leitung", "FDL", "Projektkoordination", "Geschäftsführerin"])
ORGANISATIONS = st.sampled_from(["", "Busbetrieb", "FD Wald", "Regionalstelle", "Welcome-Center"])
CONTACTS = st.builds(Contact, person=PERSONS, function=FUNCTIONS, organisation=ORGANISATIONS).filter(
    lambda contact: contact != Contact()
)


@given(st.lists(CONTACTS, min_size=1, max_size=3))
def test_contacts(entries):
    assert interpret_contacts(render_contacts(tuple(entries))).value.entries == tuple(entries)


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
        min_size=2,
        unique=True,
    )
)
def test_participants(entries):
    assert interpret_participants(render_participants(tuple(entries))).value.entries == tuple(entries)
