from email.message import EmailMessage

import pytest

from sources.detect import Format, detect
from sources.errors import SourceError
from sources.metadata import FileMetadata
from sources.model import DocumentKind, PartialDate, Reading
from sources.parse import parse_bytes

TEXT = "Acme Example was added to the list on Monday.\n\nThe ministry gave no reason, the company said.\n"
PAGE = (
    "<html><body><h1>Acme is listed</h1><p>Acme Example was added to the list on Monday.</p>"
    "<p>The ministry gave no reason, the company said.</p><script>x()</script></body></html>"
)


def message(subject: str = "Acme is listed") -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Jo Doe <jo@example.com>"
    made["To"] = "desk@example.com"
    made["Subject"] = subject
    made["Date"] = "Mon, 05 Oct 2026 23:30:00 +0900"
    return made


def read(data: bytes, metadata: FileMetadata | None = None) -> Reading:
    [reading] = parse_bytes(data, name="x.eml", metadata=metadata or FileMetadata())
    return reading


def test_subject_sender_and_date_describe_the_article() -> None:
    made = message("FW: Re: Acme is listed")
    made.set_content(TEXT)
    reading = read(made.as_bytes())
    document = reading.document
    assert (document.title, document.author) == ("Acme is listed", "Jo Doe")
    assert document.published == PartialDate(2026, 10, 5)
    assert document.kind is DocumentKind.ARTICLE
    assert reading.version.text == TEXT.strip()


def test_metadata_outranks_the_message() -> None:
    made = message()
    made.set_content(TEXT)
    said = FileMetadata(title="Mine", author="", published=PartialDate(2026), publisher="The Ruritania Times")
    document = read(made.as_bytes(), said).document
    assert (document.title, document.author, document.published) == ("Mine", "", PartialDate(2026))
    assert document.publisher == "The Ruritania Times"


def test_a_page_is_read_where_the_plain_part_says_little() -> None:
    made = message()
    made.set_content("View this message in a browser.")
    made.add_alternative(PAGE, subtype="html")
    text = read(made.as_bytes()).version.text
    assert "The ministry gave no reason" in text
    assert "browser" not in text
    assert "x()" not in text
    both = message()
    both.set_content(TEXT)
    both.add_alternative(PAGE, subtype="html")
    assert read(both.as_bytes()).version.text == TEXT.strip()


def test_a_page_alone_is_read() -> None:
    made = message()
    made.set_content(PAGE, subtype="html")
    assert "The ministry gave no reason" in read(made.as_bytes()).version.text


def test_attachments_are_named_not_read() -> None:
    made = message()
    made.set_content(TEXT)
    made.add_attachment(b"%PDF-1.7 secret", maintype="application", subtype="pdf", filename="rule\u200b 5.pdf")
    made.add_attachment("secret", filename="notes.txt")
    made.add_attachment(message("An older one"))
    reading = read(made.as_bytes())
    assert "secret" not in reading.version.text
    [warning] = reading.warnings
    assert warning.startswith("attachments were not read: rule 5.pdf, notes.txt, ")
    assert warning.endswith("; add them by themselves")


def test_a_message_without_text_is_named() -> None:
    made = message()
    made.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="a.pdf")
    with pytest.raises(SourceError, match=r"x\.eml: no text found; the message has no body of text"):
        read(made.as_bytes())


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
@pytest.mark.parametrize("how", ["quoted-printable", "base64", "8bit"])
def test_encodings_of_a_body(charset: str, how: str) -> None:
    made = message("Zürich hört zu")
    made.set_content("Das Ministerium in Zürich äußerte sich nicht.\n", charset=charset, cte=how)
    reading = read(made.as_bytes())
    assert reading.version.text == "Das Ministerium in Zürich äußerte sich nicht."
    assert reading.document.title == "Zürich hört zu"


def test_japanese_and_unknown_encodings() -> None:
    made = message()
    made.set_content("経済産業省は月曜日にリストを改定した。\n", charset="shift_jis", cte="base64")
    assert read(made.as_bytes()).version.text == "経済産業省は月曜日にリストを改定した。"
    data = message().as_bytes() + b"Content-Type: text/plain; charset=x-no-such\n\nAcme was added to the list.\n"
    assert "Acme was added to the list." in read(data).version.text


HEAD = b"From: a@example.com\nTo: b@example.com\nSubject: x\n"

DETECTED = [
    (HEAD + b"\nWords.", Format.EML),
    (b"From - Mon Oct 5 2026\n" + HEAD + b"\nWords.", Format.EML),
    (b"Received: from x\n\tby y\nFrom: a\nDate: z\n\nWords.", Format.EML),
    (HEAD.replace(b"\n", b"\r\n") + b"\r\nWords.", Format.EML),
    (b"From: the editor\n\nTo: all", Format.TEXT),
    (b"Subject: x\nDate: y\nTo: z\n\nWords.", Format.TEXT),
    (b"From: a\nthen the ministry said\nTo: b\nSubject: c\n\nWords.", Format.TEXT),
]


@pytest.mark.parametrize(("data", "wanted"), DETECTED, ids=lambda value: str(value)[:40])
def test_a_message_is_known_by_its_head(data: bytes, wanted: Format) -> None:
    assert detect(data) is wanted


@pytest.mark.parametrize(
    "data",
    [
        HEAD,
        HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n--x\n",
        HEAD + b"Content-Type: multipart/mixed\n\n--x\n\n--x--",
        HEAD + b"Date: no such day\nContent-Type: text/html\n\n<",
        HEAD + b"Content-Transfer-Encoding: base64\n\n!!!!",
        HEAD + b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (at, at) for at in range(3000)),
    ],
    ids=lambda data: str(data[50:90]),
)
def test_a_broken_message_is_text_or_one_line(data: bytes) -> None:
    try:
        message = read(data).version.text
    except SourceError as exc:
        message = str(exc)
    assert message
    assert "Traceback" not in message
