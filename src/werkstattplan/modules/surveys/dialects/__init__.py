"""Questionnaires in the languages of other systems. Nothing is dropped silently: what cannot be carried over is listed."""
