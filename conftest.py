"""Fixtures for all tests."""

import hypothesis
import pytest

# A busy machine is no finding.
hypothesis.settings.register_profile("busy", deadline=None)
hypothesis.settings.load_profile("busy")

pytest_plugins = ["tests.browser", "tests.databases", "tests.query_baseline"]


@pytest.fixture(autouse=True)
def plain_static_files(settings) -> None:
    """Static files under their own names: tests need no collected ones."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
