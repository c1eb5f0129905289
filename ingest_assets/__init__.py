"""Ingest codebases as a Dagster asset graph in PostgreSQL."""

__version__ = "0.1.0"
