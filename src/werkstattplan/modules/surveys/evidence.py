"""What a settled wave counts as evidence: the wave itself, who was invited, replies, schools, places."""

from collections import Counter
from collections.abc import Iterator

from werkstattplan.kernel.modules import EvidenceKind, EvidenceSum, Period, ToolKey
from werkstattplan.modules.surveys.models import CodeBox, SpentTicket, Wave, WaveReach, WaveState

WAVES, INVITED, REPLIES = "surveys.waves", "surveys.invited", "surveys.replies"
SCHOOLS, PLACES = "surveys.schools", "surveys.places"

KINDS = (
    EvidenceKind(key=WAVES, label="Umfragen, abgeschlossen", unit="Umfragen", unit_of_one="Umfrage"),
    EvidenceKind(key=INVITED, label="Umfragen, Einladungen", unit="Zettel und Briefe", unit_of_one="Zettel oder Brief"),
    EvidenceKind(key=REPLIES, label="Umfragen, Antworten", unit="Antworten", unit_of_one="Antwort"),
    EvidenceKind(
        key=SCHOOLS,
        label="Umfragen, beteiligte Schulen und Treffpunkte",
        unit="Schulen und Treffpunkte",
        unit_of_one="Schule oder Treffpunkt",
    ),
    EvidenceKind(key=PLACES, label="Umfragen, Orte mit genug Antworten", unit="Orte", unit_of_one="Ort"),
)


def sums_of(wave: Wave) -> Iterator[tuple[str, ToolKey | None, int]]:
    """Kind, tool and number of everything that a wave counts for; what there was none of is left out."""
    survey = wave.survey
    tool = ToolKey(plan_slug=survey.plan_slug, tool_key=survey.tool_key) if survey.tool_key else None
    boxes = list(CodeBox.objects.filter(wave=wave).values_list("school", "size"))
    sums = {
        WAVES: 1,
        INVITED: sum(size for _, size in boxes),
        REPLIES: SpentTicket.objects.filter(wave=wave).count(),
        SCHOOLS: len({school for school, _ in boxes}),
        PLACES: WaveReach.objects.filter(wave=wave).values_list("places", flat=True).first() or 0,
    }
    yield from ((kind, tool, value) for kind, value in sums.items() if value)


def recompute(period: Period) -> Iterator[EvidenceSum]:
    """The same from the tables, for all waves settled in the period."""
    found: Counter[tuple[str, ToolKey | None]] = Counter()
    settled = Wave.objects.filter(state=WaveState.SETTLED, settled_on__range=(period.first, period.last))
    for wave in settled.select_related("survey"):
        for kind, tool, value in sums_of(wave):
            found[kind, tool] += value
    for (kind, tool), value in found.items():
        yield EvidenceSum(kind=kind, tool=tool, municipality_ags="", value=value)
