"""A small Italian Blogger look-alike served on loopback: the demo's blog and the tests' blog."""
