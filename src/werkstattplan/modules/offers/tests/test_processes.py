"""What one process changes another one finds, and no number of communes fills a process."""

from collections import OrderedDict

import pytest
from django.utils import timezone
from django_scopes import scope

from werkstattplan.modules.offers.forms.finding import Search
from werkstattplan.modules.offers.models import Offer, OfferAtLocation
from werkstattplan.modules.offers.selectors import stored
from werkstattplan.modules.offers.selectors.finding import find
from werkstattplan.modules.offers.services.index import build_index, index_offers
from werkstattplan.modules.offers.services.keeping import OfferDraft, add_offers
from werkstattplan.platform.tenancy.models import Commune


@pytest.fixture
def process(monkeypatch):
    """Switches between processes: each remembers its own indexes and shares nothing but the database."""
    memories = {}

    def switch(name):
        monkeypatch.setattr(stored, "_indexes", memories.setdefault(name, OrderedDict()))
        return memories[name]

    return switch


def titles(commune, text):
    found = find(Search(text=text), commune=commune, at=timezone.now())
    return [row.offer.title for row in found.rows] if found else []


def test_what_one_process_changes_another_finds_at_once(directory, process):
    for name in ("first", "second"):
        process(name)
        assert titles(directory, "häkeln") == ["Häkelrunde"]
    entry = OfferAtLocation.objects.get(offer__title="Häkelrunde")
    Offer.objects.filter(pk=entry.offer_id).update(title="Schachrunde")
    index_offers(commune=directory, entries=[entry.pk])
    process("first")
    assert (titles(directory, "häkeln"), titles(directory, "schach")) == ([], ["Schachrunde"])
    build_index(commune=directory)
    process("second")
    assert (titles(directory, "häkeln"), titles(directory, "schach")) == ([], ["Schachrunde"])


@pytest.mark.django_db
def test_a_process_remembers_the_communes_that_were_asked_last(process):
    memory = process("only")
    communes = []
    for number in range(stored.MOST_COMMUNES + 3):
        made = Commune.objects.create(
            slug=f"k{number}", name=f"K{number}", kind="district", official_key=f"{13000 + number}"
        )
        communes.append(made)
        with scope(commune=made):
            draft = OfferDraft(provider="Verein", title=f"Kurs {number}", is_remote=True, categories=())
            add_offers(commune=made, drafts=[draft], actor=None, at=timezone.now())
            assert titles(made, "kurs") == [f"Kurs {number}"]
    assert list(memory) == [made.pk for made in communes[3:]]
    with scope(commune=communes[0]):
        assert titles(communes[0], "kurs") == ["Kurs 0"]
