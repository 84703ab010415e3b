"""Benchmarks: `.venv/bin/python -m bench.<name>`; each runs our code and its peer in one run."""
