"""Finding entries that mean the same place, without a database."""
