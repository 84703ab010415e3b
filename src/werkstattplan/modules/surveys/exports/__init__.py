"""Released replies as tables for other programs: pure functions over a document and answers."""
