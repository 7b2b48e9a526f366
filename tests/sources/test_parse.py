import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.capped import CappedParser
from sources.detect import Format, detect, is_markdown
from sources.errors import FootnoteError, SourceError
from sources.files import iter_files
from sources.metadata import FileMetadata
from sources.parse import READERS

ECFR = '<?xml version="1.0"?>\n<DIV9 N="Supplement No. 4 to Part 744" TYPE="APPENDIX"><HEAD>x</HEAD></DIV9>'
FR_DOCUMENT = {"document_number": "2099-00001", "title": "Additions"}
CSL_RECORD = {"source": "Entity List (EL)", "name": "Acme Example Co., Ltd."}


@pytest.fixture(scope="module")
def parser() -> Iterator[CappedParser]:
    with CappedParser() as opened:
        yield opened


KNOWN = [
    ("%PDF-1.7\nx", Format.PDF),
    ("junk\n%PDF-1.4", Format.PDF),
    ("plain words", Format.TEXT),
    ("[Page 3]\nplain words", Format.TEXT),
    ("[1] A note.", Format.TEXT),
    ("{curly} words", Format.TEXT),
    ("<Jo> wrote: hello", Format.TEXT),
    ("<3 this rule", Format.TEXT),
    ("One, two, three.\nFour, five, six.\nSeven, eight, nine.", Format.TEXT),
    ("MZ is a code; PK too. RIFF.", Format.TEXT),
    ("# A title\n\nWords.", Format.MARKDOWN),
    ("---\ntitle: X\n---\nWords.", Format.MARKDOWN),
    ("See [a](https://example.com) and **this**.", Format.MARKDOWN),
    ("<!DOCTYPE html><html><body>x</body></html>", Format.HTML),
    ("\ufeff \n<!-- c --><html lang=en>", Format.HTML),
    ('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', Format.HTML),
    ("<div>x</div>", Format.HTML),
    (ECFR, Format.ECFR_XML),
    (f"<ECFR><DIV5>{ECFR.splitlines()[1]}</DIV5></ECFR>", Format.ECFR_XML),
    (json.dumps(FR_DOCUMENT), Format.FEDERAL_REGISTER_JSON),
    (json.dumps({"count": 1, "results": [FR_DOCUMENT]}), Format.FEDERAL_REGISTER_JSON),
    (json.dumps({"count": 0}), Format.FEDERAL_REGISTER_JSON),
    (json.dumps({"results": [CSL_RECORD]}), Format.CSL_JSON),
    (json.dumps({"results": [], "sources_used": []}), Format.CSL_JSON),
    ("_id,source,name,federal_register_notice\n1,EL,Acme,90 FR 1\n", Format.CSL_CSV),
    ("destination,name,aliases,license_requirement\nRURITANIA,Acme,,x\n", Format.ENTRIES_CSV),
]


@pytest.mark.parametrize(("text", "wanted"), KNOWN, ids=lambda value: str(value)[:30])
def test_detects_by_content(text: str, wanted: Format) -> None:
    assert detect(text.encode(), name="any.name") is wanted
    assert wanted in READERS


UNKNOWN = [
    (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "an Office document encrypted with a password"),
    (b"PK\x03\x04....xl/workbook.xml", "an Excel workbook"),
    (b"PK\x03\x04....", "a ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office document"),
    (b"{\\rtf1 x}", "an RTF document"),
    (b"MZ\x90\x00\x03\x00", "a Windows program"),
    (b"\x7fELF\x02", "a Linux program"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"GIF89a\x00", "a GIF image"),
    (bytes(range(256)), "binary data"),
    (b'{"a": 1, "b": 2}', "it holds a, b"),
    (b'["a"]', "it holds no records"),
    (b"3\x00\x01\x02", "binary data"),
    (b'<?xml version="1.0"?><DIV5 N="744"/>', "holds no section or appendix"),
    (b'<?xml version="1.0"?><rss/>', "root element 'rss'"),
    (b"id,colour,size\n1,red,5\n2,blue,6\n", "it holds id, colour, size"),
    (b"id\tcolour\tsize\n1\tred\t5\n2\tblue\t6\n", "tab-separated"),
]


