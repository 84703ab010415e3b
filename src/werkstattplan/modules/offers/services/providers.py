"""Providers: adding and changing them."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.models import OfferAtLocation, Provider
from werkstattplan.modules.offers.services.both import EditOutcome, settle
from werkstattplan.modules.offers.services.index import index_offers
from werkstattplan.modules.offers.services.once import made_once
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.tenancy.models import Commune

COLUMNS = ("name", "description", "url", "email", "phone")


class NameTaken(Refusal):
    """Another provider has this name."""

    code = "provider-name-taken"
    sentence = "Einen Träger mit diesem Namen gibt es schon. Bitte nehmen Sie ihn, oder ergänzen Sie den Ort im Namen."


class ProviderInUse(Refusal):
    """Something still belongs to the provider."""

    code = "provider-in-use"
    sentence = "Zu diesem Träger gehören noch Angebote, vielleicht beendete. Er bleibt, solange es sie gibt."


def provider_values(provider: Provider) -> dict[str, Any]:
    """What the form of a provider shows."""
    return {name: getattr(provider, name) for name in COLUMNS}


@transaction.atomic
def add_provider(
    *, commune: Commune, form_key: uuid.UUID, values: Mapping[str, Any], actor: User, at: datetime.datetime
) -> Provider:
    """Add a provider; the same form sent again gives the same one. Raises `NameTaken`."""
    if Provider.objects.filter(name=values["name"]).exclude(form_key=form_key).exists():
        raise NameTaken
    wanted = {name: values[name] for name in COLUMNS}
    provider, is_new = made_once(
        Provider.objects.all(),
        form_key,
        lambda: Provider.objects.create(commune=commune, form_key=form_key, **wanted),
    )
    if is_new:
        record_change(
            commune=commune, actor=actor, at=at, verb="provider.added", subject=provider, before={}, after=wanted
        )
    return provider


@transaction.atomic
def edit_provider(
    *, provider: Provider, base: Mapping[str, Any], mine: Mapping[str, Any], actor: User, at: datetime.datetime
) -> EditOutcome:
    """Save what the person changed since `base`. Raises `NameTaken`."""
    row = Provider.objects.select_for_update().get(pk=provider.pk)
    current = provider_values(row)
    changed, clashes = settle(base, mine, current)
    if clashes or not changed:
        return EditOutcome(clashes=clashes, current=current)
    if "name" in changed and Provider.objects.filter(name=changed["name"]).exists():
        raise NameTaken
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=list(changed))
    if "name" in changed:
        entries = OfferAtLocation.objects.filter(offer__provider=row).values_list("pk", flat=True)
        index_offers(commune=provider.commune, entries=list(entries))
    record_change(
        commune=provider.commune,
        actor=actor,
        at=at,
        verb="provider.changed",
        subject=row,
        before={name: current[name] for name in changed},
        after=changed,
    )
    return EditOutcome(changed=tuple(changed))


@transaction.atomic
def delete_provider(*, provider: Provider, actor: User, at: datetime.datetime) -> None:
    """Delete a provider that offers nothing. Raises `ProviderInUse`."""
    record_change(
        commune=provider.commune,
        actor=actor,
        at=at,
        verb="provider.deleted",
        subject=provider,
        before=provider_values(provider),
        after={},
    )
    try:
        provider.delete()
    except ProtectedError:
        raise ProviderInUse from None
