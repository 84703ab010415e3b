"""Personal data of this app and of its queue."""

from werkstattplan.kernel.privacy import Erasure, NotPersonal, PersonalData

PERSONAL_DATA = (
    PersonalData(
        model="django_tasks_database.DBTaskResult",
        label="Aufträge",
        purpose="Aufträge an das Programm, zum Beispiel eine Mail zu verschicken.",
        retention="Bis erledigte Aufträge aufgeräumt werden.",
        texts=("args_kwargs", "return_value", "traceback"),
        erasure=Erasure.CLEAR,
    ),
    PersonalData(
        model="jobs.JobKey",
        purpose="Kennungen, durch die es einen Auftrag nur einmal gibt.",
        retention="Bis erledigte Aufträge aufgeräumt werden.",
        texts=("key",),
        erasure=Erasure.CLEAR,
    ),
    PersonalData(
        model="jobs.DeadLetter",
        purpose="Gescheiterte Aufträge mit ihrem Fehler.",
        retention="Bis die Verwaltung des Systems entscheidet.",
        texts=("error",),
        erasure=Erasure.CLEAR,
    ),
)

NOT_PERSONAL = (
    NotPersonal(model="jobs.DeadLetter", columns=("task_path",), reason="Name eines Programmteils."),
    NotPersonal(
        model="django_tasks_database.DBTaskResult",
        columns=("task_path", "worker_ids", "exception_class_path", "queue_name", "backend_name"),
        reason="Namen von Programmteilen und zufällige Kennungen.",
    ),
)
