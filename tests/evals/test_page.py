"""The page about a run: well formed, without script or remote resource, and with nothing in it that a document made up."""

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from markdown_it import MarkdownIt

from evals.charts import bar, histogram, line_chart, sparkline
from evals.cli import main
from evals.page_content import Page, gather
from evals.page_html import html_page, latency_classes
from evals.page_markdown import markdown_page
from evals.saved import EvalRunError, save_run
from tests.evals.replies import good_answer
from tests.evals.runs import DOCUMENTS, answer_without_policy, case_file, run_values

HOSTILE = (
    '<script>alert(1)</script> <img src="https://evil.example/x.png"> "\'&amp; [x](javascript:alert(1)) `code` | ]]>'
)
VOID = {"meta", "br", "line", "rect", "circle", "polyline"}


class Elements(HTMLParser):
    """Collects elements with their attributes, and sees that every one is closed in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def of(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag in tags]


def _hostile() -> dict[str, Any]:
    answer = good_answer()
    answer["statements"][1]["text"] = HOSTILE
    for key in ("quote", "title", "publisher", "locator"):
        answer["citations"][0][key] = HOSTILE
    answer["citations"][0]["url"] = "javascript:alert(1)"
    answer["reason"] = HOSTILE
    return answer


def _saved(home: Path, number: int, **changes: Any) -> None:
    values = run_values(case_file("a", "b", "c", "d"), changes.pop("answers", None), changes.pop("documents", None))
    save_run(home, values | {"id": f"2026010{number}T000000000Z-{number:08d}"} | changes)


@pytest.fixture
def page(tmp_path: Path) -> Page:
    _saved(tmp_path, 1)
    _saved(tmp_path, 2, cases_file="other.jsonl")
    (tmp_path / "runs" / "20260103-note.json").write_text("{}")
    documents = [DOCUMENTS[0], {"document_id": "digest", "version": "v2", "title": HOSTILE}]
    answers = {"b": answer_without_policy(), "c": _hostile(), "a": RuntimeError(HOSTILE)}
    _saved(tmp_path, 4, answers=answers, documents=documents)
    return gather(tmp_path, "latest", None)


def _parsed(page: Page) -> Elements:
    elements = Elements()
    elements.feed(html_page(page))
    elements.close()
    assert elements.open == []
    return elements


def test_runs_of_the_same_cases_are_gathered_and_the_last_one_before_is_compared_with(
    page: Page, tmp_path: Path
) -> None:
    assert [run.id[:8] for run in page.runs] == ["20260101", "20260104"]
    assert page.comparison is not None
    assert page.comparison.before.id.startswith("20260101")
    assert gather(tmp_path, "20260101", None).comparison is None
    against = gather(tmp_path, "20260101", "20260104").comparison
    assert against is not None
    assert len(against.fixed) == len(page.comparison.broken) == 3
    with pytest.raises(EvalRunError, match="there is no run 'x'"):
        gather(tmp_path, "latest", "x")


def test_the_page_has_what_changed_figures_and_every_answer(page: Page) -> None:
    elements = _parsed(page)
    for words in (
        "1 of 4 cases passed",
        "3 of 4 cases broke",
        "To blame: replaced digest",
        "Why was Zeta Robotics listed?",
        "Not case-by-case: the policy of denial applies.",
        "fact policy is not seen",
        "crashed: RuntimeError",
    ):
        assert words in elements.text
    assert elements.text.count("Footnotes") == 3
    levels = [int(tag[1]) for tag, _ in elements.found if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_page_asks_for_nothing_and_runs_nothing(page: Page) -> None:
    elements = _parsed(page)
    assert elements.of("script", "img", "link", "iframe", "object", "embed", "form", "base") == []
    assert [name for _, attributes in elements.found for name in attributes if name.startswith("on")] == []
    assert "url(" not in html_page(page)
    links = [str(one["href"]) for one in elements.of("a")]
    assert {link for link in links if not link.startswith(("#", "https://"))} == set()
    (policy,) = [one["content"] for one in elements.of("meta") if one.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    assert "default-src 'none'" in policy


def test_hostile_words_are_shown_as_words(page: Page) -> None:
    assert _parsed(page).text.count("<script>alert(1)</script>") >= 5


def test_links_inside_the_page_lead_somewhere(page: Page) -> None:
    elements = _parsed(page)
    ids = [one["id"] for _, one in elements.found if "id" in one]
    assert len(ids) == len(set(ids))
    targets = {str(one["href"])[1:] for one in elements.of("a") if str(one["href"]).startswith("#")}
    assert targets - set(ids) == set()


def test_tables_have_captions_and_headers_and_charts_say_what_they_show(page: Page) -> None:
    elements = _parsed(page)
    assert len(elements.of("table")) == len(elements.of("caption")) >= 4
    assert all(one.get("scope") in {"col", "row"} for one in elements.of("th"))
    assert elements.of("svg")
    assert all(one.get("role") == "img" and one.get("aria-label") for one in elements.of("svg"))
    assert elements.of("html") == [{"lang": "en"}]


def _luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`. Source: WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("#1a1a1a", "#fbe3dc"), ("#1a1a1a", "#e1f0dc"), ("#1a1a1a", "#eef1f4"), ("#4a4a4a", "#ffffff"),
        ("#ffffff", "#1f5c1f"), ("#ffffff", "#8a1c00"), ("#0b4f8a", "#ffffff"), ("#9c2a00", "#ffffff"), ("#2f5d00", "#ffffff"),
    ],
)  # fmt: skip
def test_the_contrast_is_that_of_wcag_aaa(text: str, ground: str) -> None:
    lighter, darker = sorted((_luminance(text), _luminance(ground)), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 7


def test_the_markdown_holds_no_markup_of_a_document(page: Page) -> None:
    text = markdown_page(page)
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inline = [child for token in tokens for child in token.children or ()]
    assert {token.type for token in tokens} & {"html_block", "fence", "code_block"} == set()
    assert {child.type for child in inline} & {"html_inline", "link_open", "image", "code_inline"} == set()
    words = "".join(child.content for child in inline)
    assert "alert(1)" in words
    assert "Not case-by-case: the policy of denial applies." in words
    assert "to blame: replaced digest" in words


def test_an_empty_run_has_a_page(tmp_path: Path) -> None:
    _saved(tmp_path, 1, cases=[])
    page = gather(tmp_path, "latest", None)
    assert "0 of 0 cases passed" in _parsed(page).text
    assert "0 of 0 cases passed" in markdown_page(page)


@pytest.mark.parametrize(
    "chart",
    [
        line_chart("<t>", {"a": [0.5, None, 1.0], "<b>": [None, None, None]}, top=1.0, unit="%"),
        line_chart("one", {"a": [3.0]}, top=3.0, unit="s"),
        line_chart("none", {}, top=0.0, unit="s"),
        sparkline("s", [0.1, None, 0.9]),
        sparkline("none", []),
        bar("b", 0.0),
        histogram("h", {"<1": 3, "2": 0}),
        histogram("none", {}),
    ],
)
def test_a_chart_is_well_formed_xml_within_its_frame(chart: str) -> None:
    root = etree.fromstring(chart)
    width, height = (float(part) for part in root.attrib["viewBox"].split()[2:])
    for element in root.iter():
        for name, most in (("x", width), ("cx", width), ("y", height), ("cy", height)):
            assert 0 <= float(element.attrib.get(name, 0)) <= most


def test_classes_of_latency_count_every_answer() -> None:
    counts = latency_classes([0.001, 0.002, 0.3, 9.0])
    assert sum(counts.values()) == 4
    assert (counts["≤ 2 ms"], counts["≤ 500 ms"], counts["longer"]) == (2, 1, 1)


def _command(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[object, str, str]:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return ended.value.code, captured.out, captured.err


def test_the_command_writes_html_or_markdown(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _saved(home, 1)
    target = tmp_path / "page.html"
    assert _command(capsys, "report", "-o", target)[:2] == (0, f"{target}\n")
    assert target.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert _command(capsys, "report", "latest")[1].startswith("# Eval run 20260101T")
    code, _, err = _command(capsys, "report", "-o", tmp_path / "absent" / "page.html")
    assert (code, err.count("\n")) == (1, 1)
    code, _, err = _command(capsys, "report", "nothing")
    assert code == 1
    assert err.startswith("footnote-evals: there is no run 'nothing'")
