"""The store: one DuckDB file, built whole or not at all."""
