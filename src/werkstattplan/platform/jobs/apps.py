from django.apps import AppConfig

from werkstattplan.kernel.modules import Schedule


class JobsConfig(AppConfig):
    name = "werkstattplan.platform.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Register the permission and the schedules of the platform."""
        from werkstattplan.platform.jobs import permissions, schedules  # noqa: F401

        for schedule in PLATFORM_SCHEDULES:
            schedules.register(schedule)


PLATFORM_SCHEDULES = (
    Schedule(
        key="notify.deliver",
        label="Mails verschicken",
        task="werkstattplan.platform.notify.tasks.deliver_messages",
        every_minutes=1,
    ),
    Schedule(
        key="feedback.forget",
        label="Adressen alter Rückmeldungen löschen",
        task="werkstattplan.platform.feedback.nightly.forget_old_addresses",
        hour=2,
        minute=30,
    ),
    Schedule(
        key="privacy.forget",
        label="Personenbezogene Daten löschen, deren Frist um ist",
        task="werkstattplan.platform.privacy.tasks.forget_expired_data",
        hour=2,
        minute=45,
    ),
    Schedule(
        key="search.words",
        label="Wörter vergessen, die in keinem Text mehr stehen",
        task="werkstattplan.platform.search.tasks.forget_words",
        hour=2,
        minute=50,
    ),
    Schedule(
        key="ledger.reconcile",
        label="Nachweise mit ihren Quellen vergleichen",
        task="werkstattplan.platform.ledger.tasks.reconcile_all",
        hour=3,
    ),
    Schedule(
        key="audit.verify",
        label="Prüfen, ob der Verlauf unverändert ist",
        task="werkstattplan.platform.audit.tasks.verify_history",
        hour=3,
        minute=30,
    ),
    Schedule(
        key="jobs.prune",
        label="Erledigte Aufträge löschen",
        task="werkstattplan.platform.jobs.tasks.prune_jobs",
        hour=4,
    ),
    Schedule(
        key="jobs.sessions",
        label="Abgelaufene Anmeldungen löschen",
        task="werkstattplan.platform.jobs.tasks.forget_sessions",
        hour=4,
        minute=15,
    ),
)
