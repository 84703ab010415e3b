"""The plan as a value: what the importer produces, the database holds and every export prints.

A `PlanDocument` is immutable and free of Django. Each worded value keeps the wording of the paper beside
what it was understood to mean; the wording is what gets printed.
"""

from dataclasses import dataclass
from enum import StrEnum


class ToolStatus(StrEnum):
    """Where a tool stands. UNKNOWN is shown as such: the paper of 2020 has no status column."""

    UNKNOWN = "unknown"
    IDEA = "idea"
    PLANNED = "planned"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    DROPPED = "dropped"
    SUPERSEDED = "superseded"


class AmountQualifier(StrEnum):
    """How exactly an amount is meant."""

    EXACT = "exact"
    ABOUT = "about"
    UP_TO = "up_to"
    FROM = "from"


class AreaKind(StrEnum):
    """What an area names. UNRESOLVED names no municipality ("6 Regionen") and stays visible as a gap."""

    DISTRICT = "district"
    AMT = "amt"
    MUNICIPALITY = "municipality"
    UNRESOLVED = "unresolved"


class OwnColumnKind(StrEnum):
    """Type of a column that the plan added itself."""

    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    AMOUNT = "amount"
    YES_NO = "yes_no"
    LINK = "link"


class FindingTerm(StrEnum):
    """The shared vocabulary of interim reviews, the same in all communes so that reviews can be laid side by side."""

    TIME = "time"
    MONEY = "money"
    STAFF = "staff"
    RESPONSIBILITY = "responsibility"
    PARTNERS = "partners"
    NETWORK = "network"
    VOLUNTEERS = "volunteers"
    POLITICS = "politics"
    LAW = "law"
    TECHNOLOGY = "technology"
    PLACES = "places"
    DEMAND = "demand"
    PUBLICITY = "publicity"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """One contact: a person, a function and an organisation, of which any may be empty but not all."""

    person: str = ""
    function: str = ""
    organisation: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Contacts:
    """The contact cell: its wording and the contacts understood from it."""

    wording: str = ""
    entries: tuple[Contact, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class AreaPart:
    """One part of an area.

    `key` is the official key: AGS (8 digits) of a municipality, ARS (9 digits) of an Amt, 5 digits of the district,
    empty if unresolved.
    """

    kind: AreaKind
    name: str
    key: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Area:
    """The place cell: its wording and the parts understood from it."""

    wording: str = ""
    parts: tuple[AreaPart, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Participants:
    """The participants cell: its wording and the organisations and groups understood from it."""

    wording: str = ""
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """The budget cell: wording, amount in cents, how exact it is, and the cap per application in cents."""

    wording: str = ""
    amount_cents: int | None = None
    qualifier: AmountQualifier = AmountQualifier.EXACT
    cap_per_application_cents: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class YesNo:
    """A yes/no cell; `value` is None where the wording says neither."""

    wording: str = ""
    value: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class StepDocument:
    """A step of a tool in one year.

    `planned_months` and `actual_months` are sorted month numbers 1-12. `unplaced_marks` holds, for marks of the paper
    whose month is not known, the 1-based position of the cell after the step's name in which each stood.
    """

    title: str
    year: int | None = None
    planned_months: tuple[int, ...] = ()
    actual_months: tuple[int, ...] = ()
    unplaced_marks: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetDocument:
    """The detail sheet of a tool. Its wordings may differ from those of the overview; both are kept."""

    wording: str = ""
    target_group: str = ""
    contacts: Contacts = Contacts()
    area: Area = Area()
    participants: Participants = Participants()
    budget: Budget = Budget()
    outside_advice: YesNo = YesNo()
    steps: tuple[StepDocument, ...] = ()
    remarks: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnColumn:
    """A column that this plan added itself, or that the importer did not recognise and therefore kept."""

    key: str
    label: str
    kind: OwnColumnKind = OwnColumnKind.TEXT
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnValue:
    """Wording of one tool in an own column."""

    column_key: str
    wording: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MoneyLine:
    """An amount of money in cents with its source of funds; `kind` is planned, committed or spent."""

    kind: str
    amount_cents: int
    source_of_funds: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """A decision of a body about a tool; `date` is ISO 8601 or empty."""

    body: str
    date: str = ""
    number: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolRelation:
    """Relation to another tool of the same edition by its key; `kind` is related, follows or superseded_by."""

    kind: str
    tool_key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolDocument:
    """A tool: `title` is short and ours, `wording` is the official text of the paper."""

    key: str
    title: str
    wording: str
    contacts: Contacts = Contacts()
    area: Area = Area()
    participants: Participants = Participants()
    years: tuple[int, ...] = ()
    own_values: tuple[OwnValue, ...] = ()
    sheet: SheetDocument | None = None
    status: ToolStatus = ToolStatus.UNKNOWN
    status_reason: str = ""
    status_date: str = ""
    plain_text: str = ""
    money: tuple[MoneyLine, ...] = ()
    decisions: tuple[Decision, ...] = ()
    relations: tuple[ToolRelation, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldDocument:
    """A field of action with its tools in the order of the paper."""

    name: str
    description: str = ""
    tools: tuple[ToolDocument, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Caption:
    """A caption between the tables, usually above logos ("Gefördert vom:"); `text` is what follows it, often empty."""

    label: str
    text: str = ""


class ColumnRole(StrEnum):
    """What a column of the overview or of a detail sheet means."""

    FIELD = "field"
    FIELD_DESCRIPTION = "field_description"
    TOOL = "tool"
    CONTACTS = "contacts"
    AREA = "area"
    PARTICIPANTS = "participants"
    YEAR = "year"
    PERIOD = "period"
    STATUS = "status"
    TARGET_GROUP = "target_group"
    BUDGET = "budget"
    OUTSIDE_ADVICE = "outside_advice"
    REMARKS = "remarks"
    STEP = "step"
    MONTH = "month"
    OWN = "own"


@dataclass(frozen=True, kw_only=True, slots=True)
class OverviewColumn:
    """A column of the overview as this plan shows it.

    One PERIOD entry stands for all year columns; `own_key` names the own column if the role is OWN.
    """

    role: ColumnRole
    label: str
    visible: bool = True
    own_key: str = ""


DEFAULT_COLUMNS: tuple[OverviewColumn, ...] = (
    OverviewColumn(role=ColumnRole.FIELD, label="Handlungsfelder (HF)"),
    OverviewColumn(role=ColumnRole.FIELD_DESCRIPTION, label="Beschreibung des HF"),
    OverviewColumn(role=ColumnRole.TOOL, label="Werkzeuge"),
    OverviewColumn(role=ColumnRole.CONTACTS, label="Ansprechperson"),
    OverviewColumn(role=ColumnRole.AREA, label="Umsetzungsort"),
    OverviewColumn(role=ColumnRole.PARTICIPANTS, label="Beteiligte"),
    OverviewColumn(role=ColumnRole.PERIOD, label="Jahre"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanDocument:
    """A whole edition of a plan. `years` are the year columns of the overview."""

    title: str
    years: tuple[int, ...] = ()
    fields: tuple[FieldDocument, ...] = ()
    captions: tuple[Caption, ...] = ()
    columns: tuple[OverviewColumn, ...] = DEFAULT_COLUMNS
    own_columns: tuple[OwnColumn, ...] = ()
