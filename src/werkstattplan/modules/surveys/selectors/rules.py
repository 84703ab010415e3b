"""By which rules a wave is counted."""

from werkstattplan.modules.surveys.models import SMALLEST_BATCH, Wave
from werkstattplan.modules.surveys.statistics.tally import Rules

# A comparison of fewer than ten people is a comparison of persons, whatever a wave promises about batches.
SMALLEST_GROUP = 10


def rules_of(wave: Wave) -> Rules:
    """How many people a cell and a group of this wave must have."""
    return Rules(least=SMALLEST_BATCH, group_least=max(wave.batch_size, SMALLEST_GROUP))
