"""Finding offers: words, places and sets of offers, in plain Python without a database."""
