"""A memo put together and taken away in a real browser, on the bundled library."""

# ruff: noqa: F811 - tests take the fixture that is imported

from pathlib import Path
from typing import Any

import pytest

from assistant.memo.check import check_memo
from assistant.memo.files import read_memo
from sources.library import Library
from tests.asked import TODAY
from tests.assistant.web.test_browser import RULES, WHY, Open, ask, marked, opened  # noqa: F401 - a fixture

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]


def collect(page: Any) -> None:
    """Add two answers, a quotation and words of one's own."""
    ask(page, WHY)
    ask(page, "Is the affiliates rule in force?")
    for number in (0, 1):
        page.locator("#conversation a.act").nth(number).click()
    page.locator("#conversation a.marker").first.click()
    marked(page)
    page.locator("#source a.act").click()
    page.get_by_role("tab", name="Memo").click()
    page.locator("#memo-list .memo-entry").nth(2).wait_for()
    page.fill("#memo-words textarea", "Our own view stands here.")
    page.click("#memo-add")
    page.locator("#memo-list .memo-entry").nth(3).wait_for()


def entries(page: Any) -> list[str]:
    return page.locator("#memo-list .memo-words").all_inner_texts()


def test_a_memo_is_collected_ordered_edited_previewed_and_downloaded(
    opened: Open, app_home: Path, tmp_path: Path
) -> None:
    page = opened()
    collect(page)
    address = page.url
    before = entries(page)
    page.get_by_text("Move up entry 4").click()
    page.wait_for_function(
        "() => document.querySelectorAll('#memo-list .memo-words')[2].textContent.startsWith('Our own')"
    )
    assert entries(page) == [before[0], before[1], before[3], before[2]]
    page.wait_for_function("() => document.activeElement.getAttribute('href') === '?memo=up:3'")
    page.get_by_text("Edit entry 3").click()
    page.wait_for_function("() => document.querySelector('#memo-words textarea').value.startsWith('Our own')")
    page.fill("#memo-words textarea", "Our own view, mended.")
    page.click("#memo-add")
    page.get_by_text("Our own view, mended.").first.wait_for()
    assert page.url == address
    page.fill("#memo-title textarea", "On Nettrix")
    page.click("#memo-look")
    page.locator(".memo-page h2").wait_for()
    assert page.inner_text(".memo-page h2") == "On Nettrix"
    for form in ("docx", "md", "html"):
        with page.expect_download() as taken:
            page.click(f"#memo-{form}")
        path = tmp_path / taken.value.suggested_filename
        assert path.suffix == f".{form}"
        taken.value.save_as(path)
        read = read_memo(path)
        assert [part.question for part in read.memo.parts] == [WHY, "Is the affiliates rule in force?", "", ""]
        with Library.open(app_home, read_only=True) as library:
            report = check_memo(read, library, app_home, TODAY)
        assert report.is_intact
        assert len(report.footnotes) > 5
        page.wait_for_function("() => !document.querySelector('#memo-file .data')")
    assert (app_home / "memos" / f"{read.memo.id}.json").is_file()


def test_another_session_sees_nothing_of_it(opened: Open) -> None:
    collect(opened())
    other = opened("?tab=memo")
    other.locator("#memo-list .welcome").wait_for()
    assert other.locator(".memo-entry").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_that_axe_finds_in_the_memo_tab(opened: Open, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - with the browser

    page = opened(scheme=scheme)
    collect(page)
    page.click("#memo-look")
    page.locator(".memo-page h2").wait_for()
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response
    assert [(one["id"], [node["target"] for node in one["nodes"]][:5]) for one in found["violations"]] == []


def test_a_phone_shows_every_tab(opened: Open) -> None:
    page = opened(width=390, height=844)
    page.get_by_role("tab", name="Memo").click()
    page.locator("#memo-list .welcome").wait_for()
    assert page.locator("#tabs .overflow-menu button").first.is_hidden()
