"""Dates that come again: courses, meeting points. Plain Python, without a database."""
