"""Raking 10,000 replies to five margins. Peer: ipfn, which fits a table of the same cells with pandas.

Run: python -m bench.raking
"""

import random
from collections import Counter

import pandas
from ipfn import ipfn

from bench.support import median_ms, row

REPLIES = 10_000
CLASSES = (2, 6, 4, 15, 3)


def main() -> None:
    """The same replies and margins for both, and the largest difference between their weights."""
    from werkstattplan.modules.surveys.statistics.raking import Margin, rake

    chance = random.Random(7)
    replies = [tuple(str(int(size * chance.random() ** 1.5)) for size in CLASSES) for _ in range(REPLIES)]
    people = [[chance.randint(300, 900) for _ in range(size)] for size in CLASSES]
    margins = [
        Margin(key=f"m{place}", people={str(one): float(count) for one, count in enumerate(counts)})
        for place, counts in enumerate(people)
    ]
    ours = median_ms(lambda: rake(replies, margins, largest_ratio=None), runs=7, warm_up=1)
    peer = median_ms(lambda: fitted(replies, people), runs=7, warm_up=1)
    row(f"raking of {REPLIES} × {len(CLASSES)} margins", f"{ours:.0f} ms", "aim 200 ms")
    trimmed = median_ms(lambda: rake(replies, margins), runs=7, warm_up=1)
    row("  with trimming at five times the mean", f"{trimmed:.0f} ms")
    row("  peer: ipfn", f"{peer:.0f} ms", f"ratio {peer / ours:.1f}")
    weights = dict(zip(replies, rake(replies, margins, largest_ratio=None).weights, strict=True))
    theirs = fitted(replies, people)
    worst = max(abs(weights[cell] - theirs[cell]) for cell in weights)
    row("  largest difference between the weights", f"{worst:.1e}")


def fitted(replies: list[tuple[str, ...]], people: list[list[int]]) -> dict[tuple[str, ...], float]:
    """The weights of the peer."""
    cells = Counter(replies)
    names = [f"m{place}" for place in range(len(people))]
    frame = pandas.DataFrame([(*cell, float(count)) for cell, count in cells.items()], columns=[*names, "total"])
    totals = []
    for name, counts in zip(names, people, strict=True):
        scaled = pandas.Series({str(one): count / sum(counts) * len(replies) for one, count in enumerate(counts)})
        scaled.index.name = name
        totals.append(scaled)
    result = ipfn.ipfn(frame, totals, [[name] for name in names], convergence_rate=1e-9, max_iteration=500).iteration()
    fitted_cells = list(zip(*(result[name].astype(str) for name in names), strict=True))
    return {cell: total / cells[cell] for cell, total in zip(fitted_cells, result["total"], strict=True)}


if __name__ == "__main__":
    main()
