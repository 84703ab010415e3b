"""How far somebody gets: distances and travel times to narrow results by. Plain Python."""

from dataclasses import dataclass

from werkstattplan.modules.offers.coverage.measures import BICYCLE_KMH, CAR_KMH, DETOUR


@dataclass(frozen=True, slots=True)
class Reach:
    """How far somebody wants to go: as a value of the address, in words, and in kilometres as the crow flies.

    `wider` is the value to try when nothing was found.
    """

    key: str
    words: str
    km: float
    wider: str = ""


def _ride(kind: str, minutes: int, vehicle: str, kmh: int, wider: int = 0) -> Reach:
    words = f"höchstens {minutes} Minuten mit dem {vehicle} (geschätzt)"
    return Reach(f"{kind}-{minutes}", words, kmh * minutes / 60 / DETOUR, f"{kind}-{wider}" if wider else "")


REACHES = {
    reach.key: reach
    for reach in (
        Reach("3", "bis 3 km", 3, "10"),
        Reach("5", "bis 5 km", 5, "10"),
        Reach("10", "bis 10 km", 10, "20"),
        Reach("20", "bis 20 km", 20, "50"),
        Reach("50", "bis 50 km", 50),
        _ride("rad", 10, "Rad", BICYCLE_KMH, 20),
        _ride("rad", 20, "Rad", BICYCLE_KMH, 40),
        _ride("rad", 40, "Rad", BICYCLE_KMH),
        _ride("auto", 10, "Auto", CAR_KMH, 20),
        _ride("auto", 20, "Auto", CAR_KMH, 40),
        _ride("auto", 40, "Auto", CAR_KMH),
    )
}
