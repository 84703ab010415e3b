"""Personal data of this app."""

from werkstattplan.kernel.privacy import Erasure, NotPersonal, PersonalData

PERSONAL_DATA = (
    PersonalData(
        model="files.StoredFile",
        purpose="Hochgeladene Dateien und wer sie hochlud.",
        retention="So lange wie der Plan, als Teil der Akte.",
        linked=("uploaded_by",),
        texts=("name",),
        files=("content",),
        erasure=Erasure.CLEAR,
        reason=(
            "Dateien sind Teil der Akte (Art. 17 Abs. 3 Buchst. b DSGVO). Kein Programm ändert ihren Inhalt; "
            "die, in denen der Name steht, werden genannt, damit ein Mensch sie ersetzt."
        ),
    ),
)

NOT_PERSONAL = (NotPersonal(model="files.StoredFile", columns=("media_type",), reason="Art der Datei."),)
