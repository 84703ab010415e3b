"""Changing a questionnaire that is being written: pure functions over its JSON values. It may be faulty meanwhile."""
