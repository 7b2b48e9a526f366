"""Takes pictures of every tab over the bundled library, light and dark, wide and on a phone: `make screenshots`."""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import sync_playwright

from tests.assistant.web.conftest import served_app
from tests.homes import footnote

SIZES = {"wide": (1280, 800), "phone": (390, 844)}
WHY = "?q=" + quote("Why was Nettrix listed?")
VIEWS: dict[str, tuple[str, tuple[str, ...]]] = {
    "ask-empty": ("", ()),
    "ask-answer": (WHY, ("#conversation .answer:not(.working)",)),
    "ask-source": (WHY, ("#conversation a.marker",)),
    "ask-abstained": ("?q=" + quote("What is the weather in Paris?"), ("#conversation .answer.abstained",)),
    "entity": ("?entity=Nettrix", ("#card .entry h2",)),
    "library": ("?tab=library", ("#documents table",)),
    "library-add": ("?tab=library", ("#documents table", "#add-documents button")),
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
                    if step.endswith(("marker", "button")):
                        page.locator(step).first.click()
                page.wait_for_timeout(800)
                page.screenshot(path=folder / f"{name}-{size}-{scheme}.png")
                page.close()
            context.close()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        home = Path(scratch) / "home"
        footnote(home, "add", "--bundled")
        footnote(home, "index")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        with served_app(home) as address:
            take(browser, address, folder)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
