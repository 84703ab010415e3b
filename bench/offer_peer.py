"""The full-text search that comes with the database, on the same offers: words, the first twenty, and two of the eight facets.

It knows no typing errors, compounds or people's words, and no nearness.
"""

from bench.support import median_ms

WORDS = ("pflegeberatung", "deutschkurs", "beratung")
_TEXT = "o.title || ' ' || o.summary || ' ' || o.description"
_FROM = "offers_offeratlocation e JOIN offers_offer o ON o.id = e.offer_id"
_SQLITE = (
    "CREATE VIRTUAL TABLE peer USING fts5(text, content='', tokenize='unicode61 remove_diacritics 2')",
    f"INSERT INTO peer(rowid, text) SELECT e.id, {_TEXT} FROM {_FROM}",
)
_POSTGRESQL = (
    f"CREATE TABLE peer AS SELECT e.id, to_tsvector('german', {_TEXT}) AS words FROM {_FROM}",
    "CREATE INDEX peer_words ON peer USING gin(words)",
    "ANALYZE peer",
)
_MATCH = {
    "sqlite": ("SELECT rowid AS id FROM peer WHERE peer MATCH %s", "ORDER BY rank LIMIT 20"),
    "postgresql": (
        "SELECT id FROM peer WHERE words @@ plainto_tsquery('german', %s)",
        "ORDER BY ts_rank(words, plainto_tsquery('german', %s)) DESC LIMIT 20",
    ),
}
_FACETS = (
    "SELECT c.category_id, count(*) FROM offers_offer_categories c JOIN offers_offeratlocation e USING (offer_id)"
    " WHERE e.id IN ({found}) GROUP BY 1",
    "SELECT l.municipality_id, count(*) FROM offers_location l JOIN offers_offeratlocation e ON l.id = e.location_id"
    " WHERE e.id IN ({found}) GROUP BY 1",
)


def peer() -> tuple[float, list[int]]:
    """Build the peer's index and ask three words: the median of their medians in milliseconds, and how many it finds of each."""
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL:
            cursor.execute(statement)
        found, order = _MATCH[connection.vendor]

        def ask(word: str) -> None:
            first = f"{found} {order}"
            cursor.execute(first, [word] * first.count("%s"))
            cursor.fetchall()
            for facet in _FACETS:
                cursor.execute(facet.format(found=found), [word])
                cursor.fetchall()

        totals = []
        for word in WORDS:
            cursor.execute(f"SELECT count(*) FROM ({found}) AS found", [word])
            totals.append(int(cursor.fetchone()[0]))
        return sorted(median_ms(lambda word=word: ask(word), runs=9) for word in WORDS)[1], totals  # type: ignore[misc]
