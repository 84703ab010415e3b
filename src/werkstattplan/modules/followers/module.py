"""The manifest of this module."""

from werkstattplan.kernel.modules import Module

MODULE = Module(
    key="followers",
    label="Folgen",
    description="Bürger*innen folgen einem Thema, einem Werkzeug, einer Gemeinde oder einer Suche.",
    address="folgen",
)
