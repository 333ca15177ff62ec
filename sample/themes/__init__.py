"""The families of markup that Blogger blogs have had; each module prints a `Page` whole."""
