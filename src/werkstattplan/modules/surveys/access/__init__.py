"""Codes, tickets and proof of work: how somebody gets to answer. Knows no database and no web."""
