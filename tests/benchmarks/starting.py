"""How long it takes to begin, each in a process of its own: importing, a compiled book from the cache, a book from its YAML.

Byte code is there already, as after any first run.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from statistics import median

from benchmarks.first_book import BOOK
from benchmarks.timing import ROUNDS

TIMED = """
import time
{before}
start = time.process_time()
{what}
print(time.process_time() - start)
"""

BEGINNINGS = {
    "import routebook": ("", "import routebook"),
    "compiled, from the cache": ("import routebook", f"routebook.engine({BOOK!r})"),
    "from YAML": ("import routebook", f"routebook.compile(routebook.load({BOOK!r}))"),
    "import zen": ("", "import zen"),
    "import statemachine": ("", "import statemachine"),
}


def measure() -> dict[str, dict[str, float]]:
    """Milliseconds of CPU, the median of five processes; one more before, so that caches are warm."""
    with tempfile.TemporaryDirectory() as cache:
        laps = [{name: _once(*what, cache) for name, what in BEGINNINGS.items()} for _ in range(ROUNDS + 1)]
    return {"starting": {name: median(lap[name] for lap in laps[1:]) for name in BEGINNINGS}}


def _once(before: str, what: str, cache: str) -> float:
    code = TIMED.format(before=before, what=what)
    environment = {**os.environ, "XDG_CACHE_HOME": cache}
    done = subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, env=environment)
    return float(done.stdout) * 1e3
