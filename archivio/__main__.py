"""`python -m archivio` is the same as `archivio`."""

from archivio.cli import main

main(prog_name="archivio")
