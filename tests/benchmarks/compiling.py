"""What it takes to compile one table, in a process of its own: `python -m benchmarks.compiling RULES SIZE...`.

CPU seconds from the YAML to a book, and from there to an engine that has decided once; by another run what of the memory
stays, and its peak.
"""

from __future__ import annotations

import gc
import json
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path
from statistics import median

import routebook
from benchmarks.first_book import BOOK
from benchmarks.growing import written


def main() -> None:
    rules, *sizes = map(int, sys.argv[1:])
    routebook.compile(routebook.load(BOOK))  # what is imported on the way is not counted
    facts = {f"in_{axis}": "v0" for axis in range(len(sizes))}
    with tempfile.TemporaryDirectory() as above:
        folder = written(Path(above), sizes, rules)

        def compile_it() -> tuple[routebook.Engine, float, float]:
            start = time.process_time()
            book = routebook.load(folder)
            loaded = time.process_time()
            engine = routebook.compile(book)
            engine.decide("table", facts)
            return engine, loaded - start, time.process_time() - loaded

        spent = [compile_it()[1:] for _ in range(3)]
        loading, compiling = map(median, zip(*spent, strict=True))
        gc.collect()
        tracemalloc.start()
        engine, *_ = compile_it()
        _, peak = tracemalloc.get_traced_memory()
        gc.collect()
        kept, _ = tracemalloc.get_traced_memory()
    del engine
    found = {"loading": loading, "compiling": compiling, "kept kB": kept / 1e3, "peak MB": peak / 1e6}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
