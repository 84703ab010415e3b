"""A commune whose people have addresses."""

from werkstattplan.modules.updates.tests.answering import token, tool  # noqa: F401
from werkstattplan.modules.updates.tests.people import ada  # noqa: F401
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
