"""The page on which a commune chooses its modules."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.modules import registry, services


@require("modules.switch")
@require_safe
def modules(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """List all modules with their switches."""
    commune = request.commune  # type: ignore[attr-defined]
    rows = [{"module": module, "is_on": registry.is_on(module, commune)} for module in registry.all_modules()]
    return render(request, "modules/list.html", {"rows": rows})


@require("modules.switch")
@require_POST
def switch(request: HttpRequest, commune_slug: str, module_key: str) -> HttpResponse:
    """Switch one module on or off (`an` in the form)."""
    module = next((module for module in registry.all_modules() if module.key == module_key), None)
    if module is None:
        raise Http404
    is_on = request.POST.get("an") == "ja"
    services.switch_module(
        commune=request.commune,  # type: ignore[attr-defined]
        module=module,
        is_on=is_on,
        actor=request.user,  # type: ignore[arg-type]
        at=timezone.now(),
    )
    messages.success(request, f"„{module.label}“ ist jetzt {'eingeschaltet' if is_on else 'ausgeschaltet'}.")
    return redirect("modules:list", commune_slug)
