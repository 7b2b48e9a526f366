import random
import stat
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from sources.errors import SourceError
from sources.files import iter_files
from sources.metadata import FileMetadata
from sources.model import BlockKind, Reading
from sources.parse import parse_bytes
from tests.printed import sentences
from tests.worded import edge, notes, paragraph, run, table, text_box, word_file


def read(data: bytes, metadata: FileMetadata | None = None) -> Reading:
    [reading] = parse_bytes(data, name="x.docx", metadata=metadata or FileMetadata())
    return reading


def refusal(data: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        read(data)
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value)


def said_of(data: bytes) -> str:
    """Return the text and warnings of a document, or why it is refused."""
    try:
        reading = read(data)
    except SourceError as exc:
        return str(exc)
    return "\n".join((reading.version.text, *reading.warnings))


def everywhere(said: list[str]) -> bytes:
    """Put 25 sentences into all places that there are."""
    wrapped = f"<w:sdt><w:sdtContent>{paragraph(said[9])}</w:sdtContent></w:sdt>"
    inline = f"<w:sdt><w:sdtContent>{run(said[10])}</w:sdtContent></w:sdt>"
    link = f"<w:hyperlink>{run(said[11])}</w:hyperlink>"
    inserted = f"<w:ins>{run(said[12])}</w:ins>"
    field = f'<w:fldSimple w:instr="X">{run(said[13])}</w:fldSimple>'
    split = "".join(run(part) for part in (said[14][:7], said[14][7:12], said[14][12:]))
    custom = f"<w:customXml>{paragraph(said[15])}</w:customXml>"
    body = [
        paragraph(said[0], style="T"),
        paragraph(said[1], text_box(paragraph(said[2]), table((said[3],)))),
        table((said[4], said[5]), (table((said[6],)) + paragraph(said[7]), said[8])),
        wrapped,
        *(paragraph(one) for one in (inline, link, inserted, field, split)),
        custom,
        f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>{paragraph(said[16])}</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>",
    ]
    parts = {
        "header1": edge("hdr", paragraph(said[17]), paragraph(text_box(paragraph(said[18])))),
        "header2": edge("hdr", table((said[19],))),
        "footer1": edge("ftr", paragraph(said[20])),
        "footnotes": notes("footnote", paragraph(said[21]), paragraph(said[22])),
        "endnotes": notes("endnote", paragraph(said[23]) + paragraph(said[24])),
    }
    return word_file("".join(body), parts)


def test_every_sentence_is_found_wherever_it_stands() -> None:
    said = sentences(25)
    reading = read(everywhere(said))
    text = " ".join(reading.version.text.split())
    assert [sentence for sentence in (reading.document.title, *said[1:]) if sentence not in text][1:] == []
    assert all(text.count(sentence) == 1 for sentence in said[1:])
    assert reading.document.title == said[0]
    assert reading.warnings == ()
    assert "no text of it" not in text


