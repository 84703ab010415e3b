"""Taking in a list of 10,000 lines where the directory already holds 100,000 offers, again, changed, back, and taken back.

`python -m bench.offer_import` runs on SQLite, `… postgresql` on a private server, `… 1000` into a smaller directory: what takes
longer in a large one grows with it. Each step runs in a process of its own, as a job does.
"""

import csv
import io
import os
import random
import subprocess
import sys
import time
from itertools import islice
from typing import Any

from bench.offers import OFFERS, database, fill
from bench.support import peak_mb, row, set_up_django

LINES = 10_000
OWN_LINES = 40_000
HEAD = ("Nr", "Name", "Träger", "Kategorie", "Straße", "PLZ", "Ort", "Telefon", "Öffnungszeiten", "Beschreibung")
SYLLABLES = ("ba", "ker", "lo", "min", "ra", "sten", "tu", "wel", "gor", "hin", "dam", "fel")
ADDRESS = "https://plan.example/kreis/angebote/"
STEPS = ("new", "same", "changed", "undo", "own", "duplicates")
LABELS = {
    "new": "A list of 10,000 new lines",
    "same": "The same list again",
    "changed": "Again, each tenth line with another number",
    "undo": "That list taken back",
    "own": "40,000 lines of our own export, 1,000 of them changed",
    "duplicates": "Looking for duplicates among all, after each list",
}


def main() -> None:
    """Fill a commune, then take lists in."""
    arguments = sys.argv[1:]
    step = next((argument for argument in arguments if argument in STEPS), "")
    if step:
        set_up_django(os.environ["DATABASE_URL"])
        _step(step)
        return
    size = next((int(argument) for argument in arguments if argument.isdigit()), OFFERS)
    with database("postgresql" in arguments) as url:
        set_up_django(url)
        _prepare(size)
        folder = {"BENCH_FOLDER": os.environ["DATA_DIR"]}
        for one in STEPS:
            subprocess.run([sys.executable, "-m", "bench.offer_import", one], env=os.environ | folder, check=True)


def _prepare(size: int) -> None:
    from django_scopes import scope

    from werkstattplan.modules.offers.services.index import build_index

    commune = fill(size)
    with scope(commune=commune):
        build_index(commune=commune)


def _step(step: str) -> None:
    from django_scopes import scope

    from werkstattplan.modules.offers.models import OfferImport
    from werkstattplan.modules.offers.services.merging import propose_duplicates
    from werkstattplan.platform.tenancy.models import Commune

    commune = Commune.objects.get()
    with scope(commune=commune):
        if step == "duplicates":
            start = time.perf_counter()
            found = propose_duplicates(commune=commune)
            row(LABELS[step], f"{time.perf_counter() - start:.1f} s, {peak_mb():.0f} MB, {found:,} pairs")
            return
        if step == "undo":
            start = time.perf_counter()
            _undo(OfferImport.objects.latest("pk"))
            row(LABELS[step], f"{time.perf_counter() - start:.1f} s, {peak_mb():.0f} MB")
            return
        content = _own() if step == "own" else _table(is_changed=step == "changed")
        start = time.perf_counter()
        imported = _read(commune, "Eigene" if step == "own" else "Jugendamt", content)
        looked = time.perf_counter() - start
        result = _take_in(imported)
        spent = time.perf_counter() - start - looked
        row(LABELS[step], f"read {looked:.1f} s, taken in {spent:.1f} s, {peak_mb():.0f} MB, {result}")


def _read(commune: Any, source: str, content: bytes) -> Any:
    from django.utils import timezone

    from werkstattplan.modules.offers.services.importing import read_import

    return read_import(
        commune=commune,
        source_name=source,
        file_name="liste.csv",
        content=content,
        actor=None,  # type: ignore[arg-type]
        at=timezone.now(),
        directory=ADDRESS,
    )


def _take_in(imported: Any) -> dict[str, int]:
    from django.utils import timezone

    from werkstattplan.modules.offers.services.importing import run_import

    return run_import(row=imported, at=timezone.now())


def _undo(imported: Any) -> None:
    from django.utils import timezone

    from werkstattplan.modules.offers.services.undoing import undo_import

    undo_import(row=imported, actor=None, at=timezone.now())  # type: ignore[arg-type]


def _table(*, is_changed: bool) -> bytes:
    """A list as departments have them: addresses without points, hours, some words of its own."""
    from werkstattplan.modules.offers import quality

    chance, places = random.Random(7), quality.known_places()
    texts, towns = quality.offers(places), list(places.by_ags.values())
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(HEAD)
    for number in range(LINES):
        said, town = texts[number % len(texts)], chance.choice(towns)
        words = " ".join("".join(chance.choices(SYLLABLES, k=4)) for _ in range(8))
        phone = f"03871 {number + (is_changed and number % 10 == 0) * 100_000}"
        street = f"{''.join(chance.choices(SYLLABLES, k=3)).title()}weg {number % 60 + 1}"
        hours = f"Mo-Fr {7 + number % 5:02}:00-{13 + number % 5:02}:30"
        cells = (said.title, f"Träger {number % 900}", "Beratung", street, "19370", town.name, phone, hours)
        writer.writerow((number, *cells, f"{said.text} {words}"))
    return text.getvalue().encode()


def _own() -> bytes:
    """As much of our own export as is taken in at once, in which somebody wrote into each fortieth line."""
    from django.utils import timezone

    from werkstattplan.modules.offers.exchange.tables import csv_parts
    from werkstattplan.modules.offers.selectors.exporting import each_service
    from werkstattplan.platform.tenancy.models import Commune

    services = islice(each_service(Commune.objects.get(), timezone.localdate()), OWN_LINES)
    content = b"".join(csv_parts(services, directory=ADDRESS)).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content), delimiter=";"))[:OWN_LINES]
    for line in rows[::40]:
        line["kurz"] = "Neu in einem Satz"
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


if __name__ == "__main__":
    main()
