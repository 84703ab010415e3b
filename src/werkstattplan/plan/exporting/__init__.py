"""Exports of a plan document; `export_plan` is the way in."""

from werkstattplan.plan.exporting.formats import ExportFormat, export_plan

__all__ = ["ExportFormat", "export_plan"]
