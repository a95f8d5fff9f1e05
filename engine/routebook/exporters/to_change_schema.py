"""The schema of a change as JSON."""

from __future__ import annotations

import json

from routebook.comparing.telling.schema import change_schema
from routebook.exporters.artifact import Artifact


def schema_of_changes() -> Artifact:
    """`change.json`, for what `routebook diff --format json` prints."""
    return Artifact("change.json", json.dumps(change_schema(), indent=2) + "\n")
