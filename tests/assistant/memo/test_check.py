"""Memos are written, edited as people and programs edit them, and checked."""

import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.home import build_index, utc_now
from assistant.memo.check import Report, report_json, report_lines
from assistant.memo.files import Format, beside, memo_bytes, read_memo
from assistant.memo.found import comparable
from assistant.memo.html_file import read_html, write_html
from assistant.memo.markdown_file import read_markdown, write_markdown
from assistant.memo.model import MemoError, memo_json, parse_memo
from assistant.memo.outline import Line, Role
from assistant.memo.verify import State
from assistant.memo.word_file import read_docx
from assistant.render import legible
from index.embed import HashEmbedder
from sources.ingest import add_paths
from sources.library import Library
from tests.assistant.memo.conftest import Compose
from tests.assistant.web.test_markup import HOSTILE
from tests.invented import ROWS, list_xml

Write = Callable[..., Path]
Check = Callable[..., Report]
EVERY_FORMAT = pytest.mark.parametrize("form", list(Format))


def states(report: Report) -> set[State]:
    return {one.state for one in report.footnotes}


def faulty(report: Report) -> list:
    return [one for one in report.footnotes if one.state is not State.INTACT]


def edit(path: Path, change: Callable[[str], str], part: str = "word/document.xml") -> None:
    """Change the text of a file; in a Word document that of one part."""
    if path.suffix != ".docx":
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
        return
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


@EVERY_FORMAT
def test_a_memo_as_issued_is_intact(issued: Write, checked: Check, form: Format) -> None:
    report = checked(issued(form))
    assert len(report.footnotes) > 6
    assert report.is_intact
    assert report.taken_out == 0
    assert [one.number for one in report.footnotes] == [one.issued_as for one in report.footnotes]


@EVERY_FORMAT
def test_the_file_carries_its_evidence_and_the_same_stands_beside_it_and_in_the_home(
    issued: Write, memo_home: Path, form: Format
) -> None:
    path = issued(form)
    memo = read_memo(path).memo
    assert parse_memo(beside(path).read_text(), name="x") == memo
    assert parse_memo((memo_home / "memos" / f"{memo.id}.json").read_text(), name="x") == memo


@EVERY_FORMAT
def test_a_changed_sentence_is_named_with_both_texts(issued: Write, checked: Check, form: Format) -> None:
    path = issued(form)
    edit(path, lambda text: text.replace("was published on", "was printed on", 1))
    fault = faulty(checked(path))
    assert {one.state for one in fault} == {State.ALTERED}
    assert "was published on" in fault[0].findings[0].then
    assert "was printed on" in fault[0].findings[0].now


@EVERY_FORMAT
def test_a_sentence_made_part_of_its_contrary_is_altered(issued: Write, checked: Check, form: Format) -> None:
    path = issued(form)
    word = "<w:t" if form is Format.DOCX else ""
    pattern = rf"({word}[^>]*>)The notice" if form is not Format.MARKDOWN else r"(\n)The notice"
    if form is Format.DOCX:
        pattern = r"(<w:t[^>]*>)The(?=</w:t>)|(<w:t[^>]*>)The notice"
    edit(
        path,
        lambda text: re.sub(pattern, lambda found: f"{found[0]}".replace("The", "It is false that The"), text, count=1),
    )
    assert {one.findings[0].reason for one in faulty(checked(path))} == {"the sentence was changed"}


def test_a_changed_footnote_is_named(issued: Write, checked: Check) -> None:
    path = issued()
    edit(path, lambda text: text.replace("RURITANIA", "SYLDAVIA", 1), "word/footnotes.xml")
    [fault] = faulty(checked(path))
    assert fault.findings[0].reason == "the footnote was changed"
    assert "SYLDAVIA" in fault.findings[0].now


def test_paragraphs_may_move_and_runs_be_split_and_text_be_added(issued: Write, checked: Check, tmp_path: Path) -> None:
    path = issued()
    document = docx.Document(str(path))
    marked = [one for one in document.paragraphs if one._p.xpath(".//w:footnoteReference")]
    marked[0]._p.getparent().append(marked[0]._p)
    added = marked[1].insert_paragraph_before("Our own view stands here.")
    assert added.text
    for run in list(marked[2].runs):
        if len(run.text) > 4:
            rest = run.text[3:]
            run.text = run.text[:3]
            after = marked[2].add_run(rest)
            run._r.addnext(after._r)
    document.save(str(path))
    report = checked(path)
    assert report.is_intact
    assert report.footnotes[-1].issued_as == 1 or any(one.number != one.issued_as for one in report.footnotes)


