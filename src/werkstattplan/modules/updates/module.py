"""The manifest of this module."""

from werkstattplan.kernel.modules import Module

MODULE = Module(
    key="updates",
    label="Rückfragen",
    description="Fragt zuständige Personen per E-Mail nach dem Stand und sammelt ihre Antworten.",
    address="rueckfragen",
)
