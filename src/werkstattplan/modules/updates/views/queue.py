"""The queue of answers: accept, change, ask back; and typing in what came by telephone or on paper."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.updates.forms_answer import MONTH_CHOICES, ClerkForm, EditForm, year_choices
from werkstattplan.modules.updates.models import Answer, AnswerFile, Channel, Says, TrustedPerson
from werkstattplan.modules.updates.selectors.answers import replaced_answers, waiting_answers
from werkstattplan.modules.updates.selectors.sheet import sheet_of, tools_of_person
from werkstattplan.modules.updates.services import deciding
from werkstattplan.modules.updates.services.ask_back import ask_back
from werkstattplan.modules.updates.services.giving import Speaker, enter_answer
from werkstattplan.modules.updates.services.into_plan import STATUS_OF
from werkstattplan.plan.models import Tool
from werkstattplan.plan.views.page import actor_of
from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.documents.pdf import PDF_TYPE
from werkstattplan.platform.people.models import Person

PER_PAGE = 20


@require("updates.review")
@require_safe
def queue(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """Answers that wait, the oldest first, what was said before beside what is said now."""
    rows = list(waiting_answers()[: PER_PAGE + 1])
    trusted = set(TrustedPerson.objects.values_list("person_id", flat=True))
    same_tool = [answer.tool_id for answer in rows]
    earlier = replaced_answers(rows)
    context = {
        "rows": [
            {
                "answer": answer,
                "before": next(iter(answer.tool.status_reports.all()), None),
                "status": STATUS_OF.get(Says(answer.says), ""),
                "is_trusted": answer.person_id in trusted,
                "has_rival": same_tool.count(answer.tool_id) > 1,
                "earlier": earlier[answer],
            }
            for answer in rows[:PER_PAGE]
        ],
        "has_more": len(rows) > PER_PAGE,
        "breadcrumbs": _crumbs(commune_slug, "Antworten"),
    }
    return render(request, "updates/queue.html", context)


@require("updates.review")
@require_POST
def decide(request: HttpRequest, commune_slug: str, answer_id: int) -> HttpResponse:
    """Accept (`annehmen`), ask back (`nachfragen` with `frage`), leave out (`weglassen`), or trust from now on (`vertrauen`)."""
    answer = _answer(answer_id)
    act = ACTS.get(request.POST.get("was", ""))
    if act is None:
        raise Http404
    try:
        return act(request, answer)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return _to_queue(answer)


def _accept(request: HttpRequest, answer: Answer) -> HttpResponse:
    return _accepted(request, deciding.accept_answer(answer=answer, actor=actor_of(request), at=timezone.now()))


def _ask(request: HttpRequest, answer: Answer) -> HttpResponse:
    question = request.POST.get("frage", "")
    asked = ask_back(answer=answer, question=question, actor=actor_of(request), at=timezone.now())
    if asked.why_no_mail:
        messages.warning(
            request,
            f"Die Frage steht jetzt auf der Antwortseite von {answer.said_by}. Eine Mail ging nicht hinaus: "
            f"{asked.why_no_mail} Am besten rufen Sie an.",
        )
    else:
        messages.success(request, f"Die Frage an {answer.said_by} ist gestellt.")
    return _to_queue(answer)


def _discard(request: HttpRequest, answer: Answer) -> HttpResponse:
    deciding.discard_answer(answer=answer, actor=actor_of(request), at=timezone.now())
    messages.success(request, "Die Antwort ist nicht übernommen. Sie bleibt im Verlauf.")
    return _to_queue(answer)


def _trust(request: HttpRequest, answer: Answer) -> HttpResponse:
    if answer.person is None:
        raise Http404
    deciding.set_trust(person=answer.person, is_trusted=True, actor=actor_of(request), at=timezone.now())
    messages.success(request, f"Gespeichert. Das gilt für die nächsten Antworten von {answer.person}.")
    return _to_queue(answer)


ACTS = {"annehmen": _accept, "nachfragen": _ask, "weglassen": _discard, "vertrauen": _trust}


def _to_queue(answer: Answer) -> HttpResponse:
    return redirect("updates:queue", answer.commune.slug)


def _accepted(request: HttpRequest, answer: Answer) -> HttpResponse:
    """Say what became of it; who is no longer responsible is handed over next."""
    if answer.says == Says.NOT_MINE:
        successor = f" Genannt ist: {answer.successor}." if answer.successor else ""
        if answer.person is None:
            messages.success(
                request, f"Notiert.{successor} Bitte tragen Sie beim Werkzeug ein, wer jetzt zuständig ist."
            )
            return _to_queue(answer)
        messages.success(request, f"Notiert: {answer.person} gibt „{answer.tool.title}“ ab.{successor}")
        return redirect("work:handover", answer.commune.slug, answer.person.pk)
    if answer.report is None:
        messages.success(
            request,
            f"Übernommen: {answer.tool.title}. Der Stand bleibt, wie er ist: Dazu gab es am selben Tag schon ein "
            "neueres Wort.",
        )
    else:
        messages.success(request, f"Übernommen: {answer.tool.title}, {answer.get_says_display()}.")
    return _to_queue(answer)


@require("updates.review")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, commune_slug: str, answer_id: int) -> HttpResponse:
    """Accept an answer with other words."""
    answer = _answer(answer_id)
    form = EditForm(request.POST or None, earlier=answer, steps=list(answer.tool.steps.all()))
    if request.method == "POST" and form.is_valid():
        try:
            edited = form.content()
            done = deciding.accept_answer(answer=answer, actor=actor_of(request), at=timezone.now(), edited=edited)
            return _accepted(request, done)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
    context = {
        "form": form,
        "tool": answer.tool,
        "answer": answer,
        "breadcrumbs": _crumbs(commune_slug, "Antwort ändern"),
    }
    return render(request, "updates/edit.html", context, status=422 if form.errors else 200)


@require("updates.review")
@require_safe
def choose(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """Whose answer is to be typed in, whose sheet is to be printed, and whose answers need no check?"""
    people = Person.objects.filter(left_on=None, responsibilities__isnull=False).distinct().order_by("name")
    trusted = set(TrustedPerson.objects.values_list("person_id", flat=True))
    context = {
        "people": [(person, person.pk in trusted) for person in people],
        "breadcrumbs": _crumbs(commune_slug, "Antwort eintragen"),
    }
    return render(request, "updates/choose.html", context)


@require("updates.review")
@require_POST
def trust(request: HttpRequest, commune_slug: str, person_id: int) -> HttpResponse:
    """Let a person's answers go straight into the plan, or check them again (`nein`)."""
    person = get_object_or_404(Person, pk=person_id)
    trusts = "nein" not in request.POST
    deciding.set_trust(person=person, is_trusted=trusts, actor=actor_of(request), at=timezone.now())
    done = "gehen ab jetzt direkt in den Plan" if trusts else "werden ab jetzt wieder geprüft"
    messages.success(request, f"Antworten von {person} {done}.")
    return redirect("updates:choose", commune_slug)


