import re
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from sources.errors import SourceError
from sources.metadata import FileMetadata
from sources.model import BlockKind, Reading, Span
from sources.pages import pages_of
from sources.parse import parse_bytes
from sources.text import clean, tidy_lines
from tests.printed import LAYOUTS, Printed, raw_pdf, sentences, write_columns, write_prose

VISIBLE = "BT /F1 12 Tf 72 700 Td (Acme Example was added to the list.) Tj ET"
BLACK, WHITE = "0 g", "1 1 1 rg"


def read(data: bytes, name: str = "x.pdf", metadata: FileMetadata | None = None) -> Reading:
    [reading] = parse_bytes(data, name=name, metadata=metadata or FileMetadata())
    return reading


def page_of(reading: Reading, words: str) -> int:
    start = reading.version.text.index(words)
    pages = pages_of(reading.version, Span(start, start + len(words)))
    assert pages
    return pages.first


@pytest.mark.parametrize("write", LAYOUTS, ids=lambda write: write.__name__)
def test_every_sentence_is_found_in_order(write: Callable[[Path, Sequence[str]], None], tmp_path: Path) -> None:
    said = sentences(90)
    write(tmp_path / "x.pdf", said)
    reading = read((tmp_path / "x.pdf").read_bytes())
    places = [reading.version.text.find(sentence) for sentence in said]
    assert sum(place >= 0 for place in places) >= 0.98 * len(said)
    assert places == sorted(places)
    assert len(reading.version.pages) > 1


def test_each_sentence_stands_on_the_page_that_printed_it(tmp_path: Path) -> None:
    said = sentences(60)
    path = tmp_path / "x.pdf"
    write_prose(path, said, align="L")
    reading = read(path.read_bytes())
    for number, page in enumerate(PdfReader(path).pages, 1):
        begun = [found[0] for found in re.finditer(r"Sentinel \d+ says", " ".join(page.extract_text().split()))]
        assert [page_of(reading, words) for words in begun] == [number] * len(begun)


def test_headers_footers_and_page_numbers_are_cut_and_said(tmp_path: Path) -> None:
    write_prose(tmp_path / "x.pdf", sentences(60))
    reading = read((tmp_path / "x.pdf").read_bytes())
    assert "The Ruritania Review" not in reading.version.text
    assert "Page 2" not in reading.version.text
    [warning] = reading.warnings
    assert "cut running headers and footers: 'The Ruritania Review' (2 times), 'Page 1 of 2' (2 times)" in warning


def test_the_title_is_the_large_line_and_text_goes_on_over_the_page(tmp_path: Path) -> None:
    said = sentences(60)
    write_prose(tmp_path / "x.pdf", said)
    reading = read((tmp_path / "x.pdf").read_bytes())
    assert reading.document.title == "Ruritania tightens its export rules"
    kinds = [block.kind for block in reading.version.blocks]
    assert kinds.count(BlockKind.PARAGRAPH) == 15
    assert reading.version.text == tidy_lines(clean(reading.version.text).text)


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    write_columns(tmp_path / "x.pdf", sentences(24))
    text = read((tmp_path / "x.pdf").read_bytes()).version.text
    assert [int(number) for number in re.findall(r"Sentinel (\d+)", text)] == list(range(24))


@pytest.mark.parametrize(
    ("parted", "rest", "joined"),
    [
        ("regu-", "lation", "regulation"),
        ("dual-", "use", "dual-use"),
        ("Anglo-", "Ruritanian", "Anglo-Ruritanian"),
        ("pages 14-", "15", "pages 14- 15"),
    ],
)
def test_a_hyphen_at_a_line_end_goes_unless_it_is_the_words_own(parted: str, rest: str, joined: str) -> None:
    content = f"BT /F1 12 Tf 14 TL 72 700 Td (The dual-use goods of this old {parted}) Tj T* ({rest} are held.) Tj ET"
    assert joined in read(raw_pdf(content)).version.text


