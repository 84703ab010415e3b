"""A small invented plan that the tests of the plan share."""

from werkstattplan.plan import contracts as c

MUSIC_SHEET = c.SheetDocument(
    wording="Musik am Gartenzaun: Kapellen spielen draußen vor den Heimen.",
    target_group="Bewohner*innen der Heime",
    contacts=c.Contacts(
        wording="Mira Muster (Projektkoordination)",
        entries=(c.Contact(person="Mira Muster", function="Projektkoordination"),),
    ),
    area=c.Area(wording="9 Höfe", parts=(c.AreaPart(kind=c.AreaKind.UNRESOLVED, name="9 Höfe"),)),
    participants=c.Participants(wording="Kapellen, Heime", entries=("Kapellen", "Heime")),
    budget=c.Budget(wording="etwa 1.000,00 €", amount_cents=100_000, qualifier=c.AmountQualifier.ABOUT),
    outside_advice=c.YesNo(wording="Nein", value=False),
    steps=(
        c.StepDocument(title="Kapellen fragen", year=2020, planned_months=(3, 4)),
        c.StepDocument(title="Konzerte", year=2020, planned_months=(5, 6, 7), actual_months=(6,)),
        c.StepDocument(title="Danken", year=2020, unplaced_marks=(2,)),
    ),
    remarks="Bei Regen im Saal.",
)

EXAMPLE = c.PlanDocument(
    title="Werkstattplan der Probe",
    years=(2020, 2021),
    captions=(c.Caption(label="Gefördert vom:", text="Beispielfonds"),),
    own_columns=(c.OwnColumn(key="prioritaet", label="Priorität"),),
    columns=(*c.DEFAULT_COLUMNS, c.OverviewColumn(role=c.ColumnRole.OWN, label="Priorität", own_key="prioritaet")),
    fields=(
        c.FieldDocument(
            name="Teilhabe",
            description="Niemand soll allein bleiben.",
            tools=(
                c.ToolDocument(
                    key="musik",
                    title="Musik am Gartenzaun",
                    wording="Musik am Gartenzaun: Kapellen spielen vor den Heimen.",
                    contacts=MUSIC_SHEET.contacts,
                    area=c.Area(
                        wording="Ganzer Landkreis",
                        parts=(c.AreaPart(kind=c.AreaKind.DISTRICT, name="Ganzer Landkreis", key="13076"),),
                    ),
                    participants=MUSIC_SHEET.participants,
                    years=(2020,),
                    own_values=(c.OwnValue(column_key="prioritaet", wording="hoch"),),
                    sheet=MUSIC_SHEET,
                ),
                c.ToolDocument(
                    key="vorlesen",
                    title="Vorlesestunden",
                    wording="Vorlesestunden in Kitas und Heimen",
                    contacts=c.Contacts(
                        wording="Bo Beispiel (Ehrenamtsstelle)",
                        entries=(c.Contact(person="Bo Beispiel", organisation="Ehrenamtsstelle"),),
                    ),
                    area=c.Area(
                        wording="Parchim",
                        parts=(c.AreaPart(kind=c.AreaKind.MUNICIPALITY, name="Parchim", key="13076108"),),
                    ),
                    years=(2020, 2021),
                ),
            ),
        ),
        c.FieldDocument(
            name="Mobilität",
            description="Gut von Ort zu Ort kommen.",
            tools=(c.ToolDocument(key="idee-radweg", title="Idee: Radweg", wording="Idee: ein Radweg nach Lübz"),),
        ),
    ),
)
