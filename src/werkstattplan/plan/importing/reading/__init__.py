"""Readers: bytes of a file to tables and texts with their places."""

from werkstattplan.plan.importing.reading.dispatch import read_document

__all__ = ["read_document"]
