"""Takes pictures of every tab over the bundled library, light and dark, wide and on a phone: `make screenshots`."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import sync_playwright

from tests.assistant.test_accounts import cheap_line
from tests.assistant.web.conftest import served_app
from tests.homes import REPOSITORY, footnote

SIZES = {"wide": (1280, 800), "phone": (390, 844)}
PASSWORD = "correct horse"
WHY = "?q=" + quote("Why was Nettrix listed?")
CLOSE, MEMO = "#source button.close", "button[role=tab]:has-text('Memo')"
CLICKED = ("marker", "button", ".act", "#compare", CLOSE, MEMO)
VIEWS: dict[str, tuple[str, tuple[str, ...]]] = {
    "ask-empty": ("", ()),
    "ask-answer": (WHY, ("#conversation .answer:not(.working)",)),
    "ask-source": (WHY, ("#conversation a.marker",)),
    "ask-abstained": ("?q=" + quote("What is the weather in Paris?"), ("#conversation .answer.abstained",)),
    "memo-empty": ("?tab=memo", ("#memo-list .welcome",)),
    "memo": (
        WHY,
        ("#conversation a.act", "#conversation a.marker", "#source a.act", CLOSE, MEMO, "#memo-list .memo-words"),
    ),
    "entity": ("?entity=Nettrix", ("#card .entry h2",)),
    "entity-source": ("?entity=Nettrix", ("#card a.marker",)),
    "entity-none": ("?entity=Netrics", ("#card .nothing",)),
    "library": ("?tab=library", ("#documents table",)),
    "library-add": ("?tab=library", ("#documents table", "#add-documents button")),
    "evals": ("?tab=evals", ("#kinds table",)),
    "evals-compared": ("?tab=evals", ("#kinds table", "#compare", "#compared .case")),
}
"""For each picture an address, and what is waited for there; what can be clicked of it is clicked."""


def take(browser: Any, address: str, folder: Path) -> None:
    for size, (width, height) in SIZES.items():
        for scheme in ("light", "dark"):
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            for name, (path, steps) in VIEWS.items():
                page = context.new_page()
                page.goto(address + path)
                page.wait_for_selector("#conversation[role=log]", state="attached")
                for step in steps:
                    page.locator(step).first.wait_for()
                    page.locator(step).first.scroll_into_view_if_needed()
                    if step.endswith(CLICKED):
                        page.locator(step).first.click()
                page.wait_for_timeout(800)
                page.screenshot(path=folder / f"{name}-{size}-{scheme}.png")
                page.close()
            context.close()


def take_login(browser: Any, address: str, folder: Path) -> None:
    for size, (width, height) in SIZES.items():
        for scheme in ("light", "dark"):
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            page = context.new_page()
            page.goto(address)
            page.get_by_label("Name").fill("ana")
            page.get_by_label("Password").fill("a wrong one")
            page.keyboard.press("Enter")
            page.get_by_role("alert").wait_for()
            page.screenshot(path=folder / f"login-{size}-{scheme}.png")
            page.get_by_label("Password").fill(PASSWORD)
            page.keyboard.press("Enter")
            page.locator("#top .who").wait_for()
            page.wait_for_timeout(500)
            page.screenshot(path=folder / f"logged-in-{size}-{scheme}.png")
            context.close()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        home = Path(scratch) / "home"
        footnote(home, "add", "--bundled")
        footnote(home, "index")
        add_runs(home)
        users = Path(scratch) / "users"
        users.write_text(cheap_line("ana", PASSWORD), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        with served_app(home) as address:
            take(browser, address, folder)
        with served_app(home, "--auth-file", users) as address:
            take_login(browser, address, folder)
        browser.close()


def add_runs(home: Path) -> None:
    """Save a run of the shipped cases, and one before it that passed a few others."""
    command = [sys.executable, "-m", "evals.cli", "--home", home, "run", "--today", "2026-11-20"]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    (saved,) = (home / "runs").glob("*.json")
    earlier = json.loads(saved.read_text(encoding="utf-8")) | {"id": "20260801T090000000Z-00000000"}
    earlier["started_at"] = "2026-08-01T09:00:00Z"
    failing = [case for case in earlier["cases"] if not case["passed"]]
    for case in (*failing[:2], *earlier["cases"][::15]):
        case["passed"] = not case["passed"]
    saved.with_name(f"{earlier['id']}.json").write_text(json.dumps(earlier), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
