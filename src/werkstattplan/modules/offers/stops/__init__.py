"""Stops: what makes one usable for everybody, and when a bus goes there. Plain Python."""
