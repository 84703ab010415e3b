"""One root for the many spellings of a German word: umlauts, endings, gender, plural, club and Klub."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from werkstattplan.platform.search.words import fold, stem

_SINGLE_LETTER = re.compile(r"\b([ew])-(?=\w)")
_TOKEN = re.compile(r"[a-zäöüß0-9]+(?:[*:_/][a-zäöü]+)?")
# A feminine form has the root of the masculine one only after these endings: "Berlin", "Termin" and "Medizin" stay.
_FEMININE = re.compile(r"^(.{2,}(?:er|or|ent|ant|ist|og|eur|at|eut|and|wirt|freund|bar)|.*arzt)(?:in|innen)$")
_NOT_FEMININE = frozenset({"schwerin"})
_HARD_C = re.compile(r"c(?![hk])")
_PLURAL_S = re.compile(r"^(.{2,}[aoy]|taxi|.{2,}(?:klub|job|team|park|treff|chat|kurs|blog|scheck|lift|bistro|camp))s$")
_PAST = re.compile(r"^(ab|an|auf|aus|ein|her|hin|los|mit|nach|um|vor|weg|zu|zuruck|)ge(?=...)")
_VERB_ENDINGS = ("", "t", "st", "te", "et", "est", "end", "tet")
SHORTEST_VERB = 3
# Words that say nothing about what is looked for. Folded, not stemmed.
FILLERS = frozenset(
    """
    ab aber alle allem allen aller alles als also am an andere anderen auch auf aus beim bei bis bitte brauche braucht
    brauchen bin bist da dabei damit dann das dass dein dem den denn der des die dies diese diesem diesen dieser dieses
    doch dort durch eben ein eine einem einen einer eines einfach er es etwas euch euer fahren find finde finden findet
    fur gab gabs geben gegen gehe gehen geht gerne gern gibt gibts habe haben hab hat hatte hatten hier hin ich ihm ihn
    ihr ihre ihrem ihren im in ins ist irgendwo ja jemand jemanden kann kannst konnen konnte konnten kommt komme kriege
    kriegen krieg lasse lassen los mache machen macht mal man mehr mein meine meinem meinen meiner mich mir mit moglich
    mochte mochten muss mussen nach nahe neben nicht noch nun nur ob oder sehr sein seine sich sie sind so soll sollen
    suche suchen tun tut uber um und uns unser unsere unter unterwegs viel vom von vor wann war warum was
    welche welchen welcher welches wem wen wenn wer werde werden wie wieder will wir wird wo woher wohin wollen worden
    wurde zu zum zur zwischen
    bevor bereits bisschen bloss dadurch dafur dagegen daher dahin danach daneben daran darauf daraus darf darfst
    darin daruber darum davon davor dazu denen deren derselbe dessen deswegen dich dir diesmal drauf draussen drin druber dran
    durfen eher eigentlich einander einige einiges einmal einzige entweder etwa evtl fast gar ganz genau gerade halt
    heraus hinaus hoffentlich immer indem irgendein irgendeine irgendwas irgendwie irgendwen irgendwer jede jedem jeden
    jeder jedes jedoch jene jener jetzt je lange lieber manche mancher manchmal mindestens miteinander naja namlich
    obwohl oft ohnehin raus rein rum ran runter samt schliesslich schon seit seitdem sobald sodass sogar solange
    solche solcher sollte sollten sondern sonst soviel soweit sowie sowieso sowohl statt trotz trotzdem umso ungern
    unten unterm usw vielleicht vorbei wahrend warst wart weder weil weiss wenigstens weshalb wieso wieviel wirklich
    wobei wodurch wofur womit woran worauf wovon wovor wozu wurden wusste ziemlich zudem zuerst zuletzt zumindest zwar
    hatte wurde ware waren seid sei bekomme bekommt kriegst kriegt mussten durfte mag magst mogen wollte wollten
    adresse angebot angebote angeboten hilft helft moin guten tag hallo danke umgebung umkreis region landkreis kreis gegend fruher damals
    """.split()  # noqa: SIM905 - a list of words is read as words
)


# What may stand or miss in a saying ("ich kann gar nicht mehr gut laufen": "nicht laufen"). Folded.
SMALL = frozenset(
    """
    aber also auch bin bist bitte da dann das dass dem den denn der des die doch du ein eine einem einen einer
    eines einfach er es gar gerne gern gut habe haben hat hatte ich ihm ihn ihr ihre ihrem ihren immer ist ja kann kannst
    konnen konnte konnten mal mehr mein meine meinem meinen meiner mich mir mochte mochten muss mussen nachher noch nun
    nur richtig schon sehr sein seine sich sie sind so soll sollen standig uns unser unsere war will wir wollen zum zur
    """.split()  # noqa: SIM905 - a list of words is read as words
)

# Words that tell who or how, and little of what: where no offer has all words of a question, these are let go first. Folded.
_WEAK = """
    mutter vater mama papa mutti vati oma opa mann frau sohn tochter bruder schwester eltern kind kinder familie freund freundin
    leute menschen person nachbar enkel enkelin kollege bekannter junge madchen herr dame rentner erwachsene jemanden
    lernen helfen hilfe kaufen bekommen arbeiten mieten reden treffen erklaren zeigen problem probleme fragen
    neu neue neuen gut gute guten alt alte alten alter klein kleine gross grosse schnell billig gunstig wenig heute morgen
    platz platze stelle stellen kurs kurse gruppe gruppen verein
    dorf ort stadt ecke passt rot rotes blau grun gelb schwarz
    unterstutzen unterstutzung schauen ansehen anschauen bewegen zuhause daheim sommer winter
    abgeben abholen abgelaufen ablaufen andern anfangen anmelden anmeldung annehmen anrufen anziehen aufgeben aufmachen aufpassen
    aufgenommen ausfullen ausgeben ausprobieren aussehen austauschen beantragen bedeutet begleiten beginnen behalten benutzen
    beraten bescheid besorgen besser bestellen besuchen bezahlen bleiben bleibt brachte bringen bringt dauern dauert denken dreht
    durfen darf einfach einladen einrichten einstellen entlasten erfahren erhalten erklart erledigen erlaubt
    erreichen ersetzen fallt fangt fehlen fehlt fertig fuhlen funktioniert gebraucht gefallen gefunden gehort gekommen geschickt
    gewinnen gewohnt gezahlt glaube halten hangen hangt heissen heisst holen horen interessieren interessiert jammern kennen
    kennt kennenlernen klappen klappt kostet kosten kummern kummert lauft lang langsam leben lebt legen liegen
    liegt losen merken mitbringen mitmachen mitnehmen mussten nehmen nimmt nutzen offnen organisieren
    passieren passiert planen probieren rausfinden recht regeln rufen sagen sagt schaffen scheinen schicken schreibt schwer sehen
    seht setzen sitzen sitzt spart sprechen stattfinden stehen steht stellen stellt stimmt storen suchten tauschen teilen
    teilnehmen telefonieren trage tragen traut uberlegen ubernehmen umtauschen unterschreiben verandern verbringen vergessen
    verkaufen verlangern verlieren vermitteln verschicken verstehen versteht versuchen vertragen verwenden vorbeikommen
    vorstellen warten wechseln weiss weisst wechselt wegwerfen wissen wohnen wohnt wollte wollten wunsche wunschen zahlen zahlt
    ziehen zieht zuruck
    abend abends ahnung allein alleine anfang angst art bald beispiel bereich bestimmt bisschen dauer deutlich direkt draussen
    dringend drinnen eigentlich ende endlich ersten falsch frei fruh ganz ganze gemeinsam genau genug gerade gesund gleich
    haufig hoch immer insgesamt irgendwas irgendwie jahr jahre jahren jede jeden jeder jetzt kaum kein keine keinen klar krank kurz
    langer langfristig laut letzte letzten lieber lustig machbar manchmal meist mittag mittags moment monat monate monatlich
    nachmittag nachmittags nachste nachsten nacht nett nichts nie niemand nochmal normal notig offen oft ohne ordentlich
    paar plotzlich privat punkt regelmassig richtig ruhig sache sachen schlecht schlimm schon schwierig selber selbst seit sicher
    sofort sonst sonntag sonntags spass spat spater standig stark stunde stunden taglich tage tagen tagsuber teuer tipp
    toll trotz uberall uberhaupt uhr umsonst unbedingt ungefahr unsicher viele vielen vielleicht voll vorher vormittag vormittags
    weg wegen weil weit weiter wenige wenigstens wichtig wirklich woche wochen wochenende wunsch zeit ziel zimmer zuerst zuletzt
    zusammen zweite zweiten zwei drei vier funf sechs sieben acht neun zehn
