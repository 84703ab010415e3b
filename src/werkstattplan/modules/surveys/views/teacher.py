"""The page of the teacher: start and stop, with the word of the box's paper and no account."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django_scopes import scope

from werkstattplan.modules.surveys.models import CodeBox
from werkstattplan.modules.surveys.selectors.waves import used_slips
from werkstattplan.modules.surveys.services.boxes import start_box, stop_box, teacher_digest


@csrf_exempt
@require_http_methods(["GET", "POST"])
def teacher(request: HttpRequest, token: str) -> HttpResponse:
    """How many slips are used, and the switch. The word in the address is the whole right, so no cookie is needed."""
    # `_base_manager` on purpose: the word names no commune.
    rows = CodeBox._base_manager.select_related("wave__survey", "wave__commune")
    box = rows.filter(teacher_digest=teacher_digest(token)).first()
    if box is None:
        raise Http404
    with scope(commune=box.wave.commune):
        if request.method == "POST":
            (start_box if request.POST.get("was") == "start" else stop_box)(box=box)
            return redirect("surveys_free:teacher", token)
        context = {"box": box, "wave": box.wave, "survey": box.wave.survey, "html_language": "de"}
        context["used"] = used_slips(bytes(box.marks))
        response = render(request, "surveys/answer/teacher.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
