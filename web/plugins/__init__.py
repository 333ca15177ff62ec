"""Datasette plugins of one idea each; loaded from this directory, not imported."""
