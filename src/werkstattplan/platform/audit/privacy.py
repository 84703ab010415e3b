"""Personal data of this app: model, what for, how long."""

PERSONAL_DATA = {
    "audit.Change": ("Nachweis, wer den Plan wann geändert hat.", "So lange wie der Plan, als Teil der Akte."),
}
