"""Files that try to harm whoever reads them: mutated ones of every format, and bombs."""

import json
import random
import zlib
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

from tests.printed import Printed, raw_pdf, sentences
from tests.worded import edge, notes, paragraph, table, text_box, word_file

SEED = 9


def sound() -> dict[str, bytes]:
    """Return one sound file of each kind, by name."""
    said = sentences(12)
    pdf = Printed("The Ruritania Times")
    for text in said[:4]:
        pdf.add_page()
        pdf.multi_cell(0, 6, text)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Jo <a@example.com>", "b@example.com", "Acme is listed"
    message.set_content("\n\n".join(said))
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="a.pdf")
    record = {"document_number": "2099-00001", "title": said[0], "type": "Rule", "publication_date": "2099-01-05"}
    page = "".join(f"<p>{text}</p>" for text in said)
    return {
        "a.pdf": bytes(pdf.output()),
        "b.pdf": raw_pdf(f"BT /F1 12 Tf 20 TL 72 700 Td ({said[0]}) Tj T* ({said[1]}) Tj ET"),
        "a.docx": word_file(
            paragraph(*said[:2]) + table((said[2], said[3])) + paragraph(text_box(paragraph(said[4]))),
            {"header1": edge("hdr", paragraph(said[5])), "footnotes": notes("footnote", paragraph(said[6]))},
        ),
        "a.html": f"<!DOCTYPE html><html><head><title>Acme</title></head><body>{page}</body></html>".encode(),
        "a.eml": message.as_bytes(),
        "a.txt": "\n\n".join(said).encode(),
        "a.md": ("# Acme\n\n" + "\n\n".join(said)).encode(),
        "a.json": json.dumps({"count": 1, "results": [record]}).encode(),
        "a.xml": (
            f'<?xml version="1.0"?><RULE><PREAMB><SUBJECT>{said[0]}</SUBJECT></PREAMB>'
            "<FRDOC>[FR Doc. 2099-00001 Filed 1-4-99; 8:45 am]</FRDOC></RULE>"
        ).encode(),
    }


def mutated(count: int, seed: int = SEED) -> Iterator[tuple[str, bytes]]:
    """Yield files with bytes changed, taken out, doubled, moved or cut off, and their names."""
    rng = random.Random(seed)
    files = sorted(sound().items())
    for number in range(count):
        name, data = files[number % len(files)]
        yield f"{number:04}-{name}", mutate(data, rng)


def mutate(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 3, 10, 40))):
        at = rng.randrange(len(changed)) if changed else 0
        end = min(len(changed), at + rng.choice((1, 4, 30, 300)))
        how = rng.randrange(6)
        if how == 0:
            changed[at:end] = rng.randbytes(end - at)
        elif how == 1:
            del changed[at:end]
        elif how == 2:
            changed[at:at] = changed[at:end]
        elif how == 3:
            changed[at:at] = rng.choice((b"\x00" * 9, b"<!ENTITY x SYSTEM 'file:///etc/passwd'>", b"((((", b"9" * 40))
        elif how == 4:
            changed[at:end] = reversed(changed[at:end])
        elif changed:
            changed[at] ^= 1 << rng.randrange(8)
    if rng.random() < 0.2:
        del changed[rng.randrange(len(changed) + 1) :]
    return bytes(changed) or b"x"


def flate_bomb(layers: int = 1, size: int = 500_000_000) -> bytes:
    """Return a PDF whose page unpacks to `size` bytes, packed once or more times over."""
    packer = zlib.compressobj(9)
    zeros = b" " * 1_000_000
    packed = b"".join(packer.compress(zeros) for _ in range(size // len(zeros))) + packer.flush()
    for _ in range(layers - 1):
        packed = zlib.compress(packed, 9)
    filters = "/FlateDecode " * layers
    head, tail = raw_pdf("CONTENT").split(b"CONTENT")
    head = head.replace(b"<< /Length 7 >>", f"<< /Length {len(packed)} /Filter [{filters}] >>".encode())
    return head + packed + tail


LAUGHS = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10 if at else "ha"}">' for at in range(10))

BOMBS: dict[str, Callable[[], bytes]] = {
    "flate.pdf": lambda: flate_bomb(),
    "flate3.pdf": lambda: flate_bomb(3, 100_000_000),
    "self.pdf": lambda: raw_pdf("/Fm Do", form="/Fm Do /Fm Do"),
    "pages.pdf": lambda: raw_pdf("BT ET", count=100_000),
    "operators.pdf": lambda: raw_pdf("q Q " * 1_500_000),
    "paragraphs.docx": lambda: word_file("<w:p/>" * 1_500_000),
    "tags.docx": lambda: word_file("<w:p/>" * 1_500_000, more=_padding(2_000_000)),
    "node.docx": lambda: word_file(f"<w:p><w:r><w:t>{'x' * 100_000_000}</w:t></w:r></w:p>"),
    "members.docx": lambda: word_file(paragraph("A."), more={f"word/{at}.xml": b"" for at in range(10_000)}),
    "nested.docx": lambda: word_file("<w:sdt>" * 100_000 + "</w:sdt>" * 100_000, more=_padding(200_000)),
    "laughs.xml": lambda: f'<?xml version="1.0"?><!DOCTYPE x [{LAUGHS}]><x>&l9;</x>'.encode(),
    "nested.html": lambda: b"<div>" * 200_000,
    "nested.json": lambda: b"[" * 1_000_000,
}
"""Files that take up far more than they are, by name."""


def _padding(size: int) -> dict[str, bytes]:
    """Return a file that cannot be packed, so that the whole archive does not unpack to too many times its size."""
    return {"pad.bin": random.Random(SEED).randbytes(size)}


def odd_names() -> list[bytes]:
    """Return names of files that try to reach elsewhere, to look like something else, or to print what they should not."""
    return [
        b"\xff\xfe.txt",
        b"a\nb.txt",
        b"\x1b[31mred.txt",
        "\u202egnp.exe.txt".encode(),
        b"x" * 250 + b".txt",
        "Ünï 经济.txt".encode(),
        b"x\\..\\..\\evil.txt",
        b"-rf.txt",
        b"<img src=x onerror=alert(1)>.txt",
        b"%2e%2e%2f.txt",
        "\u200b\u202e".encode(),
        b"' OR 1=1 --.txt",
    ]


def write_all(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