def test_a_sentence_taken_out_with_its_footnote_is_no_fault_but_a_footnote_alone_is(
    issued: Write, checked: Check
) -> None:
    path = issued()
    document = docx.Document(str(path))
    marked = [one for one in document.paragraphs if one._p.xpath(".//w:footnoteReference")]
    alone = marked[0]._p.xpath(".//w:footnoteReference")
    gone = len(marked[-1]._p.xpath(".//w:footnoteReference"))
    alone[0].getparent().remove(alone[0])
    marked[-1]._p.getparent().remove(marked[-1]._p)
    document.save(str(path))
    report = checked(path)
    assert report.taken_out == gone
    [fault] = faulty(report)
    assert fault.findings[0].reason == "its sentence stands without the footnote"


def test_a_footnote_added_by_hand_is_named(issued: Write, checked: Check) -> None:
    path = issued(Format.MARKDOWN)
    edit(path, lambda text: text.replace("\n[^1]: ", "\nAlso this.[^99]\n\n[^99]: Somebody said so.\n\n[^1]: ", 1))
    [fault] = faulty(checked(path))
    assert (fault.issued_as, fault.state) == (None, State.ALTERED)
    assert "added by hand" in fault.findings[0].reason


def test_a_mark_taken_off_is_named(issued: Write, checked: Check) -> None:
    path = issued(Format.MARKDOWN)
    edit(path, lambda text: text.replace("**\\[Press only\\]**", ""))
    assert all("taken off" in one.findings[0].reason for one in faulty(checked(path)))
    assert faulty(checked(path))


def test_changes_that_a_word_processor_makes_by_itself_are_none(issued: Write, checked: Check) -> None:
    path = issued()
    edit(path, lambda text: text.replace("“", '"').replace("”", '"').replace("of the", "of\u00a0the"))
    assert checked(path).is_intact


def test_deleted_text_of_tracked_changes_does_not_count_and_inserted_text_does(issued: Write, checked: Check) -> None:
    path = issued()
    tracked = (
        '<w:del w:id="900" w:author="a"><w:r><w:delText>was</w:delText></w:r></w:del>'
        '<w:ins w:id="901" w:author="a"><w:r><w:t>was never</w:t></w:r></w:ins>'
    )
    edit(
        path,
        lambda text: re.sub(
            r"<w:r><w:t[^>]*>was</w:t></w:r>|(?<=</w:r>)(?=<w:r><w:footnoteReference)", tracked, text, count=1
        ),
    )
    if checked(path).is_intact:  # pandoc writes a run for each run of words of one style
        edit(
            path,
            lambda text: text.replace(
                '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"',
                f'{tracked}<w:r><w:rPr><w:rStyle w:val="FootnoteReference"',
                1,
            ),
        )
    fault = faulty(checked(path))
    assert fault
    assert "was never" in fault[0].findings[0].now


def add_list(home: Path, tmp_path: Path, rows: list[dict[str, str]], as_of: str) -> None:
    folder = tmp_path / f"list-{as_of}"
    folder.mkdir()
    (folder / "list.xml").write_text(list_xml(rows), encoding="utf-8")
    (folder / "metadata.yml").write_text(f"list.xml:\n  as_of: {as_of}\n")
    with Library.open(home) as library:
        assert [one.status for one in add_paths(library, [folder], now=utc_now)] == ["added"]
    build_index(home, embedder=HashEmbedder())


def test_a_row_that_changed_supersedes_the_footnotes_that_quote_it_and_no_others(
    issued: Write, checked: Check, memo_home: Path, tmp_path: Path
) -> None:
    path = issued()
    rows = [{**row, "policy": "Case-by-case review"} if "Quill" in row["entity"] else row for row in ROWS]
    add_list(memo_home, tmp_path, rows, "2026-06-01")
    fault = [one for one in faulty(checked(path)) if "Quill" in one.footnote]
    [finding] = {finding for one in fault for finding in one.findings}
    assert (finding.state, finding.then, finding.now) == (
        State.SUPERSEDED,
        "Presumption of denial",
        "Case-by-case review",
    )
    assert not any("Zeta Robotics" in one.footnote for one in faulty(checked(path)))
    told = "\n".join(report_lines(checked(path)))
    assert "then: “Presumption of denial”" in told
    assert "now:  “Case-by-case review”" in told


