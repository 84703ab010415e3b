"""Whatever happens to its rows, a module's ledger says what its own tables say."""

import datetime
from collections import Counter

import pytest
from django.db import transaction
from django.db.models import Sum
from django_scopes import scope
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests.dummy.models import Visit
from tests.dummy.services import cancel_visit, correct_visit, record_visit, record_visit_of
from werkstattplan.kernel.modules import Period, ToolKey
from werkstattplan.platform.ledger.models import Evidence
from werkstattplan.platform.ledger.selectors import differences, evidence_of_tools
from werkstattplan.platform.places.models import Municipality
from werkstattplan.platform.tenancy.models import Commune

AT = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
FIRST = datetime.date(2026, 1, 1)
TOOLS = [ToolKey(plan_slug="plan", tool_key=key) for key in ("musik", "pflege")]
days = st.integers(0, 60).map(lambda days: FIRST + datetime.timedelta(days=days))
people = st.integers(1, 500)


class Interrupted(Exception):
    pass


class LedgerMachine(RuleBasedStateMachine):
    """Visits are recorded, recorded again, corrected and cancelled; some transactions break off at their end."""

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.commune = Commune.objects.get(slug="probe")
        self.scope = scope(commune=self.commune)
        self.scope.__enter__()
        self.places = [None, *Municipality.objects.order_by("pk")[:2]]
        self.expected: dict[int, tuple[str, datetime.date, int]] = {}

    def teardown(self) -> None:
        try:
            self.ledger_and_module_agree()
        finally:
            self.scope.__exit__(None, None, None)
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    @rule(tool=st.sampled_from(TOOLS), day=days, count=people, place=st.integers(0, 2))
    def record(self, tool, day, count, place):
        visit = record_visit(
            commune=self.commune, at=AT, tool=tool, day=day, people=count, municipality=self.places[place]
        )
        self.expected[visit.pk] = (tool.tool_key, day, count)

    @precondition(lambda self: self.expected)
    @rule(data=st.data())
    def record_again(self, data):
        record_visit_of(self._one(data), AT)

    @precondition(lambda self: self.expected)
    @rule(data=st.data(), count=people)
    def correct(self, data, count):
        visit = self._one(data)
        correct_visit(visit=visit, at=AT, people=count)
        self.expected[visit.pk] = (*self.expected[visit.pk][:2], count)

    @precondition(lambda self: self.expected)
    @rule(data=st.data(), twice=st.booleans())
    def cancel(self, data, twice):
        visit = self._one(data)
        for _ in range(1 + twice):
            cancel_visit(visit=visit, at=AT)
        del self.expected[visit.pk]

    @rule(tool=st.sampled_from(TOOLS), day=days, count=people)
    def break_off(self, tool, day, count):
        with pytest.raises(Interrupted):
            self._record_and_break_off(tool, day, count)

    @transaction.atomic
    def _record_and_break_off(self, tool, day, count):
        record_visit(commune=self.commune, at=AT, tool=tool, day=day, people=count)
        raise Interrupted

    def _one(self, data) -> Visit:
        return Visit.objects.get(pk=data.draw(st.sampled_from(sorted(self.expected))))

    @rule()
    def ledger_and_module_agree(self):
        """At some moments and at the end: asked after each step, it would take most of the time."""
        assert differences(self.commune, until=FIRST + datetime.timedelta(days=100)) == []

    @invariant()
    def sums_are_what_happened(self):
        totals, half = Counter(), Counter()
        middle = FIRST + datetime.timedelta(days=30)
        for tool, day, count in self.expected.values():
            totals[tool] += count
            half[tool] += count if day <= middle else 0
        assert {line.tool.tool_key: line.value for line in evidence_of_tools("plan")} == dict(totals)
        period = Period(first=FIRST, last=middle)
        in_half = {line.tool.tool_key: line.value for line in evidence_of_tools("plan", period=period)}
        assert in_half == {tool: count for tool, count in half.items() if count}
        assert (Evidence.objects.aggregate(total=Sum("value"))["total"] or 0) == sum(totals.values())


@pytest.mark.slow
def test_ledger_equals_recomputation(commune):
    commune.module_switches = {"dummy": True}
    commune.save()
    run_state_machine_as_test(
        LedgerMachine,
        settings=settings(
            max_examples=500, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
