"""A plan document written into a draft edition and read back is the same document."""

import datetime

import pytest
from django_scopes import scope

from werkstattplan.plan import contracts as c
from werkstattplan.plan.models import Plan
from werkstattplan.plan.selectors.edition_document import edition_document
from werkstattplan.plan.services.create_edition import create_edition
from werkstattplan.platform.places.services import load_ludwigslust_parchim
from werkstattplan.platform.tenancy.models import Commune

DOCUMENT = c.PlanDocument(
    title="Plan der Probe",
    years=(2020, 2021),
    captions=(c.Caption(label="Gefördert vom:"),),
    own_columns=(c.OwnColumn(key="prioritaet", label="Priorität"),),
    columns=(*c.DEFAULT_COLUMNS, c.OverviewColumn(role=c.ColumnRole.OWN, label="Priorität", own_key="prioritaet")),
    fields=(
        c.FieldDocument(
            name="Mobilität",
            description="Busse",
            tools=(
                c.ToolDocument(
                    key="rufbus",
                    title="Rufbus",
                    wording="Der Rufbus fährt weiter.",
                    contacts=c.Contacts(
                        wording="Mira Muster (Leitung Busbetrieb)",
                        entries=(c.Contact(person="Mira Muster", function="Leitung", organisation="Busbetrieb"),),
                    ),
                    area=c.Area(
                        wording="Parchim und überall",
                        parts=(
                            c.AreaPart(kind=c.AreaKind.MUNICIPALITY, name="Parchim", key="13076108"),
                            c.AreaPart(kind=c.AreaKind.UNRESOLVED, name="überall"),
                        ),
                    ),
                    participants=c.Participants(wording="Verein, Schule", entries=("Verein", "Schule")),
                    years=(2020, 2021),
                    own_values=(c.OwnValue(column_key="prioritaet", wording="hoch"),),
                    status=c.ToolStatus.RUNNING,
                    status_reason="fährt",
                    status_date="2020-05-01",
                    money=(c.MoneyLine(kind="planned", amount_cents=12345, source_of_funds="Land"),),
                    decisions=(c.Decision(body="Kreistag", date="2020-01-02", number="1/20"),),
                    relations=(c.ToolRelation(kind="related", tool_key="app"),),
                    sheet=c.SheetDocument(
                        wording="Der Rufbus im Blatt",
                        contacts=c.Contacts(wording="Leitung", entries=(c.Contact(function="Leitung"),)),
                        area=c.Area(wording="17 Orte"),
                        participants=c.Participants(wording="Verein, Schule", entries=("Verein", "Schule")),
                        budget=c.Budget(
                            wording="Circa. 1.000,00 €", amount_cents=100000, qualifier=c.AmountQualifier.ABOUT
                        ),
                        outside_advice=c.YesNo(wording="Nein", value=False),
                        steps=(
                            c.StepDocument(title="Planen", year=2020, planned_months=(1, 4), actual_months=(4,)),
                            c.StepDocument(title="Fahren", year=2020, unplaced_marks=(2, 5)),
                        ),
                        remarks="Gut",
                    ),
                ),
                c.ToolDocument(key="app", title="App", wording="Eine App"),
            ),
        ),
        c.FieldDocument(name="Leer"),
    ),
)


@pytest.mark.django_db
def test_an_edition_gives_back_the_document_it_was_made_of() -> None:
    load_ludwigslust_parchim()
    commune = Commune.objects.create(slug="lup", name="Landkreis", kind="district", official_key="13076")
    with scope(commune=commune):
        plan = Plan.objects.create(commune=commune, slug="plan", title="Plan")
        edition = create_edition(plan=plan, document=DOCUMENT, at=datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC))
        assert edition_document(edition) == DOCUMENT
