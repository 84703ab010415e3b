"""Personal data of this app: model, what for, how long."""

PERSONAL_DATA = {
    "files.StoredFile": ("Hochgeladene Dateien und wer sie hochlud.", "So lange wie der Plan, als Teil der Akte."),
}
