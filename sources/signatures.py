"""The marks by which files tell what they are in their first bytes."""

from __future__ import annotations

import re

_MAGIC = (
    (b"PK\x03\x04", "a ZIP archive"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old Microsoft Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"RIFF", "a RIFF image or sound file"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a Linux program"),
    (b"\xcf\xfa\xed\xfe", "a macOS program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\x00asm", "a WebAssembly program"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3", "a SQLite database"),
    (b"ID3", "a sound file"),
    (b"PAR1", "a Parquet table"),
)
_TEXT_LIKE_MAGIC = {b"MZ", b"BZh", b"RIFF", b"ID3", b"PAR1", b"GIF8", b"Rar!"}  # prose can begin with these letters
_OFFICE = (
    (b"xl/", "an Excel workbook"),
    (b"ppt/", "a PowerPoint file"),
    (b"opendocument", "an OpenDocument file"),
    (b"epub+zip", "an e-book"),
)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PDF_HEAD = 1024  # bytes of anything else that readers of PDF pass over before its mark
_MESSAGE_HEAD = 65_536
_FIELD = re.compile(rb"([!-9;-~]+):(?:[ \t].*)?\r?\Z|[ \t]+\S.*\Z")
_SENDER, _BESIDE = b"from", {b"date", b"subject", b"to", b"message-id", b"mime-version", b"received", b"return-path"}


def is_pdf(data: bytes) -> bool:
    """Tell a PDF, whatever stands before its mark in the first kilobyte."""
    return b"%PDF-" in data[:_PDF_HEAD]


def is_word(data: bytes) -> bool:
    """Tell an archive that holds a Word document, also a damaged one."""
    return data.startswith(b"PK\x03\x04") and b"word/document" in data


def is_message(data: bytes) -> bool:
    """Tell an e-mail message: it begins with nothing but header fields, a sender and two others of any message."""
    head = data[:_MESSAGE_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    block = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    lines = block.split(b"\n")
    if lines[0].startswith(b"From "):  # as mailboxes part messages
        lines = lines[1:]
    found = [_FIELD.match(line) for line in lines]
    names = {line[1].lower() for line in found if line and line[1]}
    return bool(lines) and all(found) and _SENDER in names and len(names & _BESIDE) >= 2


def foreign_format(data: bytes) -> str:
    """Name the format of a file that no reader takes, in words for messages; empty when its first bytes do not tell."""
    for magic, what in _MAGIC:
        if data.startswith(magic) and not (magic in _TEXT_LIKE_MAGIC and b"\x00" not in data[:4096]):
            if magic.startswith(b"PK"):
                return next((office for member, office in _OFFICE if member in data), what)
            return "an Office document encrypted with a password" if _ENCRYPTED in data else what
    return ""