"""


@lru_cache(maxsize=200_000)
def root(word: str) -> str:
    """The root of one word in any spelling; a saying is its own root."""
    if " " in word:
        return word
    folded = fold(word)
    if folded.isdigit():
        return folded
    folded = _HARD_C.sub("k", folded.replace("ph", "f"))
    if folded not in _NOT_FEMININE and (feminine := _FEMININE.match(folded)):
        folded = feminine.group(1)
    elif plural := _PLURAL_S.match(folded):
        folded = plural.group(1)
    # Twice: "Kurse" has the root of "Kurs" only then.
    return stem(stem(folded))[:60]


def tokens(text: str) -> list[str]:
    """The words of a text in small letters; of "Bürger*innen" and "Bürger/innen" the first part, and "E-Auto" or "W-LAN" as one."""
    plain = _SINGLE_LETTER.sub(r"\1", text.lower().replace("/-", "/"))
    return [re.split(r"[*:_/]", match.group())[0] for match in _TOKEN.finditer(plain)]


def verb_roots(word: str) -> list[str]:
    """The roots of verbs of which a root may be a form: "zockt", "gezockt" and "zockte" of "zocken", "eingekauft" of "einkaufen"."""
    found: dict[str, None] = {}
    for ending in _VERB_ENDINGS:
        if word.endswith(ending):
            bare = word.removesuffix(ending)
            found |= dict.fromkeys(form for form in (bare, _PAST.sub(r"\1", bare)) if len(form) >= SHORTEST_VERB)
    return [form for form in found if form != word]


def roots_of(text: str) -> list[str]:
    """The roots of a text in order, without words that say nothing."""
    return [root(word) for word in tokens(text) if is_telling(word)]


def saying_of(words: Iterable[str]) -> str:
    """A turn of speech that means something only with its little words ("was werden"), with their roots in any order."""
    return " ".join(sorted(root(word) for word in words))


def is_small(word: str) -> bool:
    """Whether a word may stand or miss in a saying."""
    return fold(word) in SMALL


@cache
def weak_roots() -> frozenset[str]:
    """The roots of words that tell little of what is looked for."""
    return frozenset(root(word) for word in _WEAK.split())


def is_telling(word: str) -> bool:
    """Whether a word says something about what is looked for."""
    return fold(word) not in FILLERS and (len(word) > 1 or word.isdigit())
