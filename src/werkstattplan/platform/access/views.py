"""The members page of a commune."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.platform.access import services
from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.access.forms import NewMemberForm, RoleForm
from werkstattplan.platform.access.models import Membership, Role


@require("access.manage_members")
@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """List members and add one."""
    form = NewMemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_member(
                commune=request.commune,  # type: ignore[attr-defined]
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                role=Role(form.cleaned_data["role"]),
                sign_in_address=request.build_absolute_uri(reverse("account_request_login_code")),
            )
        except Refusal as refusal:
            form.add_error("email", refusal.sentence)
        else:
            messages.success(request, f"{form.cleaned_data['name']} hat jetzt Zugang und bekommt eine E-Mail.")
            return redirect("access:members", commune_slug)
    rows = Membership.objects.select_related("user").order_by("role", "user__name", "user__email")
    return render(request, "access/members.html", {"form": form, "members": rows, "roles": Role.choices})


@require("access.manage_members")
@require_POST
def change_role(request: HttpRequest, commune_slug: str, membership_id: int) -> HttpResponse:
    """Give a member another role."""
    membership = get_object_or_404(Membership.objects.select_related("user"), pk=membership_id)
    form = RoleForm(request.POST)
    if form.is_valid():
        _act(
            request,
            lambda: services.change_role(
                membership=membership,
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
                role=Role(form.cleaned_data["role"]),
            ),
            f"Die Rolle von {membership.user} ist geändert.",
        )
    return redirect("access:members", commune_slug)


@require("access.manage_members")
@require_http_methods(["GET", "POST"])
def remove_member(request: HttpRequest, commune_slug: str, membership_id: int) -> HttpResponse:
    """Ask, then take away a member's access."""
    membership = get_object_or_404(Membership.objects.select_related("user"), pk=membership_id)
    if request.method == "GET":
        return render(request, "access/remove_member.html", {"member": membership})
    _act(
        request,
        lambda: services.remove_member(
            membership=membership,
            actor=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        ),
        f"{membership.user} hat keinen Zugang mehr.",
    )
    return redirect("access:members", commune_slug)


def _act(request: HttpRequest, act: Callable[[], None], done: str) -> None:
    try:
        act()
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)
