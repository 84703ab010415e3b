"""Everything that hangs on the tools of an edition, read in one query.

Written by hand because comparisons read two whole editions: twelve queries through the ORM for each took longer than the
comparison itself, and more than a page may ask.
"""

from collections import defaultdict
from typing import NamedTuple

from django.db import connection

_OF = "JOIN plan_tool t ON t.id = r.tool_id WHERE t.edition_id = %s"
_ROWS = """
SELECT 'field' AS part, 0 AS owner, r.position AS place, r.id AS id, r.name AS a, r.description AS b, '' AS c, '' AS d,
       0 AS m, 0 AS n, 0 AS o
  FROM plan_fieldofaction r WHERE r.edition_id = %s
UNION ALL SELECT 'year', r.tool_id, r.year, r.id, '', '', '', '', r.year, 0, 0 FROM plan_toolyear r OF_THE_EDITION
UNION ALL
SELECT 'contact', r.tool_id, r.position, r.id, COALESCE(p.name, ''), COALESCE(f.title, ''), COALESCE(g.name, ''), '', 0, 0, 0
  FROM plan_responsibility r
  LEFT JOIN people_person p ON p.id = r.person_id
  LEFT JOIN people_function f ON f.id = r.function_id
  LEFT JOIN people_organisation g ON g.id = r.organisation_id OF_THE_EDITION
UNION ALL
SELECT 'area', r.tool_id, r.position, r.id, r.kind, r.name,
       COALESCE(r.district_id, r.amt_id, r.municipality_id, ''), '', 0, 0, 0 FROM plan_area r OF_THE_EDITION
UNION ALL SELECT 'participant', r.tool_id, r.position, r.id, r.name, '', '', '', 0, 0, 0 FROM plan_participation r OF_THE_EDITION
UNION ALL
SELECT 'step', r.tool_id, r.position, r.id, r.title, CAST(r.unplaced_marks AS TEXT), '', '', r.year, r.planned_months,
       r.actual_months FROM plan_step r OF_THE_EDITION
UNION ALL
SELECT 'own', r.tool_id, r.column_id, r.id, o.key, r.wording, '', '', 0, 0, 0
  FROM plan_ownvalue r JOIN plan_owncolumn o ON o.id = r.column_id OF_THE_EDITION
UNION ALL
SELECT 'money', r.tool_id, r.position, r.id, r.kind, r.source_of_funds, r.note, '', r.amount_cents, 0, 0
  FROM plan_moneyline r OF_THE_EDITION
UNION ALL
SELECT 'decision', r.tool_id, r.position, r.id, r.body, COALESCE(CAST(r.decided_on AS TEXT), ''), r.number, r.note, 0, 0, 0
  FROM plan_decision r OF_THE_EDITION
UNION ALL
SELECT 'relation', r.tool_id, r.id, r.id, r.kind, x.key, '', '', 0, 0, 0
  FROM plan_toolrelation r JOIN plan_tool x ON x.id = r.other_id OF_THE_EDITION
UNION ALL
SELECT 'report', r.tool_id, 0, r.id, CAST(r.reported_on AS TEXT), r.status, r.reason, '', 0, 0, 0 FROM plan_statusreport r OF_THE_EDITION
""".replace("OF_THE_EDITION", _OF)


class Row(NamedTuple):
    """One row: where it stands, four texts and three numbers, whose meaning depends on the part."""

    place: int
    id: int
    a: str
    b: str
    c: str
    d: str
    m: int | None
    n: int
    o: int


def rows_of_edition(edition_id: int) -> defaultdict[tuple[str, int], list[Row]]:
    """The rows of an edition by part and tool, each in its order; those of the part "field" stand under tool 0.

    Parts with their values: field (a name, b description), year (m), contact (a person, b function, c organisation), area
    (a kind, b name, c key), participant (a name), step (a title, b unplaced marks as JSON, m year, n planned bits, o actual
    bits), own (a key of the column, b wording), money (a kind, b source, c note, m cents), decision (a body, b date, c
    number, d note), relation (a kind, b key), report (a date, b status, c reason; oldest first).
    """
    rows: defaultdict[tuple[str, int], list[Row]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [edition_id] * _ROWS.count("%s"))
        for part, owner, *values in cursor.fetchall():
            rows[part, owner].append(Row(*values))
    for (part, _), found in rows.items():
        # Whole rows are never compared: ids differ.
        found.sort(key=_by_day if part == "report" else None)
    return rows


def _by_day(row: Row) -> tuple[str, int]:
    return row.a, row.id
