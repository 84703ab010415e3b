"""Questionnaires for Hypothesis: every kind of question, conditions, calculations, quotas, mixed order."""

from hypothesis import strategies as st

from werkstattplan.modules.surveys.document.model import (
    CHOOSING,
    Calculated,
    Choice,
    Document,
    Kind,
    LibrarySource,
    Order,
    Question,
    Quota,
    Row,
    Section,
    choice_ids,
)
from werkstattplan.modules.surveys.document.running import NO_ANSWER

WORDS = st.text("abcdeäöüß ?!<&\"'3", min_size=1, max_size=12).map(
    lambda text: " ".join(f"F {text}".replace("<", "< ").split())
)
TEXTS = WORDS.map(lambda text: {"de": text})
CHOICE_IDS = ["bus", "treff", "1", "2", "A1", "sonst_was"]


@st.composite
def questions(draw, name, earlier):
    kind = draw(st.sampled_from(list(Kind)))
    choices = ()
    if kind in CHOOSING or (kind == Kind.PLACE and draw(st.booleans())):
        ids = draw(st.lists(st.sampled_from(CHOICE_IDS), min_size=1, max_size=4, unique=True))
        choices = tuple(draw(_choices(one, kind)) for one in ids)
    rows = (
        tuple(Row(id=f"r{number}", text=draw(TEXTS)) for number in range(draw(st.integers(1, 3))))
        if kind == Kind.MATRIX
        else ()
    )
    text = {
        "de": draw(WORDS) + (f" {{{{{draw(st.sampled_from(earlier))}}}}}" if earlier and draw(st.booleans()) else "")
    }
    least, most = {Kind.SCALE: (1, draw(st.integers(2, 7))), Kind.NUMBER: (0, 99)}.get(kind, (None, None))
    return Question(
        id=name,
        kind=kind,
        text=text,
        help=draw(st.one_of(st.just({}), TEXTS)),
        is_required=draw(st.booleans()),
        choices=choices,
        rows=rows,
        min=least,
        max=most,
        shown_if=draw(st.one_of(st.none(), conditions(earlier))) if earlier else None,
        is_shuffled=bool(choices or rows) and draw(st.booleans()),
        is_background=draw(st.booleans()),
        library=draw(st.one_of(st.none(), st.just(LibrarySource(item="freizeit", version=2)))),
    )


@st.composite
def _choices(draw, name, kind):
    return Choice(
        id=name,
        text=draw(TEXTS),
        value=draw(st.one_of(st.none(), st.integers(-5, 5), st.just(2.5))),
        picture="bild.png" if kind == Kind.PICTURE else "",
        is_fixed=draw(st.booleans()),
    )


def conditions(earlier):
    """Conditions about questions that come before."""
    name = st.sampled_from(earlier)
    simple = st.one_of(
        name.map(lambda one: {"answered": [one]}),
        name.map(lambda one: {"declined": [one]}),
        st.tuples(name, st.sampled_from(CHOICE_IDS)).map(lambda pair: {"==": [{"answer": [pair[0]]}, pair[1]]}),
        st.tuples(name, st.sampled_from(CHOICE_IDS)).map(lambda pair: {"contains": [{"answer": [pair[0]]}, pair[1]]}),
        st.tuples(name, st.sampled_from(["<", ">=", "!="]), st.integers(0, 5)).map(
            lambda three: {three[1]: [{"value": [three[0]]}, three[2]]}
        ),
    )
    return st.recursive(
        simple,
        lambda inner: st.one_of(
            st.tuples(st.sampled_from(["and", "or"]), inner, inner).map(lambda three: {three[0]: [three[1], three[2]]}),
            inner.map(lambda one: {"not": [one]}),
        ),
        max_leaves=4,
    )


@st.composite
def documents(draw):
    """A questionnaire without faults."""
    names, sections = [], []
    for number in range(draw(st.integers(1, 3))):
        asked = []
        shown_if = draw(st.one_of(st.none(), conditions(list(names)))) if names else None
        for position in range(draw(st.integers(1, 3))):
            asked.append(draw(questions(f"f{number}_{position}", list(names))))
            names.append(asked[-1].id)
        sections.append(
            Section(
                id=f"s{number}",
                title=draw(TEXTS),
                text=draw(st.one_of(st.just({}), TEXTS)),
                questions=tuple(asked),
                shown_if=shown_if,
                is_shuffled=draw(st.booleans()),
            )
        )
    calculated = [Calculated(id="zahl", value={"sum": [{"value": [name]} for name in names]})]
    quotas = [Quota(id="genug", condition=draw(conditions(list(names))), limit=50)]
    return Document(
        title=draw(TEXTS),
        languages=("de",),
        sections=tuple(sections),
        calculated=tuple(calculated[: draw(st.integers(0, 1))]),
        quotas=tuple(quotas[: draw(st.integers(0, 1))]),
        order=Order(has_shuffled_sections=draw(st.booleans()), seed=draw(st.sampled_from(["", "2026", "Grün"]))),
    )


@st.composite
def answers_to(draw, document):
    """Answers that fit, some missing, some declined."""
    answers = {}
    for question in document.questions():
        given = draw(st.one_of(st.none(), st.just(NO_ANSWER), _fitting(question)))
        if given is not None:
            answers[question.id] = given
    return answers


def _fitting(question):
    ids = choice_ids(question)
    if question.kind == Kind.MATRIX:
        return st.dictionaries(st.sampled_from([row.id for row in question.rows]), st.sampled_from(ids))
    if question.kind in (Kind.MULTIPLE, Kind.RANKING):
        return st.lists(st.sampled_from(ids), unique=True)
    if ids:
        return st.sampled_from(ids)
    return {
        Kind.NUMBER: st.one_of(st.integers(0, 99), st.floats(0, 99)),
        Kind.CONSENT: st.booleans(),
        Kind.DATE: st.dates().map(str),
    }.get(question.kind, st.text(max_size=8))
