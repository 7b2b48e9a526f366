"""An article from a PDF: its footnotes name the page that the quoted words stand on."""

from pathlib import Path

import pytest

from assistant.render import number_citations
from tests.asked import ask, open_files, said
from tests.printed import write_prose

REASON = "Zenda Microdevices asked to be removed because its radar chips are sold to weather stations alone."
LATER = "Zenda Microdevices was added to the list because it had bought lathes for the arsenal of Strelsau."
FILLER = [
    f"The harvest of {year} was fair in the hills and poor on the plain, the ministry said." for year in range(60)
]


def test_a_footnote_names_its_page(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    write_prose(tmp_path / "zenda.pdf", [*FILLER[:24], REASON, *FILLER[24:], LATER])
    (tmp_path / "metadata.yml").write_text(
        "zenda.pdf: {publisher: The Ruritania Times, published: 2026-10-02}\n", encoding="utf-8"
    )
    with open_files(tmp_path_factory, tmp_path) as assistant:
        answer = ask(assistant, "Why did Zenda Microdevices ask to be removed?")
        assert REASON in said(answer)
        locators = {cited.quote: cited.locator for cited in number_citations(answer)}
        assert locators[REASON] == "The Ruritania Times, 2 October 2026, p. 1"
        answer = ask(assistant, "Why was Zenda Microdevices added to the list?")
        locators = {cited.quote: cited.locator for cited in number_citations(answer)}
        assert locators[LATER] == "The Ruritania Times, 2 October 2026, p. 2"
