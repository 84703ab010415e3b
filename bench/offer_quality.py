"""How well the search of offers answers: the share of judged questions with a right offer among the first three.

`python -m bench.offer_quality` prints the scores, and the questions that failed unless they are held out.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from werkstattplan.modules.offers import quality


def main() -> None:
    """Ask all questions; held-out ones are counted apart and never used to choose words or weights."""
    places = quality.known_places()
    results = quality.measure(places)
    tuned = [result for result in results if not result.question.is_held_out]
    held_out = [result for result in results if result.question.is_held_out]
    for name, some in (("tuned with", tuned), ("held out", held_out), ("all", results)):
        _tell(name, some)
    for result in tuned:
        if not result.is_answered:
            print(f"  not answered: {result.question.text} → {', '.join(result.first) or 'nothing found'}")
    for name in quality.SETS[1:]:
        _tell(name, quality.measure(places, name))


def _tell(name: str, results: list[quality.Result]) -> None:
    print(f"{name:<12} {len(results):>4} questions   {quality.share(results):.1%} answered among the first three")


if __name__ == "__main__":
    main()
