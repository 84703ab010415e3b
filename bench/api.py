"""The complete list of tools through the open interface, at 25, 1,000 and 10,000 tools. Peer: the floor of one query and JSON."""

import orjson

from bench.support import median_ms, publish_plan, row, set_up_django

SIZES = (25, 1_000, 10_000)


def main() -> None:
    """Run all sizes in one process through Django's test client."""
    set_up_django()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django_scopes import scopes_disabled

    from werkstattplan.plan.models import Tool

    client = Client()
    for size in SIZES:
        path = publish_plan(size)
        commune, plan = path.split("/")
        address = f"/api/v1/communes/{commune}/plans/{plan}/tools"
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        query_count = len(queries)
        assert len(orjson.loads(response.content)) == size

        def floor(commune: str = commune) -> bytes:
            with scopes_disabled():
                rows = Tool.objects.filter(edition__plan__commune__slug=commune).values_list(
                    "key", "title", "wording", "status"
                )
                return orjson.dumps(list(rows))

        runs = 15 if size < 10_000 else 5
        ours, least = median_ms(lambda address=address: client.get(address), runs=runs), median_ms(floor, runs=runs)
        etag = response.headers["ETag"]
        unchanged = median_ms(
            lambda address=address, etag=etag: client.get(address, headers={"If-None-Match": etag}), runs=runs
        )
        row(
            f"API, complete list of {size} tools",
            f"{ours:.1f} ms",
            f"{query_count} queries, {len(response.content) // 1024} KiB",
        )
        row("  floor: one query of four columns and JSON", f"{least:.1f} ms", f"ratio {ours / least:.1f}")
        row("  unchanged (304)", f"{unchanged:.1f} ms")


if __name__ == "__main__":
    main()
