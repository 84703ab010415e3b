"""The nightly job of the search."""

from django_tasks import task

from werkstattplan.platform.search.services import forget_unused_words


@task()
def forget_words() -> None:
    """Delete words that were in texts once; they may be names."""
    forget_unused_words()
