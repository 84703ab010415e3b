"""The directory in open formats, and open formats as lines to import; without a database."""
