"""Opening hours as plain values, without a database."""
