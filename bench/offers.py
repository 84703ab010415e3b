"""The directory of offers at the size of a Land: 100,000 offers at 20,000 places, found in words, with all facets.

`python -m bench.offers` runs on SQLite, `python -m bench.offers postgresql` on a private server, `… 10000` with fewer offers.
"""

import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bench.offer_peer import WORDS, peer
from bench.support import median_ms, peak_mb, row, set_up_django

OFFERS, PLACES, SECONDS = 100_000, 20_000, 5
QUESTIONS = (
    {"q": "pflegeberatung"},
    {"q": "kindergaten"},
    {"q": "deutsch lernen kinder", "wo": "Lübz"},
    {"q": "hilfe mit dem handy", "kosten": "free"},
    {"wo": "Parchim", "umkreis": "10", "tag": "jetzt"},
    {"kategorie": "beratung", "tag": "sa", "zeit": "10:00"},
    {"q": "essen auf rädern", "zugang": "entrance"},
    {"nah": "53.46,12.03", "umkreis": "20"},
    {"q": "deutschkurs", "wo": "Lübz", "tag": "di", "bus": "1"},
    {},
)


def main() -> None:
    """Fill a commune, then ask."""
    arguments = set(sys.argv[1:])
    if arguments & {"served", "rate"}:
        set_up_django(os.environ["DATABASE_URL"])
        _rate() if "rate" in arguments else _served()
        return
    size = next((int(argument) for argument in arguments if argument.isdigit()), OFFERS)
    with database("postgresql" in arguments) as url:
        set_up_django(url)
        _measure(size)


@contextmanager
def database(is_postgresql: bool) -> Iterator[str]:
    """The address of a database: none for SQLite, else that of a private server."""
    if not is_postgresql:
        yield ""
        return
    sys.path.insert(0, "scripts")
    import postgresql

    with postgresql.server() as url:
        yield url