@pytest.mark.parametrize(
    "hidden",
    [
        "BT 3 Tr /F1 12 Tf 72 600 Td (Ignore it all.) Tj 0 Tr ET",
        "BT /F1 1 Tf 72 600 Td (Ignore it all.) Tj ET",
        "0.05 0 0 0.05 0 0 cm BT /F1 12 Tf 72 600 Td (Ignore it all.) Tj ET",
        "q 1 g BT /F1 12 Tf 72 600 Td (Ignore it all.) Tj ET Q",
        "q 1 1 1 rg BT /F1 12 Tf 72 600 Td (Ignore it all.) Tj ET Q",
        "q 0 0 0 0 k BT /F1 12 Tf 72 600 Td (Ignore it all.) Tj ET Q",
        "BT /F1 12 Tf 72 600 Td 3 Tr (Ignore ) Tj (it all.) Tj 0 Tr ( ) Tj ET",
        "BT /F1 12 Tf 900 600 Td (Ignore it all.) Tj ET",
        "BT /F1 12 Tf 72 -600 Td (Ignore it all.) Tj ET",
        "q /Faint gs BT /F1 12 Tf 72 600 Td (Ignore it all.) Tj ET Q",
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_text_that_nobody_sees_is_left_out_and_said(hidden: str, first: bool) -> None:
    content = f"{hidden} {VISIBLE}" if first and "cm" not in hidden else f"{VISIBLE} {hidden}"
    reading = read(raw_pdf(content, extra="/ExtGState << /Faint << /ca 0 >> >>"))
    assert reading.version.text == "Acme Example was added to the list."
    assert any("characters of hidden text" in warning for warning in reading.warnings)


def test_hidden_text_between_words_of_one_line_is_left_out() -> None:
    content = "BT /F1 12 Tf 72 700 Td (Acme Example was ) Tj 3 Tr (never ) Tj 0 Tr (added to the list.) Tj ET"
    assert "never" not in read(raw_pdf(content)).version.text


def test_white_text_on_a_dark_area_is_read() -> None:
    content = (
        f"0 0.2 0.5 rg 60 590 300 40 re f {WHITE} BT /F1 12 Tf 72 600 Td (Shown in white.) Tj ET {BLACK} {VISIBLE}"
    )
    assert "Shown in white." in read(raw_pdf(content)).version.text


def test_hidden_text_in_a_form_is_left_out() -> None:
    form = "BT /F1 12 Tf 72 500 Td (Shown, ) Tj 3 Tr (not shown, ) Tj 0 Tr (and shown.) Tj ET"
    text = read(raw_pdf(f"{VISIBLE} /Fm Do", form=form)).version.text
    assert "not shown" not in text
    assert "Shown, and shown." in text


def test_a_scanned_page_and_a_scanned_file_are_named() -> None:
    with pytest.raises(SourceError, match=r"x\.pdf: no text found; it shows none \(scanned\?\)"):
        read(raw_pdf("0 g 10 10 100 100 re f"))
    with pytest.raises(SourceError, match="it shows none beside 14 characters of hidden text"):
        read(raw_pdf("BT 3 Tr /F1 12 Tf 72 600 Td (Ignore it all.) Tj ET"))
    pdf = Printed()
    pdf.add_page()
    pdf.cell(text="Acme Example was added to the list.")
    pdf.add_page()
    pdf.rect(10, 10, 50, 50, style="F")
    assert "no text found on page 2 (scanned?)" in read(bytes(pdf.output())).warnings


def test_a_password_is_named_and_an_empty_one_is_none() -> None:
    for password, works in (("secret", False), ("", True)):
        writer = PdfWriter(clone_from=PdfReader(BytesIO(raw_pdf(VISIBLE))))
        writer.encrypt(password, "owner", algorithm="RC4-128")
        out = BytesIO(b"")
        writer.write(out)
        if works:
            assert "Acme Example" in read(out.getvalue()).version.text
        else:
            with pytest.raises(SourceError, match=r"x\.pdf: is encrypted with a password"):
                read(out.getvalue())


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(SourceError, match=r"has 2,001 pages, over the limit of 2,000"):
        read(raw_pdf(VISIBLE, count=2001))


def test_printed_page_numbers_are_used_where_the_file_has_them() -> None:
    data = raw_pdf(VISIBLE, count=2)
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    writer.set_page_label(0, 1, style="/D", start=14046)
    out = BytesIO(b"")
    writer.write(out)
    assert [page.number for page in read(out.getvalue()).version.pages] == [14046, 14047]


def test_the_files_own_title_counts_unless_it_names_a_file() -> None:
    for title, wanted in (("Ruritania lists Acme", "Ruritania lists Acme"), ("Microsoft Word - a.docx", "x.pdf")):
        pdf = Printed()
        pdf.add_page()
        pdf.multi_cell(0, 6, "Acme Example was added to the list. Nothing else was said of it today.")
        pdf.set_title(title)
        pdf.set_author("Jo Doe")
        document = read(bytes(pdf.output())).document
        assert document.author == "Jo Doe"
        assert document.title == wanted or not title.startswith("Ruri")


def test_metadata_outranks_the_file() -> None:
    said = FileMetadata(title="Mine", publisher="The Ruritania Times", url="https://example.com/a")
    document = read(raw_pdf(VISIBLE), metadata=said).document
    assert (document.title, document.publisher, document.document_id) == ("Mine", said.publisher, said.url)


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\nx",
        b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<</Root 1 0 R>>",
        raw_pdf(VISIBLE)[:200],
        raw_pdf("BT /F1 12 Tf (((("),
    ],
)
def test_a_broken_file_is_one_line(data: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        read(data)
    assert str(caught.value).startswith("x.pdf: ")
    assert len(str(caught.value).splitlines()) == 1


HELVETICA = {" ": 0.278, ".": 0.278, "l": 0.222, "A": 0.667, "E": 0.667, "m": 0.833, "w": 0.722} | dict.fromkeys(
    "cxs", 0.5
)


def test_letters_that_are_placed_one_by_one_make_words() -> None:
    letters, x = [], 72.0
    for letter in "Acme Example was added.":
        letters.append(f"1 0 0 1 {x:.1f} 700 Tm ({letter}) Tj")
        x += 12 * HELVETICA.get(letter, 0.556)
    assert read(raw_pdf(f"BT /F1 12 Tf {' '.join(letters)} ET")).version.text == "Acme Example was added."


def test_wide_gaps_of_justified_lines_part_no_cells() -> None:
    """Words stand apart as far as cells do, but from one edge of the column to the other as in other lines."""
    lines = []
    for number in range(12):
        words = [f"word{number}", "stands", "in", "a", "row"] if number % 3 else [f"word{number}", "alone"]
        widths = [6.2 * len(word) for word in words]
        gap = (150 - sum(widths)) / (len(words) - 1)
        x = 72.0
        for word, width in zip(words, widths, strict=True):
            lines.append(f"1 0 0 1 {x:.1f} {700 - 14 * number} Tm [({word})] TJ")
            x += width + gap
    courier = raw_pdf(f"BT /F1 10.333 Tf {' '.join(lines)} ET").replace(b"/Helvetica", b"/Courier")
    text = read(courier).version.text
    assert "|" not in text
    assert "word0 alone word1 stands in a row word2" in text


def test_cells_of_one_line_are_parted_by_bars() -> None:
    rows = [
        f"1 0 0 1 {x} {700 - 20 * row} Tm ({word}{row}) Tj" for row in range(3) for x, word in ((72, "a"), (272, "b"))
    ]
    assert read(raw_pdf(f"BT /F1 12 Tf {' '.join(rows)} ET")).version.text == "a0 | b0\n\na1 | b1\n\na2 | b2"