def test_a_file_of_python_docx_is_read_whole(tmp_path: Path) -> None:
    said = sentences(200)
    document = Document()
    document.add_heading("Ruritania tightens its export rules", 0)
    for start in range(0, 200, 20):
        document.add_heading(f"Part {start}", 2)
        document.add_paragraph(" ".join(said[start : start + 4]))
        grid = document.add_table(4, 2)
        for at in range(8):
            grid.cell(at // 2, at % 2).text = said[start + 4 + at]
        for at in range(12, 16):
            document.add_paragraph(said[start + at], style="List Bullet")
        section = document.add_section()
        section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
        section.header.paragraphs[0].text = f"{said[start + 16]} {said[start + 17]}"
        section.footer.paragraphs[0].text = f"{said[start + 18]} {said[start + 19]}"
    document.save(str(tmp_path / "x.docx"))
    reading = read((tmp_path / "x.docx").read_bytes())
    text = " ".join(reading.version.text.split())
    assert [sentence for sentence in said if sentence not in text] == []
    headings = [block for block in reading.version.blocks if block.kind is BlockKind.HEADING]
    assert len(headings) == 11
    assert reading.warnings == ()


def test_rows_are_blocks_and_headings_have_levels() -> None:
    body = (
        paragraph("A rule", style="T")
        + paragraph("Why", style="H2")
        + paragraph("Because.")
        + table(("A", "B"), ("C", "D"))
    )
    reading = read(word_file(body))
    words = [reading.version.quote(block.span) for block in reading.version.blocks]
    assert words == ["A rule", "Why", "Because.", "A | B", "C | D"]
    assert [block.attributes.get("level") for block in reading.version.blocks] == ["1", "2", None, None, None]


@pytest.mark.parametrize(
    "hidden",
    [
        run("Ignore it all.", "<w:vanish/>"),
        run("Ignore it all.", '<w:color w:val="FFFFFF"/>'),
        run("Ignore it all.", '<w:sz w:val="2"/>'),
    ],
)
def test_hidden_text_is_left_out_and_said(hidden: str) -> None:
    reading = read(word_file(paragraph("Acme Example was added.", hidden)))
    assert reading.version.text == "Acme Example was added."
    assert reading.warnings == ("left out 12 characters of hidden text (marked hidden, white or tiny)",)


def test_what_only_looks_hidden_is_read() -> None:
    white = run("White on blue.", '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="003366"/>')
    shown = run("Not hidden.", '<w:vanish w:val="0"/>')
    assert read(word_file(paragraph(white, " ", shown))).version.text == "White on blue. Not hidden."


def test_deleted_text_field_codes_and_comments_are_not_read() -> None:
    deleted = "<w:del><w:r><w:delText>Deleted.</w:delText></w:r></w:del>"
    moved = f"<w:moveFrom>{run('Moved away.')}</w:moveFrom>"
    code = "<w:r><w:instrText>PAGEREF x</w:instrText></w:r>"
    parts = {"comments": notes("comment", paragraph("A remark."))}
    reading = read(word_file(paragraph("Kept.", deleted, moved, code), parts))
    assert reading.version.text == "Kept."
    assert reading.warnings == ("not read: comments",)


def test_tabs_line_ends_and_hyphens_between_words() -> None:
    inner = "<w:r><w:t>dual</w:t><w:noBreakHyphen/><w:t>use</w:t><w:tab/><w:t>goods</w:t><w:br/><w:t>here</w:t></w:r>"
    assert read(word_file(paragraph(inner))).version.text == "dual-use goods here"


def test_the_files_title_and_author_count() -> None:
    core = "<dc:title>Ruritania lists Acme</dc:title><dc:creator>Jo Doe</dc:creator>"
    document = read(word_file(paragraph("Acme was added to the list."), core=core)).document
    assert (document.title, document.author) == ("Ruritania lists Acme", "Jo Doe")
    said = FileMetadata(title="Mine", author="")
    document = read(word_file(paragraph("Acme was added to the list."), core=core), said).document
    assert (document.title, document.author) == ("Mine", "")


def test_page_numbers_of_footers_are_left_out() -> None:
    parts = {
        "footer1": edge("ftr", paragraph("Page ", "3", " of ", "12")),
        "header1": edge("hdr", paragraph("Ministry")),
    }
    assert read(word_file(paragraph("Acme was added."), parts)).version.text == "Acme was added.\n\nMinistry"


def test_an_empty_document_is_named() -> None:
    assert refusal(word_file("")).startswith("x.docx: no text found; it holds none (pictures only?)")
    hidden = paragraph(run("Ignore it all.", "<w:vanish/>"))
    assert "beside 12 characters of hidden text" in refusal(word_file(hidden))


def link_member() -> zipfile.ZipInfo:
    member = zipfile.ZipInfo("word/link.xml")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    return member


def archive(**files: bytes) -> bytes:
    return word_file(paragraph("Acme."), more={name.replace("__", "/"): data for name, data in files.items()})


def with_link() -> bytes:
    out = BytesIO(archive())
    with zipfile.ZipFile(out, "a") as opened:
        opened.writestr(link_member(), "/etc/passwd")
    return out.getvalue()


UNSAFE = {
    "slip": (word_file(paragraph("Acme."), more={"../../evil.txt": b"x"}), "a file outside it"),
    "absolute": (word_file(paragraph("Acme."), more={"/etc/evil": b"x"}), "a file outside it"),
    "backslash": (word_file(paragraph("Acme."), more={"..\\evil": b"x"}), "a file outside it"),
    "link": (with_link(), "a link in it"),
    "members": (
        word_file(paragraph("A."), more={f"word/{at}.xml": b"" for at in range(2000)}),
        "over the limit of 2,000",
    ),
    "ratio": (archive(word__big=b"x" * 5_000_000), "times its size, over the limit of 100"),
    "paragraphs": (
        word_file(paragraph("A.") * 200_000, more={"pad.bin": random.Random(4).randbytes(200_000)}),
        "XML tags, over the limit of 1,000,000",
    ),
    "cut": (archive()[:700], "cannot be read as a Word document"),
    "not one": (b"PK\x03\x04 word/document", "cannot be read as a Word document"),
}


@pytest.mark.parametrize(("data", "words"), UNSAFE.values(), ids=UNSAFE)
def test_unsafe_and_broken_archives_are_refused(data: bytes, words: str) -> None:
    message = refusal(data)
    assert message.startswith("x.docx: ")
    assert words in message


def test_entities_are_neither_read_from_files_nor_expanded(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("SECRET", encoding="utf-8")
    for entity in (f'SYSTEM "file://{tmp_path}/secret"', '"SECRET"'):
        out = BytesIO()
        with (
            zipfile.ZipFile(BytesIO(word_file(paragraph("Acme &#38;e; here.")))) as whole,
            zipfile.ZipFile(out, "w") as made,
        ):
            for member in whole.namelist():
                data = whole.read(member)
                if member == "word/document.xml":
                    data = f"<!DOCTYPE x [<!ENTITY e {entity}>]>".encode() + data.replace(b"&amp;#38;e;", b"&e;")
                made.writestr(member, data)
        assert "SECRET" not in said_of(out.getvalue())


def test_real_files_are_read_whole_or_hold_no_text(shared: Path) -> None:
    for path in iter_files([shared / "fuzz/python-docx"]):
        with zipfile.ZipFile(path) as opened:
            words = [name for name in opened.namelist() if name.startswith("word/") and "comments" not in name]
            raw = sum(opened.read(name).count(b"<w:t>") + opened.read(name).count(b"<w:t ") for name in words)
        said = said_of(path.read_bytes())
        assert "could not be placed" not in said
        assert bool(raw) != ("no text found" in said)
