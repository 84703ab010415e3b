"""Open answers: what may name somebody in them. Plain Python, no database."""
