"""Grades of a stop by rule: what somebody saw there becomes a grade from 0 to 3 for each item.

The law asks for "vollständige Barrierefreiheit" (PBefG § 8 Abs. 3) and names no measures. The thresholds are those that
German guidance agrees on; where an item has one, its `source` names it. A stop is as good as its worst item, because
somebody who cannot pass one item cannot use the others.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

Value = str | int | None


class Grade(IntEnum):
    """How far an item can be used by everybody without help."""

    NOT = 0
    PARTLY = 1
    MOSTLY = 2
    FULLY = 3

    @property
    def words(self) -> str:
        """The grade in a word."""
        return ("nicht", "teilweise", "weitgehend", "vollständig")[self]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be seen on the spot; `words` describe the picture."""

    key: str
    grade: Grade
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """Something to look at. Either `choices`, or `steps`: from how many centimetres on which grade holds.

    `missing` says what has to be done where it is not fully there; `spoken` what a stop with this grade has.
    """

    key: str
    label: str
    question: str
    missing: str
    spoken: tuple[str, str, str, str]
    source: str
    choices: tuple[Choice, ...] = ()
    steps: tuple[tuple[int, Grade], ...] = ()
    limit: int = 0

    def grade_of(self, value: Value) -> Grade | None:
        """The grade of what was seen; None where nobody looked. Raises ValueError for a value that cannot be."""
        if value is None or value == "":
            return None
        if self.choices:
            for choice in self.choices:
                if choice.key == value:
                    return choice.grade
            raise ValueError(value)
        centimetres = int(value)
        if not 0 <= centimetres <= self.limit:
            raise ValueError(value)
        return max((grade for least, grade in self.steps if centimetres >= least), default=Grade.NOT)

    def words_of(self, value: Value) -> str:
        """What was seen, in words."""
        if value is None or value == "":
            return ""
        return next((choice.words for choice in self.choices if choice.key == value), f"{value} cm")


def _choices(*rows: tuple[str, int, str]) -> tuple[Choice, ...]:
    return tuple(Choice(key, Grade(grade), words) for key, grade, words in rows)


