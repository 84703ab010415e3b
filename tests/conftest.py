"""What the tests that cross borders share: the people and the plan of the plan's own tests."""

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
