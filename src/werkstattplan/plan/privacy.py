"""Personal data of the plan: who answers for what, who said what, and names in the wording of the paper."""

from werkstattplan.kernel.privacy import Erasure, NotPersonal, PersonalData

_WITH_THE_PLAN = "So lange wie die Fassung des Plans, zu der es gehört."
_ADOPTED = (
    "Der beschlossene Wortlaut ist Teil der Akte eines Gremiums und wird nicht verändert "
    "(Art. 17 Abs. 3 Buchst. b und d DSGVO). Öffentliche Seiten verdecken den Namen."
)


def _wording(
    model: str, *texts: str, purpose: str = "Wortlaut des Plans, in dem Personen genannt sein können."
) -> PersonalData:
    return PersonalData(model=model, purpose=purpose, retention=_WITH_THE_PLAN, texts=texts, erasure=Erasure.CLEAR)


PERSONAL_DATA = (
    PersonalData(
        model="plan.Responsibility",
        purpose="Wer für ein Werkzeug zuständig ist.",
        retention=_WITH_THE_PLAN,
        person=("person",),
        erasure=Erasure.KEEP,
        reason="In abgelösten Fassungen bleibt die Stelle stehen; statt des Namens steht „Gelöschte Person“.",
        duty={"tool__edition__state__in": ("draft", "published")},
        duty_of="tool",
    ),
    PersonalData(
        model="plan.ToolDraft",
        purpose="Noch nicht gespeicherte Eingaben einer Person.",
        retention="Bis die Person speichert oder verwirft.",
        account=("user",),
        texts=("data",),
    ),
    PersonalData(
        model="plan.Import",
        purpose="Eingelesene Plandokumente, und wer sie eingelesen hat.",
        retention=_WITH_THE_PLAN,
        linked=("created_by",),
        texts=("source", "interpretation", "accepted_document", "refusal_sentence"),
        erasure=Erasure.CLEAR,
    ),
    PersonalData(
        model="plan.ImportDecision",
        purpose="Wer beim Einlesen was entschieden hat.",
        retention=_WITH_THE_PLAN,
        linked=("decided_by",),
        texts=("value",),
        erasure=Erasure.CLEAR,
    ),
    PersonalData(
        model="plan.ToolFate",
        purpose="Wer in der Fortschreibung über ein Werkzeug entschieden hat.",
        retention=_WITH_THE_PLAN,
        linked=("decided_by",),
        texts=("reason",),
        erasure=Erasure.CLEAR,
    ),
    _wording("plan.StatusReport", "reason", "reported_by", purpose="Wer einen Sachstand gemeldet hat."),
    _wording("plan.Plan", "title", "introduction"),
    _wording("plan.Edition", "title"),
    _wording("plan.Caption", "label", "text"),
    _wording("plan.FieldOfAction", "name", "description"),
    _wording(
        "plan.Tool",
        *("title", "wording", "plain_text", "contacts_wording", "area_wording", "participants_wording"),
        *("sheet_differences", "target_group", "budget_wording", "outside_advice_wording", "remarks"),
    ),
    _wording("plan.Participation", "name", purpose="Beteiligte, auch einzelne Personen."),
    _wording("plan.OwnValue", "wording"),
    _wording("plan.Step", "title"),
    _wording("plan.InterimReview", "title", "note"),
    _wording("plan.Finding", "words"),
    _wording("plan.MoneyLine", "source_of_funds", "note"),
    _wording("plan.Decision", "body", "note"),
    _wording("plan.Attachment", "title"),
    _wording("plan.PlanLink", "note"),
    _wording("plan.DatedState", "content", purpose="Wie eine Fassung an früheren Tagen war."),
    PersonalData(
        model="plan.AdoptedDocument",
        purpose="Beschlossener Wortlaut einer Fassung.",
        retention="Dauernd, als Teil der Akte des Gremiums.",
        kept_texts=("content",),
        erasure=Erasure.KEEP,
        reason=_ADOPTED,
    ),
)

NOT_PERSONAL = (
    NotPersonal(
        model="plan.Edition",
        columns=("years", "adopted_by_body", "adopted_columns", "adoption_number"),
        reason="Jahreszahlen, ein Gremium, Überschriften.",
    ),
    NotPersonal(model="plan.Area", columns=("name",), reason="Name eines Ortes."),
    NotPersonal(model="plan.OwnColumn", columns=("label", "choices"), reason="Überschrift und Auswahl eines Feldes."),
    NotPersonal(model="plan.PlanColumn", columns=("label",), reason="Überschrift einer Spalte."),
    NotPersonal(model="plan.Step", columns=("unplaced_marks",), reason="Stellen von Kreuzen im Papier."),
)