KERB = Item(
    key="kerb",
    label="Bordstein",
    question="Wie hoch ist der Bordstein an der vorderen Tür, von der Straße aus gemessen?",
    missing="ein Bordstein von 22 cm, damit höchstens 5 cm Stufe zum Bus bleiben",
    spoken=("Bordstein niedrig", "Bordstein halb hoch", "Bordstein hoch", "Bordstein hoch"),
    source="DIN 18040-3: Stufe und Spalt zum Fahrzeug höchstens 5 cm. Abgesenkte Niederflurbusse stehen 25 bis 27 cm hoch, "
    "also 22 cm; ab 18 cm genügt die Klapprampe, 16 cm ist das ältere Maß.",
    steps=((16, Grade.PARTLY), (18, Grade.MOSTLY), (22, Grade.FULLY)),
    limit=40,
)
DEPTH = Item(
    key="depth",
    label="Tiefe der Wartefläche",
    question="Wie tief ist die freie Fläche an der zweiten Tür, vom Bordstein nach hinten?",
    missing="eine freie Fläche von 2,50 m Tiefe für Rampe und Rollstuhl",
    spoken=("Wartefläche zu schmal", "Wartefläche schmal", "Wartefläche breit", "Wartefläche breit"),
    source="DIN 18040-3: 1,00 m Rampe und 1,50 m × 1,50 m zum Drehen, zusammen 2,50 m; ohne Rampe 1,50 m; 90 cm ist die "
    "schmalste Durchfahrt.",
    steps=((90, Grade.PARTLY), (150, Grade.MOSTLY), (250, Grade.FULLY)),
    limit=2_000,
)
LENGTH = Item(
    key="length",
    label="Länge der Wartefläche",
    question="Wie lang ist die freie Fläche an der zweiten Tür, am Bordstein entlang?",
    missing="eine freie Fläche von 2,50 m Länge an der zweiten Tür",
    spoken=("Wartefläche zu kurz", "Wartefläche kurz", "Wartefläche lang genug", "Wartefläche lang genug"),
    source="DIN 18040-3: 1,50 m zum Drehen; verbreitet sind 2,50 m, weil Busse nicht immer gleich halten.",
    steps=((90, Grade.PARTLY), (150, Grade.MOSTLY), (250, Grade.FULLY)),
    limit=10_000,
)
TACTILE = Item(
    key="tactile",
    label="Leitstreifen",
    question="Gibt es Rippen und Noppen im Boden?",
    missing="Auffindestreifen quer über den Gehweg und Einstiegsfeld an der vorderen Tür, im Kontrast zum Boden",
    spoken=("ohne Leitstreifen", "Leitstreifen unvollständig", "Leitstreifen ohne Kontrast", "mit Leitstreifen"),
    source="DIN 32984: Auffindestreifen über den ganzen Gehweg (mindestens 60 cm breit) und Einstiegsfeld, mit Kontrast.",
    choices=_choices(
        ("none", 0, "Keine: der Boden ist überall gleich"),
        ("part", 1, "Ein Teil: nur ein Feld an der Tür oder nur ein Streifen über den Weg"),
        ("plain", 2, "Streifen und Feld, aber kaum heller oder dunkler als der Boden"),
        ("whole", 3, "Streifen über den Weg und Feld an der Tür, gut zu sehen"),
    ),
)
SURFACE = Item(
    key="surface",
    label="Weg zur Haltestelle",
    question="Wie ist der Weg bis zur Haltestelle?",
    missing="ein fester, ebener Weg von mindestens 1,50 m Breite",
    spoken=("ohne befestigten Weg", "Weg nur aus Schotter", "Weg holprig", "Weg fest und eben"),
    source="DIN 18040-3: Wege fest, eben, auch bei Regen befahrbar.",
    choices=_choices(
        ("none", 0, "Kein Weg: Gras, Graben oder die Straße selbst"),
        ("loose", 1, "Schotter, Sand oder festgetretene Erde"),
        ("rough", 2, "Fest, aber holprig: Kopfsteine, Löcher, Wurzeln"),
        ("even", 3, "Fest und eben: Pflaster, Platten, Asphalt"),
    ),
)
SLOPE = Item(
    key="slope",
    label="Steigung des Weges",
    question="Wie steil ist der Weg?",
    missing="ein Weg mit höchstens 3 Prozent Steigung",
    spoken=("Weg sehr steil", "Weg steil", "Weg leicht steigend", "Weg fast eben"),
    source="DIN 18040-3: bis 3 %, bis 6 % mit ebenen Flächen zum Ausruhen dazwischen; mehr schafft kaum jemand allein.",
    choices=_choices(
        ("cliff", 0, "Sehr steil: mehr als 12 cm auf einen Meter"),
        ("steep", 1, "Steil: 7 bis 12 cm auf einen Meter"),
        ("slight", 2, "Spürbar: 4 bis 6 cm auf einen Meter"),
        ("flat", 3, "Fast eben: höchstens 3 cm auf einen Meter"),
    ),
)
STEPS = Item(
    key="steps",
    label="Stufen auf dem Weg",
    question="Gibt es Stufen oder Kanten auf dem Weg?",
    missing="ein Weg ohne Stufen und ohne Kanten über 3 cm",
    spoken=("Stufen auf dem Weg", "hohe Kante auf dem Weg", "Kante auf dem Weg", "Weg ohne Stufen"),
    source="DIN 18040-3: ohne Stufen; Borde an Übergängen höchstens 3 cm.",
    choices=_choices(
        ("stairs", 0, "Ja, mehrere Stufen"),
        ("high", 1, "Eine Kante, höher als 6 cm"),
        ("kerb", 2, "Eine Kante von 4 bis 6 cm"),
        ("none", 3, "Nein, oder höchstens 3 cm"),
    ),
)
CROSSING = Item(
    key="crossing",
    label="Übergang über die Straße",
    question="Wie kommt man über die Straße?",
    missing="ein Übergang mit abgesenktem Bordstein, den man auch ertasten oder hören kann",
    spoken=("ohne Übergang", "Übergang mit hohem Bordstein", "Übergang abgesenkt", "Übergang gesichert"),
    source="DIN 18040-3 und DIN 32984: Übergang mit 0 bis 3 cm Bord und Bodenindikatoren, an Ampeln mit Ton oder Vibration.",
    choices=_choices(
        ("none", 0, "Kein Übergang, die Straße ist schnell oder unübersichtlich"),
        ("kerb", 1, "Übergang, aber mit hohem Bordstein"),
        ("lowered", 2, "Bordstein abgesenkt, ohne Rippen, Insel oder Ampel"),
        ("safe", 3, "Abgesenkt und gesichert, oder niemand muss über eine Straße"),
    ),
)
LIGHTING = Item(
    key="lighting",
    label="Licht",
    question="Gibt es Licht, wenn es dunkel ist?",
    missing="Licht an der Haltestelle selbst",
    spoken=("ohne Licht", "kaum Licht", "Licht in der Nähe", "beleuchtet"),
    source="DIN 18040-3: Leitsysteme und Aushänge auch im Dunkeln zu erkennen.",
    choices=_choices(
        ("none", 0, "Kein Licht"),
        ("weak", 1, "Eine Lampe weiter weg, man sieht den Bordstein nicht"),
        ("near", 2, "Straßenlampe daneben, den Fahrplan kann man kaum lesen"),
        ("bright", 3, "Hell: Bordstein und Fahrplan sind gut zu sehen"),
    ),
)
SHELTER = Item(
    key="shelter",
    label="Dach und Sitz",
    question="Kann man trocken warten und sitzen?",
    missing="ein Unterstand mit Sitz und Platz für einen Rollstuhl (90 × 130 cm)",
    spoken=("ohne Dach und Sitz", "nur Dach oder Sitz", "Unterstand mit Sitz", "Unterstand mit Platz für Rollstühle"),
    source="DIN 18040-3: neben den Sitzen 90 × 130 cm für einen Rollstuhl, davor 1,50 m × 1,50 m zum Drehen.",
    choices=_choices(
        ("none", 0, "Weder Dach noch Sitz"),
        ("half", 1, "Nur ein Dach oder nur ein Sitz"),
        ("seat", 2, "Dach und Sitz, aber kein Platz für einen Rollstuhl"),
        ("room", 3, "Dach, Sitz und Platz für einen Rollstuhl"),
    ),
)
TIMETABLE = Item(
    key="timetable",
    label="Fahrplan",
    question="Kann man den Fahrplan lesen?",
    missing="ein Fahrplan in großer Schrift und in 100 bis 160 cm Höhe, vor den man mit dem Rollstuhl kommt",
    spoken=("ohne Fahrplan", "Fahrplan schlecht zu lesen", "Fahrplan lesbar", "Fahrplan gut zu lesen"),
    source="DIN 32975 und DIN 18040-3: Kontrast, Schrift nach Leseabstand, mittlere Höhe um 130 cm, im Sitzen erreichbar.",
    choices=_choices(
        ("none", 0, "Kein Fahrplan, oder er ist unleserlich"),
        ("poor", 1, "Klein, verblichen oder zu hoch"),
        ("fair", 2, "Gut lesbar, aber man kommt mit dem Rollstuhl nicht davor oder er hängt zu hoch"),
        ("good", 3, "Große Schrift, guter Kontrast, 100 bis 160 cm hoch, davor ist Platz"),
    ),
)
AUDIBLE = Item(
    key="audible",
    label="Zum Hören",
    question="Sagt die Haltestelle, welcher Bus kommt?",
    missing="eine Ansage, oder ein Zeichen zum Tasten mit der Nummer der Auskunft",
    spoken=("ohne Ansage", "Auskunft nur mit eigenem Handy", "Auskunft zum Tasten", "mit Ansage"),
    source="DIN 18040-3, Zwei-Sinne-Prinzip: Wichtiges nicht nur zum Sehen.",
    choices=_choices(
        ("none", 0, "Nein, nur Papier"),
        ("code", 1, "Ein Code oder eine App für das eigene Handy"),
        ("braille", 2, "Name und Nummer der Auskunft in Blindenschrift oder großen Zeichen zum Tasten"),
        ("voice", 3, "Ansage auf Knopfdruck oder von selbst"),
    ),
)
ITEMS = (KERB, DEPTH, LENGTH, TACTILE, SURFACE, SLOPE, STEPS, CROSSING, LIGHTING, SHELTER, TIMETABLE, AUDIBLE)
BY_KEY = {item.key: item for item in ITEMS}
# What has to be passed to get into the bus on wheels, without seeing, and what makes waiting bearable.
WAYS = (
    ("Mit Rollstuhl, Rollator oder Kinderwagen", (KERB, DEPTH, LENGTH, SURFACE, SLOPE, STEPS, CROSSING)),
    ("Blind oder mit Sehbehinderung", (TACTILE, STEPS, CROSSING, AUDIBLE)),
    ("Warten und Fahrplan", (LIGHTING, SHELTER, TIMETABLE)),
)


