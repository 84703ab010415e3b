"""The settings of the site with one module more, which uses every extension point."""

import tempfile
from pathlib import Path

from werkstattplan.site.settings import *  # noqa: F403
from werkstattplan.site.settings import INSTALLED_APPS

INSTALLED_APPS.insert(INSTALLED_APPS.index("werkstattplan.site"), "tests.dummy")
# Tests of whole installations collect files into the folder of the checkout while others read it.
_static = tempfile.TemporaryDirectory(prefix="werkstattplan-static-")
STATIC_ROOT = Path(_static.name)
