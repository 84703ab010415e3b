"""The manifest of this module."""

from werkstattplan.kernel.modules import Module

MODULE = Module(
    key="papers",
    label="Vorlagen",
    description="Druckt Berichts- und Beschlussvorlagen, Seiten je Handlungsfeld und den Jahresbericht.",
    address="vorlagen",
)
