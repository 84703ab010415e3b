"""Personal data of this app: model, what for, how long."""

_WITH_THE_PLAN = "So lange wie die Fassung des Plans, zu der es gehört."

PERSONAL_DATA = {
    "plan.Responsibility": ("Wer für ein Werkzeug zuständig ist.", _WITH_THE_PLAN),
    "plan.ToolDraft": ("Noch nicht gespeicherte Eingaben einer Person.", "Bis die Person speichert oder verwirft."),
    "plan.Import": ("Wer ein Plandokument eingelesen hat.", _WITH_THE_PLAN),
    "plan.ImportDecision": ("Wer beim Einlesen was entschieden hat.", _WITH_THE_PLAN),
    "plan.ToolFate": ("Wer in der Fortschreibung über ein Werkzeug entschieden hat.", _WITH_THE_PLAN),
    "plan.StatusReport": ("Wer einen Sachstand gemeldet hat.", _WITH_THE_PLAN),
}
