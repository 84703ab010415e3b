"""What people of the demonstration district have said about their tools. All of it is invented."""

from typing import NamedTuple

from werkstattplan.plan.contracts import ToolStatus


class ExampleReport(NamedTuple):
    """A report: key of the tool, status, how many days ago, who said it, and why."""

    tool_key: str
    status: ToolStatus
    days_ago: int
    said_by: str
    reason: str


REPORTS = (
    ExampleReport(
        "auftaktwerkstatt-zum-demografischen-wandel",
        ToolStatus.DONE,
        320,
        "Projektkoordination",
        "Alle Ideen sind geordnet.",
    ),
    ExampleReport(
        "digitale-jugendbefragung-lupe", ToolStatus.RUNNING, 21, "Projektkoordination", "Die Fragen stehen fest."
    ),
    ExampleReport(
        "gaesteticket-ein-fahrschein-fuer-bus-und-kultur",
        ToolStatus.PAUSED,
        34,
        "Geschäftsführung",
        "Die Verträge mit zwei Museen fehlen noch.",
    ),
    ExampleReport(
        "rufbus-ausbauen-fahrzeuge-live-sehen-per-app-buchen",
        ToolStatus.RUNNING,
        12,
        "Geschäftsführung",
        "Die ersten Fahrzeuge zeigen, wo sie sind.",
    ),
    ExampleReport(
        "haltestellen-und-fahrzeuge-barrierearm-machen",
        ToolStatus.RUNNING,
        250,
        "Geschäftsführung",
        "Sechs Haltestellen sind fertig.",
    ),
    ExampleReport("digitalpaten-ausbilden", ToolStatus.RUNNING, 40, "Paul Pate", "Der dritte Kurs ist voll."),
    ExampleReport(
        "kleine-projekte-fuer-die-gemeinschaft-foerdern",
        ToolStatus.RUNNING,
        15,
        "Projektkoordination",
        "Elf Anträge sind da.",
    ),
    ExampleReport(
        "innovationszentrum-develup", ToolStatus.PLANNED, 60, "Koordination Welcome-Center", "Räume werden gesucht."
    ),
    ExampleReport("bildungsbericht", ToolStatus.RUNNING, 90, "Bildungsbüro", "Die Zahlen der Schulen liegen vor."),
    ExampleReport(
        "aktion-musik-gegen-einsamkeit", ToolStatus.RUNNING, 9, "Projektkoordination", "Vier Heime haben zugesagt."
    ),
    ExampleReport("lesepaten-gewinnen-die-in-einrichtungen-vorlesen", ToolStatus.RUNNING, 5, "Anna Anlauf", ""),
)
