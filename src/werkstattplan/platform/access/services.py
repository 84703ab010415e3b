"""Giving and taking access to a commune."""

import datetime

from django.core.mail import send_mail
from django.db import transaction

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.platform.access.models import Membership, Role
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.tenancy.models import Commune

INVITATION = """Guten Tag {name},

Sie haben jetzt Zugang zum Werkstattplan: {commune}.
Ihre Rolle: {role}.

So melden Sie sich an: Öffnen Sie {address} und lassen Sie sich einen Code an diese E-Mail-Adresse senden.

Werkstattplan
"""


class AlreadyMember(Refusal):
    """The account has a role in the commune already."""

    code = "already-member"
    sentence = "Diese Person hat schon Zugang. Ihre Rolle können Sie in der Liste ändern."


class LastAdministrator(Refusal):
    """Nobody would be left to manage access."""

    code = "last-administrator"
    sentence = "Das ist die letzte Person mit dieser Rolle. Bitte geben Sie die Rolle zuerst jemand anderem."


@transaction.atomic
def add_member(
    *, commune: Commune, actor: User, at: datetime.datetime, name: str, email: str, role: Role, sign_in_address: str
) -> Membership:
    """Give somebody a role in the commune and tell them by mail; makes the account if there is none.

    Raises `AlreadyMember`.
    """
    user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(email, name=name)
    if Membership.objects.filter(commune=commune, user=user).exists():
        raise AlreadyMember
    membership = Membership.objects.create(commune=commune, user=user, role=role)
    record_change(
        commune=commune, actor=actor, at=at, verb="gibt Zugang", subject=membership, before={}, after={"role": role}
    )
    text = INVITATION.format(name=name, commune=commune.name, role=role.label, address=sign_in_address)
    transaction.on_commit(lambda: send_mail("Werkstattplan: Ihr Zugang", text, None, [user.email]))
    return membership


@transaction.atomic
def change_role(*, membership: Membership, actor: User, at: datetime.datetime, role: Role) -> None:
    """Give a member another role; raises `LastAdministrator`."""
    before = membership.role
    if before == Role.ADMINISTRATOR and role != Role.ADMINISTRATOR:
        _keep_one_administrator(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    record_change(
        commune=membership.commune,
        actor=actor,
        at=at,
        verb="ändert die Rolle",
        subject=membership,
        before={"role": before},
        after={"role": role},
    )


@transaction.atomic
def remove_member(*, membership: Membership, actor: User, at: datetime.datetime) -> None:
    """Take away a member's access; the account itself stays. Raises `LastAdministrator`."""
    if membership.role == Role.ADMINISTRATOR:
        _keep_one_administrator(membership)
    record_change(
        commune=membership.commune,
        actor=actor,
        at=at,
        verb="nimmt Zugang",
        subject=membership,
        before={"role": membership.role},
        after={},
    )
    membership.delete()


def _keep_one_administrator(membership: Membership) -> None:
    administrators = Membership.objects.select_for_update().filter(role=Role.ADMINISTRATOR)
    # Read under lock, so that two administrators cannot remove each other at the same moment.
    if {row.pk for row in administrators} <= {membership.pk}:
        raise LastAdministrator
