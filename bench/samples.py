"""Where real pages lie, with what is true of them: beside the project, never in it, since they are other people's."""

from __future__ import annotations

import os
from pathlib import Path

SHARED = Path(os.environ.get("ARCHIVIO_SHARED", Path(__file__).resolve().parents[2] / "shared"))
SAMPLES = Path(os.environ.get("ARCHIVIO_SAMPLES", SHARED / "samples"))  #: pages, feeds and backups with truth.jsonl