@require("updates.review")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, commune_slug: str, person_id: int) -> HttpResponse:
    """Type in what a person said on the telephone or wrote on the sheet, one tool after the other."""
    person = get_object_or_404(Person, pk=person_id)
    tools = tools_of_person(person)
    tool = next((tool for tool in tools if str(tool.pk) == request.POST.get("werkzeug", "")), None)
    form = None
    if request.method == "POST":
        if tool is None:
            raise Http404
        form = ClerkForm(request.POST, steps=list(tool.steps.all()))
        if form.is_valid() and _enter(request, person, tool, form):
            messages.success(request, f"Eingetragen: {tool.title}.")
            return redirect("updates:enter", commune_slug, person_id)
    channel = Channel.PAPER if request.GET.get("weg") == "papier" else Channel.PHONE
    context = {
        "person": person,
        "tools": tools,
        "failed": form,
        "failed_tool": tool.pk if form is not None and tool is not None else None,
        "months": MONTH_CHOICES,
        "years": year_choices(),
        "says": Says.choices,
        "channels": [(Channel.PHONE.value, Channel.PHONE.label), (Channel.PAPER.value, Channel.PAPER.label)],
        "channel": channel.value,
        "today": timezone.localdate(),
        "new_token": uuid.uuid4,
        "breadcrumbs": _crumbs(commune_slug, f"Antwort von {person}"),
    }
    return render(request, "updates/enter.html", context, status=422 if form is not None else 200)


@require("updates.review")
@require_safe
def sheet(request: HttpRequest, commune_slug: str, person_id: int) -> HttpResponse:
    """A sheet of paper with a person's questions and the way back into the program."""
    person = get_object_or_404(Person, pk=person_id)
    way_back = f"{reverse('updates:enter', args=[commune_slug, person.pk])}?weg=papier"
    content = sheet_of(person, way_back=request.build_absolute_uri(way_back), on=timezone.localdate())
    name = f"rueckfragen-{person.pk}.pdf"
    return HttpResponse(
        content, content_type=PDF_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require("updates.review")
@require_safe
def file(request: HttpRequest, commune_slug: str, answer_id: int, file_id: int) -> HttpResponse:
    """A file that came with an answer, to be saved, never shown inside the page."""
    part = get_object_or_404(AnswerFile.objects.select_related("file"), pk=file_id, answer=answer_id)
    response = HttpResponse(part.file.content.read(), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="datei-{part.pk}{_ending(part.file.name)}"'
    return response


def _answer(answer_id: int) -> Answer:
    rows = Answer.objects.select_related("tool__edition__plan", "person", "commune")
    return get_object_or_404(rows, pk=answer_id)


def _enter(request: HttpRequest, person: Person, tool: Tool, form: ClerkForm) -> bool:
    said_on = form.cleaned_data["said_on"]
    now = timezone.localtime()
    if said_on > now.date():
        form.add_error("said_on", "Dieser Tag liegt in der Zukunft. Bitte nennen Sie den Tag des Gesprächs.")
        return False
    name = form.cleaned_data["said_by"]
    speaker = Speaker(
        name=name,
        channel=Channel(form.cleaned_data["channel"]),
        person=person,
        is_somebody_else=name != person.name,
        entered_by=actor_of(request),
    )
    said_at = now if said_on == now.date() else now.replace(year=said_on.year, month=said_on.month, day=said_on.day)
    try:
        enter_answer(
            tool=tool,
            speaker=speaker,
            content=form.content(),
            token=form.submission,
            said_at=said_at,
            at=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return False
    return True


def _ending(name: str) -> str:
    ending = name.rpartition(".")[2].lower()
    return f".{ending}" if ending.isalnum() and len(ending) <= 5 else ""


def _crumbs(commune_slug: str, label: str) -> list[dict[str, str]]:
    return [
        {"label": "Arbeit", "url": reverse("work:home", args=[commune_slug])},
        {"label": "Rückfragen", "url": reverse("updates:queue", args=[commune_slug])},
        {"label": label, "url": ""},
    ]
