"""The archive's pictures of time, drawn as SVG from plain numbers."""

WIDTH = 960.0  #: of a picture, in its own units: the page scales it
