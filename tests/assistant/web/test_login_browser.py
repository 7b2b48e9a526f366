"""Two users in a real browser: each logs in, asks, and leaves nothing behind (S8, S18)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.assistant.test_accounts import cheap_line
from tests.assistant.web.conftest import served_app

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]

WHY = "Why was Nettrix listed?"


@pytest.fixture(scope="module")
def guarded_address(bundled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    users = tmp_path_factory.mktemp("users") / "users"
    users.write_text(cheap_line("ana", "first password") + cheap_line("bo", "second password"))
    with served_app(bundled, "--auth-file", users) as address:
        yield address


def log_in(page: Any, name: str, password: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")


def kept_by(page: Any) -> str:
    """All that the browser keeps for the page."""
    return str(
        page.evaluate(
            """async () => JSON.stringify([
                {...localStorage}, {...sessionStorage}, await indexedDB.databases(), await caches.keys(), document.cookie,
            ])"""
        )
    )


def test_two_users_each_with_a_conversation_of_their_own(browser: Any, guarded_address: str) -> None:
    pages = {}
    for name, password, question in (
        ("ana", "first password", WHY),
        ("bo", "second password", "Is Inspur Taiwan on the Entity List?"),
    ):
        page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        page.goto(guarded_address)
        assert re.search(r"/login\?next=$", page.url)
        log_in(page, name, "not the password")
        assert page.get_by_role("alert").inner_text() == "The name or the password is not right."
        log_in(page, name, password)
        page.wait_for_selector("#conversation[role=log]")
        page.locator("#top .who").wait_for()
        assert page.inner_text("#top .who") == name
        page.fill("#question textarea", question)
        page.keyboard.press("Enter")
        page.wait_for_selector("#conversation .answer:not(.working)")
        pages[name] = page
    assert "Nettrix" in pages["ana"].inner_text("#conversation")
    assert "Nettrix" not in pages["bo"].inner_text("#conversation")
    for page in pages.values():
        page.context.close()


def test_logging_out_leaves_nothing_in_the_browser(browser: Any, guarded_address: str) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(guarded_address + "?q=" + quote(WHY))
    log_in(page, "ana", "first password")
    page.wait_for_selector("#conversation a.marker")
    assert "q=Why" in page.url
    assert "Nettrix" not in kept_by(page)
    page.get_by_role("button", name="Log out").click()
    page.wait_for_selector("input[name=password]")
    assert page.url == f"{guarded_address}login"
    kept = kept_by(page)
    assert "Nettrix" not in kept
    assert "footnote_session" not in kept
    page.go_back()
    page.wait_for_selector("input[name=password]")
    assert "Nettrix" not in page.inner_text("body")
    page.context.close()


def test_a_login_that_ended_shows_the_login_page_again(browser: Any, guarded_address: str) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(guarded_address)
    log_in(page, "bo", "second password")
    page.wait_for_selector("#conversation[role=log]")
    page.context.clear_cookies()
    page.fill("#question textarea", WHY)
    page.keyboard.press("Enter")
    page.wait_for_selector("input[name=password]")
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_login_page_has_nothing_that_axe_finds(browser: Any, guarded_address: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - with the browser

    page = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme).new_page()
    page.goto(guarded_address)
    log_in(page, "ana", "not the password")
    page.get_by_role("alert").wait_for()
    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
    assert Axe().run(page, options=rules).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.context.close()
