"""The part of a form that says when something is asked."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms

from werkstattplan.modules.surveys.document.model import Kind
from werkstattplan.modules.surveys.editing.conditions import (
    ANSWERED,
    NOT_ANSWERED,
    Clause,
    Condition,
    condition_of,
    expression_of,
)

TESTS = 3


class ConditionFields(forms.Form):
    """When something is asked: up to three answers, all of them or one of them."""

    joint = forms.ChoiceField(
        label="Wenn mehreres zutreffen soll",
        choices=[("all", "alles davon"), ("any", "eines davon genügt")],
        required=False,
    )

    def _add_condition(self, expression: Any, earlier: Sequence[Mapping[str, Any]]) -> None:
        """`earlier`: the questions whose answers can be asked for."""
        self.earlier = earlier
        self.kept_condition = expression
        condition = condition_of(expression)
        self.is_rich = condition is None
        if condition is None:
            self.fields["joint"].widget = forms.HiddenInput()
            self.fields["drop"] = forms.BooleanField(label="Diese Bedingung entfernen", required=False)
            return
        self.fields["joint"].initial = condition.joint
        options = [("", "immer fragen"), *_answer_options(earlier)]
        for number in range(max(TESTS, len(condition.tests))):
            test = condition.tests[number] if number < len(condition.tests) else None
            chosen = f"{test.question}={test.answer}" if test else ""
            label = "Nur fragen, wenn" if number == 0 else "und wenn"
            known = (
                options
                if chosen in {value for _, group in options[1:] for value, _ in group} | {""}
                else [
                    *options,
                    ("Gelöschte Frage", [(chosen, chosen)]),
                ]
            )
            self.fields[f"test_{number}"] = forms.ChoiceField(
                label=label, choices=known, required=False, initial=chosen
            )
            self.fields[f"not_{number}"] = forms.BooleanField(
                label="diese Antwort nicht", required=False, initial=bool(test and not test.holds)
            )

    def condition_fields(self) -> Iterator[Any]:
        """The fields of the condition for the template."""
        names = (
            ["drop"]
            if self.is_rich
            else [
                *(
                    name
                    for number in range(len(self.fields))
                    for name in (f"test_{number}", f"not_{number}")
                    if name in self.fields
                ),
                "joint",
            ]
        )
        return (self[name] for name in names)

    def shown_if(self) -> Any:
        """The condition as a tree, None for always."""
        if self.is_rich:
            return None if self.cleaned_data.get("drop") else self.kept_condition
        tests = []
        for name in self.fields:
            chosen = self.cleaned_data.get(name) if name.startswith("test_") else ""
            if chosen:
                question, _, answer = chosen.partition("=")
                is_mark = answer in (ANSWERED, NOT_ANSWERED)
                holds = is_mark or not self.cleaned_data.get(name.replace("test_", "not_"))
                tests.append(Clause(question=question, answer=answer, holds=holds))
        kinds = {one["id"]: one["kind"] for one in self.earlier}
        return expression_of(Condition(joint=self.cleaned_data.get("joint") or "all", tests=tuple(tests)), kinds)


def _answer_options(earlier: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [(_short(_first(one.get("text", {}))), list(_answers(one))) for one in earlier]


def _answers(question: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    name = question["id"]
    if question["kind"] == Kind.CONSENT:
        yield f"{name}=true", "angekreuzt"
    elif question["kind"] == Kind.SCALE and not question.get("choices"):
        for step in range(int(question.get("min") or 1), int(question.get("max") or 5) + 1):
            yield f"{name}={step}", str(step)
    elif question["kind"] != Kind.MATRIX:
        for choice in question.get("choices", ()):
            yield f"{name}={choice['id']}", _first(choice.get("text", {})) or choice["id"]
    yield f"{name}={ANSWERED}", "irgendetwas geantwortet"
    yield f"{name}={NOT_ANSWERED}", "nichts geantwortet"


def _first(texts: Mapping[str, str]) -> str:
    return next(iter(texts.values()), "")


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
