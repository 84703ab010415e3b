"""The questionnaire as a document: its parts, its rules, its faults. Plain Python; knows no database and no web."""
