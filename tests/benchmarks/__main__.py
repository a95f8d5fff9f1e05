"""`python -m benchmarks`: measures everything, each part in a process of its own, and writes docs/performance.md.

`python -m benchmarks PART...` measures these parts only, and `page` writes the page from what was measured last.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "build" / "benchmarks"
PARTS = ("starting", "deciding", "versions", "growing", "running", "columns", "fleets", "auditing")

# A peer that has threads does most in a CPU second with one of them.
ENVIRONMENT = {"POLARS_MAX_THREADS": "1"}


def main() -> None:
    chosen = sys.argv[1:]
    if not chosen:
        for part in (*PARTS, "page"):
            sys.stdout.write(f"{part}\n")
            sys.stdout.flush()
            command = [sys.executable, "-m", "benchmarks", part]
            subprocess.run(command, check=True, env={**os.environ, **ENVIRONMENT})
    for part in chosen:
        if part == "page":
            _write_page()
        else:
            _keep(part)


def _keep(part: str) -> None:
    found = import_module(f"benchmarks.{part}").measure()
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / f"{part}.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _write_page() -> None:
    from benchmarks import page  # noqa: PLC0415  (it needs matplotlib)

    figures = {part: json.loads((KEPT / f"{part}.json").read_text(encoding="utf-8")) for part in PARTS}
    page.write(ROOT / "docs", figures)


if __name__ == "__main__":
    main()
