"""Faults as SARIF 2.1.0 (OASIS, 2020), which code hosts and editors read."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from routebook.diagnostic import ERROR, HINT, WARNING
from routebook.reporting.pages import page_of
from routebook.reporting.paths import uri_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routebook.diagnostic import Diagnostic
    from routebook.model import Place
    from routebook.reporting.checked import Checked

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {ERROR: "error", WARNING: "warning", HINT: "note"}


def to_sarif(books: Iterable[Checked]) -> str:
    """One run with the faults of all books, and as its rules the codes that they have."""
    faults = [fault for book in books for fault in book.faults]
    severities = {fault.code: fault.severity for fault in faults}
    order = {code: number for number, code in enumerate(sorted(severities))}
    driver = {
        "name": "Routebook",
        "version": version("routebook"),
        "rules": [_rule(code, severities[code]) for code in order],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(fault, order[fault.code]) for fault in faults],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(code: str, severity: str) -> dict[str, Any]:
    page = page_of(code)
    return {
        "id": code,
        "shortDescription": {"text": page.definition},
        "fullDescription": {"text": page.meaning},
        "help": {"text": f"routebook check --explain {code}", "markdown": page.text},
        "defaultConfiguration": {"level": LEVELS[severity]},
    }


def _result(fault: Diagnostic, rule: int) -> dict[str, Any]:
    told = f"{fault.message}\nhelp: {fault.help}" if fault.help else fault.message
    result = {
        "ruleId": fault.code,
        "ruleIndex": rule,
        "level": LEVELS[fault.severity],
        "message": {"text": told},
        "locations": [_location(fault.place)],
        "partialFingerprints": {"fault/v1": _fingerprint(fault)},
    }
    if fault.notes:
        result["relatedLocations"] = [
            {"id": number, **_location(note.place), "message": {"text": note.message}}
            for number, note in enumerate(fault.notes)
        ]
    return result


def _location(place: Place) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": uri_of(place.file)},
            "region": {"startLine": place.line, "startColumn": place.column},
        }
    }


def _fingerprint(fault: Diagnostic) -> str:
    """What stays the same when the lines above a fault change."""
    what = "\0".join([fault.code, uri_of(fault.place.file), fault.message])
    return hashlib.sha256(what.encode(errors="surrogatepass")).hexdigest()[:32]
