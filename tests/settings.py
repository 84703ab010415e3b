"""The settings of the site with one module more, which uses every extension point."""

from werkstattplan.site.settings import *  # noqa: F403
from werkstattplan.site.settings import INSTALLED_APPS

INSTALLED_APPS.insert(INSTALLED_APPS.index("werkstattplan.site"), "tests.dummy")
