"""Measurements that docs/ quotes; each module is run as `python -m bench.NAME`."""
