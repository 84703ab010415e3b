"""The plan and its people are those of the plan's own tests."""

from werkstattplan.plan.tests.conftest import (  # noqa: F401
    commune,
    contributor,
    coordinator,
    edition,
    in_scope,
    no_second_factor,
    plan,
    reader,
    stranger,
)