def test_an_entry_that_left_the_list_and_an_absence_are_superseded(
    issued: Write, checked: Check, memo_home: Path, tmp_path: Path
) -> None:
    path = issued()
    add_list(memo_home, tmp_path, [row for row in ROWS if "Quill" not in row["entity"]], "2026-06-01")
    reasons = {finding.reason for one in faulty(checked(path)) for finding in one.findings}
    assert any("has no entry of this name" in reason for reason in reasons)
    assert any("is held now" in reason for reason in reasons)


def article_id(path: Path) -> str:
    return next(one.document_id for one in read_memo(path).memo.sources if one.tier == "press")


def test_a_new_text_of_an_article_supersedes_what_it_no_longer_says(
    issued: Write, checked: Check, memo_home: Path, tmp_path: Path
) -> None:
    path = issued()
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / "robots.txt").write_text(
        "Ruritanian robot maker joins blacklist\n\nZeta Robotics was added to the entity list on Tuesday because it had "
        "shipped arms to the army, officials said.\n\nIts sister company Marigold Drives is wholly owned by Zeta Robotics, "
        "records show.\n"
    )
    (folder / "metadata.yml").write_text(
        "robots.txt:\n  title: Ruritanian robot maker joins blacklist\n  publisher: The Strelsau Gazette\n"
        "  published: 2024-06-11\n  kind: article\n"
    )
    with Library.open(memo_home) as library:
        assert [one.status for one in add_paths(library, [folder], now=utc_now)] == ["updated"]
    [fault] = faulty(checked(path))
    assert fault.state is State.SUPERSEDED
    assert "on Monday" in fault.findings[0].then
    assert "on Tuesday" in fault.findings[0].now


def test_removed_and_erased_documents_are_told_apart_from_those_never_held(
    issued: Write, checked: Check, memo_home: Path, tmp_path: Path
) -> None:
    path = issued()
    document = article_id(path)
    with Library.open(memo_home) as library:
        library.remove(document)
    assert states(checked(path)) == {State.INTACT, State.WITHDRAWN}
    with Library.open(memo_home) as library:
        library.remove(document, erase=True)
    assert states(checked(path)) == {State.INTACT, State.ERASED}
    build_index(memo_home, embedder=HashEmbedder())
    assert states(checked(path)) == {State.INTACT, State.ERASED}
    other = tmp_path / "other"
    with Library.open(other):
        pass
    assert states(checked(path, other)) == {State.UNKNOWN}


def test_an_erasure_reaches_the_copy_in_the_home_and_not_the_memo_that_was_sent(issued: Write, memo_home: Path) -> None:
    path = issued()
    memo = read_memo(path).memo
    quote = next(one.quote for part in memo.parts for one in part.citations if one.tier == "press")
    kept = memo_home / "memos" / f"{memo.id}.json"
    assert quote in kept.read_text(encoding="utf-8")
    with Library.open(memo_home) as library:
        library.remove(article_id(path), erase=True)
    build_index(memo_home, embedder=HashEmbedder())
    assert quote not in kept.read_text(encoding="utf-8")
    assert json.loads(kept.read_text(encoding="utf-8"))["digest"] == memo.digest
    assert quote in memo_json(read_memo(path).memo)


def test_evidence_that_was_changed_with_the_text_is_not_believed(issued: Write, checked: Check) -> None:
    path = issued(Format.HTML)
    edit(path, lambda text: text.replace("Policy of denial", "Policy of approval"))
    report = checked(path)
    assert states(report) == {State.ALTERED}
    assert "the evidence in the file is not what was issued" in report.footnotes[0].findings[0].reason


def test_a_file_that_lost_its_evidence_is_checked_by_the_one_beside_it(issued: Write, checked: Check) -> None:
    path = issued()
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if not name.startswith("customXml")}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    report = checked(path)
    assert report.is_intact
    assert "memo.docx.json" in report.remark
    beside(path).unlink()
    with pytest.raises(MemoError, match=r"holds no evidence.*memo\.docx\.json"):
        read_memo(path)


def test_the_evidence_alone_is_checked_against_the_library(issued: Write, checked: Check) -> None:
    assert checked(beside(issued())).is_intact


