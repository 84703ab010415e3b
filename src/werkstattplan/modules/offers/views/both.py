"""The form of something that two people may change at once: the flow that all forms of the directory share."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.forms.shared import ValuesForm
from werkstattplan.modules.offers.services.both import EditOutcome, same

_SALT = "werkstattplan.offers.form"
Values = Mapping[str, Any]


def edit_page(
    request: HttpRequest,
    *,
    current: dict[str, Any],
    make_form: Callable[[dict[str, Any], Any], ValuesForm],
    save: Callable[[Values, Values], EditOutcome],
    template: str,
    context: dict[str, Any],
    done: str,
) -> HttpResponse:
    """Show the form, save it, or show both versions side by side; `done` is the address to go on to."""

    def page(form: ValuesForm, base: Values, *, status: int = 200, **more: Any) -> HttpResponse:
        signed = dumps(dict(base), salt=_SALT, compress=True)
        return render(request, template, context | {"form": form, "base": signed} | more, status=status)

    if request.method != "POST":
        return page(make_form(current, None), current)
    form, base = make_form(current, request.POST), _base(request, current)
    if not form.is_valid():
        return page(form, base, status=422)
    mine = form.values()
    try:
        outcome = save(base, mine)
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return page(form, base, status=422)
    if outcome.clashes:
        again = make_form(_merged(base, mine, outcome.current), None)
        return page(again, outcome.current, status=409, conflicts=_in_words(again, outcome))
    messages.success(request, "Gespeichert." if outcome.changed else "Es war nichts zu ändern.")
    return redirect(done)


def _base(request: HttpRequest, current: dict[str, Any]) -> dict[str, Any]:
    try:
        found: dict[str, Any] = loads(request.POST.get("base", ""), salt=_SALT)
    except BadSignature:
        return current
    return found


def _merged(base: Values, mine: Values, current: Values) -> dict[str, Any]:
    """One's own input; what only the others changed is taken over."""
    return {
        name: mine[name] if name in mine and not same(mine[name], base.get(name)) else value
        for name, value in current.items()
    }


def _in_words(form: ValuesForm, outcome: EditOutcome) -> list[dict[str, str]]:
    return [
        {
            "label": form.label_of(clash.name),
            "mine": form.said(clash.name, clash.mine),
            "theirs": form.said(clash.name, clash.theirs),
        }
        for clash in outcome.clashes
    ]
