"""Tables of the plan, one module per theme."""

from werkstattplan.plan.models.adoption import AdoptedDocument, DatedState
from werkstattplan.plan.models.columns import OwnColumn, OwnValue, PlanColumn
from werkstattplan.plan.models.editions import Caption, Edition, EditionState, Plan, PlanLink
from werkstattplan.plan.models.fields import FieldOfAction
from werkstattplan.plan.models.imports import Import, ImportDecision, ImportState
from werkstattplan.plan.models.reviews import Finding, InterimReview
from werkstattplan.plan.models.steps import Step
from werkstattplan.plan.models.succession import Fate, ToolFate
from werkstattplan.plan.models.tool_details import (
    Attachment,
    Decision,
    MoneyLine,
    StatusReport,
    ToolDraft,
    ToolRelation,
)
from werkstattplan.plan.models.tools import Area, Participation, Responsibility, Tool, ToolYear

__all__ = [
    "AdoptedDocument",
    "Area",
    "Attachment",
    "Caption",
    "DatedState",
    "Decision",
    "Edition",
    "EditionState",
    "Fate",
    "FieldOfAction",
    "Finding",
    "Import",
    "ImportDecision",
    "ImportState",
    "InterimReview",
    "MoneyLine",
    "OwnColumn",
    "OwnValue",
    "Participation",
    "Plan",
    "PlanColumn",
    "PlanLink",
    "Responsibility",
    "StatusReport",
    "Step",
    "Tool",
    "ToolDraft",
    "ToolFate",
    "ToolRelation",
    "ToolYear",
]
