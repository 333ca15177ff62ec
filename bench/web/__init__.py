"""How fast the reading room answers over a large archive."""
