"""Which tool a sheet belongs to when several are alike."""

from werkstattplan.plan.importing.joining import Candidate, best_match


def candidates(*wordings: str) -> list[Candidate]:
    return [Candidate(0, index, "Wald", wording) for index, wording in enumerate(wordings)]


def test_the_very_same_wording_wins_over_the_same_words_in_another_order():
    match = best_match(field_hint="Wald", wording="Wiese Wald", candidates=candidates("Wald Wiese", "Wiese Wald"))
    assert match is not None
    assert (match.candidate.tool_index, match.sure) == (1, True)


def test_two_tools_with_the_same_words_in_another_order_are_a_doubt():
    match = best_match(
        field_hint="Wald", wording="Wiese im Wald", candidates=candidates("Wald im Wiese", "im Wald Wiese")
    )
    assert match is not None
    assert not match.sure
