"""A commune, its plan, and one account of each role."""

from werkstattplan.plan.tests.conftest import (  # noqa: F401
    administrator,
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
