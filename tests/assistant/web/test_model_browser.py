"""The language model in a real browser: its switch, sentences as they are verified, and nothing of what was dropped."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.assistant.endpoint import answers, serving
from tests.assistant.web.conftest import served_app

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]
HOSTILE = "![x](https://elsewhere.example/a.png) <img src=//elsewhere.example/b onerror=alert(1)> CANARY"


def _script(user: str) -> Iterator[str]:
    for line in (line for line in user.splitlines() if line.startswith("[")):
        number, _, text = line.partition(" ")
        yield f"{HOSTILE} {number}\n"
        yield f"Moreover, {text[0].lower()}{text[1:]} {number}\n"


def test_the_switch_the_words_and_what_is_never_shown(
    browser: Any, bundled: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with serving(answers(_script)) as endpoint:
        monkeypatch.setenv("FOOTNOTE_LLM_BASE_URL", endpoint.address)
        monkeypatch.setenv("FOOTNOTE_LLM_MODEL", "zeta-7b")
        with served_app(bundled) as address:
            context = browser.new_context()
            page = context.new_page()
            asked: list[str] = []
            page.on("request", lambda request: asked.append(request.url))
            page.on("dialog", lambda dialog: pytest.fail(dialog.message))
            page.goto(address)
            switch = page.get_by_label("Language model zeta-7b")
            expect(switch).to_be_checked(timeout=30_000)
            expect(page.locator("#model")).to_contain_text("(this machine)")
            assert endpoint.requests == []
            page.get_by_label("Question").fill("Why was Nettrix listed?")
            page.keyboard.press("Enter")
            expect(page.locator("#conversation")).to_contain_text("verified and shown", timeout=60_000)
            shown = page.locator("#conversation").inner_text()
            assert "Moreover, " in shown
            assert "CANARY" not in page.content()
            page.screenshot(path=tmp_path / "model.png", full_page=True)
            assert len(endpoint.requests) == 1
            switch.uncheck()
            page.locator("#retry").click()
            expect(page.locator("#conversation")).not_to_contain_text("Moreover, ", timeout=60_000)
            assert len(endpoint.requests) == 1
            assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
            context.close()


def test_without_a_model_there_is_no_switch(browser: Any, app_address: str) -> None:
    page = browser.new_page()
    page.goto(app_address)
    expect(page.locator("#tiers")).to_be_visible(timeout=30_000)
    assert page.locator("#model").count() == 0
    page.close()
