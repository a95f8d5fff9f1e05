"""docs/checks.md lists every fault with its definition, which is how the page of the fault begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from checks_page import CODE, ROOT, checks_page, definition_of
from routebook.loader.catalogue import FAULTS
from routebook.reporting.pages import page_of

if TYPE_CHECKING:
    from pathlib import Path

ENGINE = ROOT / "engine" / "routebook"


def codes_in(*paths: Path) -> set[str]:
    return {code for path in paths for code in CODE.findall(path.read_text())}


FOUND = codes_in(*(ENGINE / "checker").rglob("*.py")) | set(FAULTS)


def test_the_committed_list_is_the_one_that_the_checks_yield() -> None:
    assert (ROOT / "docs" / "checks.md").read_text() == checks_page(), "run `make docs`"


def test_every_fault_is_listed_once() -> None:
    listed = re.findall(r"^\| \[`([a-z-]+)`\]\(errors/\1\.md\) \|", checks_page(), re.MULTILINE)
    assert sorted(listed) == sorted(FOUND)


def test_the_loader_notes_the_faults_of_its_catalogue_and_no_others() -> None:
    catalogue = ENGINE / "loader" / "catalogue.py"
    others = (path for path in (ENGINE / "loader").glob("*.py") if path != catalogue)
    assert codes_in(*others) == set(FAULTS)


@pytest.mark.parametrize("code", sorted(FOUND))
def test_the_page_of_a_fault_begins_with_its_definition(code: str) -> None:
    assert page_of(code).definition == definition_of(code)