@pytest.mark.parametrize(("data", "words"), UNKNOWN, ids=lambda value: str(value)[:30])
def test_names_what_it_cannot_read_and_what_it_can(
    data: bytes, words: str, parser: CappedParser, tmp_path: Path
) -> None:
    path = tmp_path / "a\nname.txt"
    path.write_bytes(data)
    with pytest.raises(SourceError) as caught:
        parser.parse_file(path, FileMetadata())
    message = str(caught.value)
    assert message.startswith("a name.txt: ")
    assert words in message
    assert "supported" in message
    assert "\n" not in message


BROKEN = [
    (b"", "empty file (0 bytes)"),
    (b'{"results": [', "broken JSON at line 1, column 14"),
    (b'{"a": ' + b"9" * 5000 + b"}", "broken JSON"),
    (b'[{"a": ' * 100_000, "nested too deeply"),
    (b'<?xml version="1.0"?>\n<DIV9 N="x">\n<P>', "not well-formed XML at line 3"),
    (b'<?xml version="1.0"?>\n' + b"<a>" * 5000, "not well-formed XML"),
    (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "' + b"A" * 9000 + b'">]><x>' + b"&a;" * 9000 + b"</x>", "XML"),
    (b" \n\t", "no text found"),
    ("\u200b\u200b".encode(), "no text found"),
    (b"<html><body><script>x</script></body></html>", "no text found"),
    (b"<div>" * 100_000, "nested"),
]


@pytest.mark.parametrize(("data", "words"), BROKEN, ids=lambda value: str(value)[:30])
def test_broken_files_are_refused_in_one_line(data: bytes, words: str, parser: CappedParser, tmp_path: Path) -> None:
    path = tmp_path / "x\r\ny"
    path.write_bytes(data)
    with pytest.raises(SourceError) as caught:
        parser.parse_file(path, FileMetadata())
    message = str(caught.value)
    assert message.startswith("x y: ")
    assert words in message
    assert len(message.splitlines()) == 1


def test_xml_reads_no_other_file_and_expands_no_entity(parser: CappedParser, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET", encoding="utf-8")
    for entity in (f'SYSTEM "file://{secret}"', '"SECRET"'):
        path = tmp_path / "x.xml"
        path.write_text(f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e {entity}>]><x>&e;</x>', encoding="utf-8")
        with pytest.raises(SourceError) as caught:
            parser.parse_file(path, FileMetadata())
        assert "SECRET" not in str(caught.value)


def test_a_wrong_name_does_not_mislead(parser: CappedParser, tmp_path: Path) -> None:
    path = tmp_path / "notes.pdf"
    path.write_text("<html><body><p>Acme was added to the list.</p></body></html>", encoding="utf-8")
    [reading] = parser.parse_file(path, FileMetadata())
    assert reading.version.text == "Acme was added to the list."


def test_iterates_files_in_order_without_metadata_and_hidden_ones(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "metadata.yml", ".hidden", "sub/c.txt", "sub/metadata.yml", ".git/config"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    (tmp_path / "sub/loop").symlink_to(tmp_path)
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    found = [str(path.relative_to(tmp_path)) for path in iter_files([tmp_path])]
    assert found == ["a.txt", "b.txt", "sub/c.txt"]
    assert list(iter_files([tmp_path / "b.txt", tmp_path / "metadata.yml"])) == [tmp_path / "b.txt"]


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nothing-here: no such file or folder"):
        list(iter_files([tmp_path / "nothing-here"]))


@pytest.mark.parametrize("text", ["No. 4 # is", "#hash", "a_b_c", "* one star", "[x] (y)", "2 ** 3"])
def test_plain_text_is_not_taken_for_markdown(text: str) -> None:
    assert not is_markdown(text)


STARTS = st.sampled_from(
    [b"", b"{", b"[", b"<", b"<?xml ", b"<html>", b"%PDF-", b"PK\x03\x04", b"# ", b"a,b,c\n", b"\xff\xfe"]
)


def _refusal(run: Callable[[], object]) -> str:
    """Return the message with which a call refuses its file; empty when it reads it."""
    try:
        run()
    except FootnoteError as exc:
        return str(exc)
    return ""


@given(start=STARTS, data=st.binary() | st.text().map(str.encode))
def test_any_bytes_have_a_format_or_one_line(start: bytes, data: bytes) -> None:
    assert len(_refusal(lambda: detect(start + data, name="x")).splitlines()) <= 1