@dataclass(frozen=True, slots=True)
class Assessment:
    """The grades of a stop; items that nobody looked at have none."""

    grades: Mapping[str, Grade] = field(default_factory=dict)

    @property
    def overall(self) -> Grade | None:
        """The weakest item; None while an item is open that could be weaker."""
        return weakest(self.grades.get(item.key) for item in ITEMS)

    def ways(self) -> Iterator[tuple[str, Grade | None]]:
        """How far the stop can be used in each of the ways."""
        for label, items in WAYS:
            yield label, weakest(self.grades.get(item.key) for item in items)

    @property
    def on_wheels(self) -> Grade | None:
        """How far somebody on wheels gets into the bus."""
        return weakest(self.grades.get(item.key) for item in WAYS[0][1])

    def missing(self) -> list[Item]:
        """The items that are not fully there, the worst first."""
        short = [item for item in ITEMS if self.grades.get(item.key, Grade.FULLY) < Grade.FULLY]
        return sorted(short, key=lambda item: self.grades[item.key])

    def open(self) -> list[Item]:
        """The items that nobody looked at."""
        return [item for item in ITEMS if item.key not in self.grades]

    def spoken(self, *items: Item) -> str:
        """What the stop has of these items, in a line."""
        return ", ".join(item.spoken[self.grades[item.key]] for item in items if item.key in self.grades)


def assess(values: Mapping[str, Value]) -> Assessment:
    """The grades of what was seen; raises ValueError for a value that cannot be."""
    found = ((item.key, item.grade_of(values.get(item.key))) for item in ITEMS)
    return Assessment({key: grade for key, grade in found if grade is not None})


def read_grades(stored: Mapping[str, int]) -> Assessment:
    """The assessment of stored grades."""
    return Assessment({key: Grade(grade) for key, grade in stored.items() if key in BY_KEY})


def weakest(grades: Iterable[Grade | None]) -> Grade | None:
    """The weakest link; an unknown one leaves it open, unless a known one cannot be worse."""
    links = list(grades)
    known = [grade for grade in links if grade is not None]
    worst = min(known, default=None)
    return worst if worst is Grade.NOT or len(known) == len(links) else None