def _measure(size: int) -> None:
    from django.http import QueryDict
    from django.test import Client
    from django.utils import timezone
    from django_scopes import scope

    from werkstattplan.modules.offers.forms.finding import read_search
    from werkstattplan.modules.offers.models import OfferAtLocation
    from werkstattplan.modules.offers.selectors.finding import Found, find
    from werkstattplan.modules.offers.selectors.mapping import clusters_in
    from werkstattplan.modules.offers.services.index import build_index, index_offers

    commune = fill(size)
    with scope(commune=commune):
        start = time.perf_counter()
        build_index(commune=commune)
        row(f"Build the index of {size:,} offers", f"{time.perf_counter() - start:.0f} s")
        some = list(OfferAtLocation.objects.values_list("pk", flat=True)[:10])
        spent = median_ms(lambda: index_offers(commune=commune, entries=some[:1]), runs=5, warm_up=1)
        row("Bring one changed offer up to date", f"{spent:.0f} ms")

        def ask(values: dict[str, str]) -> Found:
            query = QueryDict(mutable=True)
            query.update(values)
            found = find(read_search(query), commune=commune, at=timezone.now())
            assert found is not None
            return found

        start = time.perf_counter()
        ask({"q": "pflegeberatung"})
        row("First search of a process", f"{(time.perf_counter() - start) * 1000:.0f} ms")
        medians = []
        for values in QUESTIONS:
            medians.append(median_ms(lambda values=values: ask(values), runs=9))  # type: ignore[misc]
            found = ask(values)
            row(f"  {values or 'everything'}: {found.answer.total:,} found"[:58], f"{medians[-1]:.1f} ms")
        ours, (theirs, totals) = sorted(medians)[len(medians) // 2], peer()
        row("Search with facets, median of the questions", f"{ours:.1f} ms", "aim 50 / 80 ms")
        row("Peer: search of the database, two facets", f"{theirs:.1f} ms", f"ratio {theirs / ours:.1f}")
        for word, total in zip(WORDS, totals, strict=True):
            row(f"  offers found for {word}: ours, peer", f"{ask({'q': word}).answer.total:,}, {total:,}")
        _clusters(ask({}), clusters_in)
    page = Client().get(f"/{commune.slug}/angebote/?q=beratung", headers={"Accept-Encoding": "gzip"})
    spent = median_ms(lambda: Client().get(f"/{commune.slug}/angebote/?q=beratung&wo=Parchim"), runs=9)
    row("Whole page of results", f"{spent:.0f} ms, {len(page.content) / 1000:.0f} kB")
    row("Memory with the filling", f"{peak_mb():.0f} MB")
    # What a process needs that only answers, and how long questions take that nobody asked before.
    folder = {"BENCH_FOLDER": os.environ["DATA_DIR"]}
    subprocess.run([sys.executable, "-m", "bench.offers", "served"], env=os.environ | folder, check=True)
    command = [sys.executable, "-m", "bench.offers", "rate"]
    two = [subprocess.Popen(command, env=os.environ | folder, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    rates = [float(process.communicate()[0]) for process in two]
    row("Searches of two processes at the same time", f"{sum(rates):.0f}/s", "aim 200/s on 2 cores")


def _served() -> None:
    from django.http import QueryDict
    from django.utils import timezone
    from django_scopes import scope

    from werkstattplan.modules.offers import quality
    from werkstattplan.modules.offers.forms.finding import read_search
    from werkstattplan.modules.offers.selectors.finding import find
    from werkstattplan.platform.tenancy.models import Commune

    commune, before = Commune.objects.get(), peak_mb()
    texts = [judged.text for name in quality.SETS for judged in quality.questions(name)]

    def spent_on(text: str) -> float:
        query = QueryDict(mutable=True)
        query["q"] = text
        start = time.perf_counter()
        find(read_search(query), commune=commune, at=timezone.now())
        return (time.perf_counter() - start) * 1000

    with scope(commune=commune):
        row("A new process: its first search", f"{spent_on('pflegeberatung'):.0f} ms")
        for name in ("asked for the first time", "asked again"):
            times = sorted(spent_on(text) for text in texts)
            row(
                f"{len(times)} judged questions, {name}",
                f"{statistics.median(times):.1f} ms",
                f"95 of 100 within {times[len(times) * 95 // 100]:.1f} ms, longest {times[-1]:.0f} ms",
            )
    row("Memory of this process, before and after", f"{before:.0f}, {peak_mb():.0f} MB")


def _rate() -> None:
    """Ask all questions in turn; print how many a second were answered."""
    from django.http import QueryDict
    from django.utils import timezone
    from django_scopes import scope

    from werkstattplan.modules.offers.forms.finding import read_search
    from werkstattplan.modules.offers.selectors.finding import find
    from werkstattplan.platform.tenancy.models import Commune

    commune, turn = Commune.objects.get(), itertools.cycle(QUESTIONS)

    def ask() -> None:
        query = QueryDict(mutable=True)
        query.update(next(turn))
        find(read_search(query), commune=commune, at=timezone.now())

    with scope(commune=commune):
        for _ in QUESTIONS:
            ask()
        print(_per_second(ask))


def _clusters(found: object, clusters_in: Callable[..., list[object]]) -> None:
    everywhere = (-90.0, -180.0, 90.0, 180.0)
    for name, box, zoom in (
        ("the whole district", everywhere, 8),
        ("a third of it", (53.2, 11.2, 53.6, 12.0), 10),
        ("a town", (53.40, 11.80, 53.46, 11.90), 13),
    ):
        spent = median_ms(lambda box=box, zoom=zoom: json.dumps(clusters_in(found, box, zoom)))  # type: ignore[misc]
        row(f"Clusters of {name}", f"{spent:.1f} ms", "aim 30 ms")


def _per_second(act: Callable[[], object]) -> float:
    start, count = time.perf_counter(), 0
    while time.perf_counter() - start < SECONDS:
        act()
        count += 1
    return count / (time.perf_counter() - start)


def fill(size: int) -> object:
    """Offers with words of the measured set and invented ones, so that the vocabulary grows as in earnest."""
    from django.utils import timezone
    from django_scopes import scope

    from werkstattplan.modules.offers import quality
    from werkstattplan.modules.offers.demo_stops import show_stops
    from werkstattplan.modules.offers.models import Category, Location, Offer, OfferAtLocation, Provider
    from werkstattplan.platform.places.services import load_ludwigslust_parchim
    from werkstattplan.platform.tenancy.models import Commune

    load_ludwigslust_parchim()
    commune = Commune.objects.create(slug="kreis", name="Kreis", kind="district", official_key="13076")
    chance, places = random.Random(5), quality.known_places()
    texts, towns = quality.offers(places), list(places.by_ags.values())
    syllables = ("ba", "ker", "lo", "min", "ra", "sten", "tu", "wel", "gor", "hin", "dam", "fel")
    words = sorted({"".join(chance.choices(syllables, k=chance.randint(3, 5))) for _ in range(20_000)})
    with scope(commune=commune):
        kinds = dict.fromkeys(kind.strip() for offer in texts for kind in offer.kinds.split(","))
        categories = [
            Category(commune=commune, key=f"k{n}" if name != "Beratung" else "beratung", name=name)
            for n, name in enumerate(kinds)
        ]
        by_name = {row.name: row for row in Category.objects.bulk_create(categories)}
        providers = Provider.objects.bulk_create(
            [
                Provider(commune=commune, name=f"Verein {''.join(chance.choices(syllables, k=3)).title()} {n}")
                for n in range(size // 10)
            ],
            batch_size=1000,
        )
        locations = []
        for number in range(min(PLACES, size)):
            town = chance.choice(towns)
            lat, lon = town.centre.lat + chance.gauss(0, 0.02), town.centre.lon + chance.gauss(0, 0.03)
            street = "".join(chance.choices(syllables, k=3)).title() + "weg"
            locations.append(
                Location(commune=commune, name=f"Haus {number}", village=town.name, street=street, municipality_id=town.ags,
                         lat=lat, lon=lon, placed_by="given", entrance=chance.choice((None, 0, 3)))
            )  # fmt: skip
        locations = Location.objects.bulk_create(locations, batch_size=1000)
        made, links, now = [], [], timezone.now()
        for number in range(size):
            text = texts[number % len(texts)]
            more = " ".join(chance.choices(words, k=12))
            made.append(
                Offer(commune=commune, provider=chance.choice(providers), title=text.title, description=f"{text.text} {more}",
                      audiences=["Familien"] if number % 3 else [], languages=["uk"] if number % 7 == 0 else [],
                      cost_kind="free" if "kostenlos" in text.traits else "unknown", changed_at=now)
            )  # fmt: skip
        made = Offer.objects.bulk_create(made, batch_size=1000)
        through = Offer.categories.through
        hours = [
            {"rules": [{"days": sorted(chance.sample(range(6), 3)), "spans": [[f"{h:02}:00", f"{h + 5:02}:30"]]}]}
            for h in range(7, 15)
            for _ in range(40)
        ]
        entries = []
        for number, offer in enumerate(made):
            text = texts[number % len(texts)]
            links += [through(offer=offer, category=by_name[kind.strip()]) for kind in text.kinds.split(",")]
            entries.append(
                OfferAtLocation(
                    commune=commune,
                    offer=offer,
                    location=locations[number % len(locations)],
                    hours=chance.choice(hours),
                )
            )
        through.objects.bulk_create(links, batch_size=1000)
        OfferAtLocation.objects.bulk_create(entries, batch_size=1000)
        show_stops(commune)
    return commune


if __name__ == "__main__":
    main()
