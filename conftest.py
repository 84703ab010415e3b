"""Fixtures for all tests."""

import pytest

pytest_plugins = ["tests.browser", "tests.query_baseline"]


@pytest.fixture(autouse=True)
def plain_static_files(settings) -> None:
    """Static files under their own names: tests need no collected ones."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
