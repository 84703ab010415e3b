"""What a settled wave counts as evidence: the wave itself, who was invited, replies, schools."""

from collections import Counter
from collections.abc import Iterator

from werkstattplan.kernel.modules import EvidenceKind, EvidenceSum, Period, ToolKey
from werkstattplan.modules.surveys.models import CodeBox, SpentTicket, Wave, WaveState

WAVES, INVITED, REPLIES, SCHOOLS = "surveys.waves", "surveys.invited", "surveys.replies", "surveys.schools"

KINDS = (
    EvidenceKind(key=WAVES, label="Umfragen, abgeschlossen", unit="Umfragen"),
    EvidenceKind(key=INVITED, label="Umfragen, eingeladen", unit="Menschen"),
    EvidenceKind(key=REPLIES, label="Umfragen, Antworten", unit="Antworten"),
    EvidenceKind(key=SCHOOLS, label="Umfragen, beteiligte Schulen und Orte", unit="Schulen und Orte"),
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
