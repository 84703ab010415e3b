"""How the plans of the demonstration came to where they are: adopted, looked back at, continued. All of it is invented."""

import datetime
from typing import NamedTuple

from django.utils import timezone
from django_scopes import scope

from werkstattplan.plan.contracts import FindingTerm
from werkstattplan.plan.models import Edition, Fate, Finding, Plan, Tool
from werkstattplan.plan.selectors.editions import working_edition
from werkstattplan.plan.services.adoption import adopt_edition
from werkstattplan.plan.services.edit_tool import edit_tool
from werkstattplan.plan.services.new_tools import add_tool
from werkstattplan.plan.services.publishing import publish_edition
from werkstattplan.plan.services.reviews import add_finding, save_review
from werkstattplan.plan.services.succession import decide_fate, start_edition
from werkstattplan.plan.services.tool_values import values_of
from werkstattplan.platform.identity.models import User


class ExampleFate(NamedTuple):
    """What the next edition decides about a tool: key, decision, reason, and into which tool it goes, if any."""

    tool_key: str
    fate: Fate
    reason: str
    into: str = ""


class ExampleFinding(NamedTuple):
    """What people said about a tool when they looked back."""

    tool_key: str
    kind: Finding.Kind
    term: FindingTerm
    words: str


HINDERED, HELPED = Finding.Kind.BARRIER, Finding.Kind.ENABLER
RUFBUS = "rufbus-ausbauen-fahrzeuge-live-sehen-per-app-buchen"
GUESTS = "gaesteticket-ein-fahrschein-fuer-bus-und-kultur"
HELPERS = "digitalpaten-ausbilden"
READING = "lesepaten-gewinnen-die-in-einrichtungen-vorlesen"
MUSIC = "aktion-musik-gegen-einsamkeit"
TALKS = "gespraechsrunden-world-cafe-ueber-den-digitalen-gartenzaun"
MEETING = "gemeinsame-sitzung-von-kreisseniorenbeirat-und"
WISH = "wunsch-aus-der-werkstatt-digitalstuetzpunkte-im-dorf"

FINDINGS = (
    ExampleFinding(RUFBUS, HELPED, FindingTerm.NETWORK, "Verkehrsgesellschaft und Gemeinden treffen sich jeden Monat."),
    ExampleFinding(RUFBUS, HINDERED, FindingTerm.TECHNOLOGY, "Nicht überall gibt es Empfang."),
    ExampleFinding(GUESTS, HINDERED, FindingTerm.LAW, "Wer haftet, ist noch offen."),
    ExampleFinding(GUESTS, HINDERED, FindingTerm.PARTNERS, "Zwei Museen haben noch nicht unterschrieben."),
    ExampleFinding(HELPERS, HELPED, FindingTerm.VOLUNTEERS, "Wer einmal da war, bringt andere mit."),
    ExampleFinding(HELPERS, HINDERED, FindingTerm.PLACES, "In kleinen Dörfern fehlt ein Raum."),
    ExampleFinding(HELPERS, HINDERED, FindingTerm.PUBLICITY, "Viele wissen nichts von den Kursen."),
    ExampleFinding(READING, HELPED, FindingTerm.POLITICS, "Die Ehrenamtskoordination steht fest im Haushalt."),
    ExampleFinding(MUSIC, HINDERED, FindingTerm.STAFF, "Im Sommer fehlen Leute für den Aufbau."),
    ExampleFinding(MUSIC, HELPED, FindingTerm.VOLUNTEERS, ""),
    ExampleFinding(WISH, HINDERED, FindingTerm.RESPONSIBILITY, "Niemand ist zuständig."),
    ExampleFinding(TALKS, HINDERED, FindingTerm.DEMAND, "Zuletzt kamen nur wenige."),
)
DISTRICT_FATES = (
    ExampleFate(
        "bewerbung-um-bundesmittel-smarte-landregionen",
        Fate.FINISH,
        "Die Bewerbung ist abgeschickt. Mehr ist hier nicht zu tun.",
    ),
    ExampleFate(RUFBUS, Fate.CONTINUE, "Die ersten Fahrzeuge sind zu sehen, jetzt folgt das Buchen."),
    ExampleFate(HELPERS, Fate.CHANGE, "Die Kurse sollen auch in die kleinen Dörfer kommen."),
    ExampleFate(TALKS, Fate.MERGE, "Die Gespräche finden jetzt in den Kursen der Digitalpaten statt.", into=HELPERS),
    ExampleFate(MEETING, Fate.DROP, "Beide treffen sich inzwischen ohnehin jedes Jahr."),
)
LUNCH = "offener-mittagstisch-fuer-jung-und-alt"
TOWN_FATES = (
    ExampleFate(
        "jugendbefragung-des-landkreises-in-der-stadt-bekannt-machen",
        Fate.CONTINUE,
        "Die nächste Befragung steht bevor.",
    ),
    ExampleFate("haltestellen-am-bahnhof-barrierearm-umbauen", Fate.FINISH, "Alle Haltestellen sind umgebaut."),
    ExampleFate(LUNCH, Fate.CHANGE, "Ein Tag in der Woche reicht nicht mehr."),
)


