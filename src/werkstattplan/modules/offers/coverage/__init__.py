"""Where something is offered and where nothing is: rates, distances and white spots. Plain Python."""
