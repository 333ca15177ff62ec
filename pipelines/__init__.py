"""From items to rows: pure cleaning functions, each with a thin pipeline class, then the store."""