def continue_district_plan(plan: Plan, actor: User, at: datetime.datetime) -> None:
    """The published edition is adopted and was looked back at; a draft beside it has decided about some tools. Once."""
    with scope(commune=plan.commune):
        edition = working_edition(plan)
        if edition is None or edition.is_adopted or edition.based_on_id:
            return
        _adopt(edition, "Kreistag", "Beispiel 12", actor, at - datetime.timedelta(days=380))
        _look_back(edition, actor, at - datetime.timedelta(days=45))
        draft = _continue(edition, DISTRICT_FATES, actor, at - datetime.timedelta(days=21))
        helpers = draft.tools.get(key=HELPERS)
        _edit(helpers, actor, at - datetime.timedelta(days=14), remarks="Kurse finden auch in den Dörfern statt.")


def continue_town_plan(plan: Plan, actor: User, at: datetime.datetime) -> None:
    """Two adopted editions; everybody sees what the second has that the first had not. Once."""
    with scope(commune=plan.commune):
        edition = working_edition(plan)
        if edition is None or edition.is_adopted or edition.based_on_id:
            return
        _adopt(edition, "Stadtvertretung", "Beispiel 3", actor, at - datetime.timedelta(days=380))
        start = at - datetime.timedelta(days=150)
        new = _continue(edition, TOWN_FATES, actor, start)
        lunch = new.tools.get(key=LUNCH)
        _edit(lunch, actor, start, wording=f"{lunch.wording}, dienstags und donnerstags")
        add_tool(
            edition=new,
            field=lunch.field,
            new_field="",
            title="Reparaturtreff im Quartier",
            wording="Reparaturtreff im Quartier: gemeinsam heil machen, was noch zu retten ist",
            actor=actor,
            at=start,
        )
        _adopt(new, "Stadtvertretung", "Beispiel 9", actor, at - datetime.timedelta(days=120))
        publish_edition(edition=new, actor=actor, at=at - datetime.timedelta(days=118))


def _adopt(edition: Edition, body: str, number: str, actor: User, at: datetime.datetime) -> None:
    adopt_edition(edition=edition, body=body, adopted_on=timezone.localdate(at), number=number, actor=actor, at=at)
    edition.refresh_from_db()


def _look_back(edition: Edition, actor: User, at: datetime.datetime) -> None:
    review = save_review(
        edition=edition,
        title="Werkstatt zur Zwischenbilanz",
        held_on=timezone.localdate(at),
        note="Eingeladen waren Fachdienste, Gemeinden, Vereine und alle, die mitmachen.",
        actor=actor,
        at=at,
    )
    tools = {tool.key: tool for tool in edition.tools.all()}
    for key, kind, term, words in FINDINGS:
        add_finding(review=review, tool=tools[key], kind=kind, term=term, words=words, actor=actor, at=at)


def _continue(edition: Edition, fates: tuple[ExampleFate, ...], actor: User, at: datetime.datetime) -> Edition:
    new = start_edition(edition=edition, title="", actor=actor, at=at)
    old_tools, new_tools = ({tool.key: tool for tool in row.tools.all()} for row in (edition, new))
    for key, fate, reason, into in fates:
        successor = new_tools[into] if into else None
        decide_fate(
            edition=new, old_tool=old_tools[key], fate=fate, reason=reason, successor=successor, actor=actor, at=at
        )
    return new


def _edit(tool: Tool, actor: User, at: datetime.datetime, **values: str) -> None:
    base = values_of(tool)
    edit_tool(tool=tool, actor=actor, at=at, base=base, mine=base | values)