def test_a_report_is_json(issued: Write, checked: Check) -> None:
    told = json.loads(json.dumps(report_json(checked(issued()))))
    assert told["intact"] is True
    assert set(told["counts"]) == {"intact"}
    assert {one["state"] for one in told["footnotes"]} == {"intact"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"%PDF-1.7\n\0",
        b"PK\x03\x04 not a zip",
        b"{}",
        b'{"format": "footnote-memo/1"}',
        b'{"format": "footnote-memo/9"}',
        b"[" * 100_000,
        b"{" * 100_000,
        b"<!DOCTYPE html><html><script type='application/json' id='footnote-memo'>{</script></html>",
        b"<!-- footnote-memo/1\n{}\n-->",
        b"\xff\xfe\x00\xd8",
        bytes(range(256)) * 20,
    ],
)
@pytest.mark.parametrize("name", ["memo.docx", "memo.md"])
def test_a_foreign_or_malformed_file_is_one_line(tmp_path: Path, content: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(MemoError) as caught:
        read_memo(path)
    assert "\n" not in str(caught.value).strip()
    assert len(str(caught.value)) < 400


def test_foreign_word_documents_are_one_line(shared: Path) -> None:
    files = [*(shared / "fuzz" / "python-docx").rglob("*.docx"), *(shared / "fuzz" / "generated").rglob("*.docx")]
    assert len(files) > 60
    for path in files:
        with pytest.raises(MemoError) as caught:
            read_memo(path)
        assert len(str(caught.value).splitlines()) == 1, path


def test_a_word_document_has_real_footnotes_and_opens_in_another_program(issued: Write) -> None:
    path = issued()
    document = docx.Document(str(path))
    references = document.element.body.xpath(".//w:footnoteReference")
    assert len(references) == len([note for part in read_memo(path).memo.parts for note in part.notes])
    assert {one.style.name for one in document.paragraphs} >= {"Title", "Fact", "Heading 1", "Statement", "Source"}
    with zipfile.ZipFile(path) as archive:
        footnotes = archive.read("word/footnotes.xml").decode()
    assert footnotes.count("<w:footnote ") >= len(references)


def test_the_same_memo_is_the_same_bytes(compose: Compose) -> None:
    memo = compose()
    for form in Format:
        assert memo_bytes(memo, form) == memo_bytes(memo, form)


@pytest.mark.slow
def test_a_round_trip_through_libreoffice_keeps_evidence_and_text(
    issued: Write, checked: Check, tmp_path: Path
) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("no LibreOffice on this machine; on Debian: apt-get install libreoffice-writer-nogui")
    path = issued()
    command = [
        soffice,
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "docx:MS Word 2007 XML",
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "saved"), str(path)], check=True, capture_output=True, timeout=120
    )
    saved = tmp_path / "saved" / "memo.docx"
    assert read_docx(saved.read_bytes(), name="a") == read_docx(path.read_bytes(), name="b")
    assert checked(saved).is_intact


def hostile_memo(compose: Compose, text: str):
    memo = compose("Why was Zeta Robotics listed?")
    part = memo.parts[0]
    statements = tuple(one.model_copy(update={"text": f"{text} {one.text}"}) for one in part.statements)
    notes = tuple(one.model_copy(update={"text": f"{text} {one.text}"}) for one in part.notes)
    changed = part.model_copy(update={"question": text, "own": text, "statements": statements, "notes": notes})
    return memo.model_copy(update={"title": text, "parts": (changed,)})


@pytest.mark.parametrize(
    "text", [*HOSTILE, "-->", "</script>", "[^1]: a", "1. a", "- a", "# a", "![a](https://elsewhere.example/x)"]
)
def test_hostile_text_stays_text_in_every_format(compose: Compose, tmp_path: Path, text: str) -> None:
    memo = hostile_memo(compose, text)
    for form in Format:
        path = tmp_path / f"hostile.{form}"
        path.write_bytes(memo_bytes(memo, form))
        read = read_memo(path)
        assert read.memo == memo
        said = " ".join(read.text.paragraphs)
        for statement in memo.parts[0].statements:
            assert comparable(legible(" ".join(statement.text.split()))) in said
    page = memo_bytes(memo, Format.HTML).decode()
    assert page.count("<script") == 1
    assert "<img" not in page
    assert set(re.findall(r'href="(?!#)([a-z]+://[^/"]+)', page)) <= {"https://www.federalregister.gov"}
    relations = (
        zipfile.ZipFile(io.BytesIO(memo_bytes(memo, Format.DOCX))).read("word/_rels/footnotes.xml.rels").decode()
    )
    assert "elsewhere" not in relations


@settings(max_examples=100)
@given(text=st.text(min_size=1).filter(lambda text: text.strip()))
def test_any_text_is_read_back_from_markdown_and_html(text: str) -> None:
    line = Line(Role.STATEMENT, " ".join(text.split()))
    wanted = tuple(one for one in [comparable(legible(line.text))] if one)
    assert read_markdown(write_markdown([line], "{}"))[1].paragraphs == wanted
    assert read_html(write_html([line], "{}"), name="x")[1].paragraphs[1:] == wanted
