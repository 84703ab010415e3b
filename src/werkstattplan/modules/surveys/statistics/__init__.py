"""What answers say, and what must not be said: pure functions over counts and answers."""
