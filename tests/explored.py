"""The book whose explorer is read, and its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import routebook

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

PUSH = "push-notifications"
BOOK = routebook.load(PUSH)
LOCKED = "#facts=platform:android,device_lock:locked,traffic:video_call"


def cell(page: Page, says: str) -> Locator:
    """The first cell that says so and fits what is known."""
    return page.locator("#matrix [role=gridcell]:not(.excluded)").filter(has_text=says).first
