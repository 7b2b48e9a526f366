"""PDF files made for tests: prose of sentences that can be found again, in one column, two columns and tables."""

import random
from collections.abc import Callable, Sequence
from pathlib import Path

from fpdf import FPDF

WORDS = [
    "export",
    "licence",
    "policy",
    "review",
    "committee",
    "added",
    "listing",
    "foreign",
    "produced",
    "item",
    "technology",
    "security",
    "interest",
    "presumption",
    "denial",
    "support",
    "according",
    "records",
    "published",
    "official",
    "address",
    "regional",
    "holding",
    "subsidiary",
    "distribution",
    "advanced",
    "integrated",
    "circuits",
    "manufacturing",
    "equipment",
    "regulation",
    "requirement",
    "additional",
    "information",
]


def sentences(count: int, seed: int = 4) -> list[str]:
    """Return sentences of 9 to 26 words, each with a number of its own."""
    rng = random.Random(seed)
    return [f"Sentinel {at} says that {' '.join(rng.choices(WORDS, k=rng.randint(6, 23)))}." for at in range(count)]


class Printed(FPDF):
    """A document with a running header and footer where it has a `head`."""

    def __init__(self, head: str = "") -> None:
        super().__init__()
        self.head = head
        self.set_font("times", size=11)

    def header(self) -> None:
        if self.head:
            self.set_font("helvetica", size=8)
            self.cell(0, 6, self.head, align="C", new_x="LMARGIN", new_y="NEXT")
            self.ln(4)
            self.set_font("times", size=11)

    def footer(self) -> None:
        if self.head:
            self.set_y(-15)
            self.cell(0, 10, f"Page {self.page_no()} of {{nb}}", align="C")


def paragraphs(said: Sequence[str]) -> list[str]:
    return [" ".join(said[at : at + 4]) for at in range(0, len(said), 4)]


def write_prose(path: Path, said: Sequence[str], *, head: str = "The Ruritania Review", align: str = "J") -> None:
    pdf = Printed(head)
    pdf.add_page()
    pdf.set_font("times", "B", 18)
    pdf.multi_cell(0, 9, "Ruritania tightens its export rules", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("times", size=11)
    for text in paragraphs(said):
        pdf.multi_cell(0, 5.5, text, align=align, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(3)
    pdf.output(str(path))


def write_columns(path: Path, said: Sequence[str]) -> None:
    """Write two columns, one after the other."""
    pdf = Printed("The Ruritania Journal")
    pdf.add_page()
    columns = pdf.text_columns(ncols=2, gutter=8, text_align="J")
    for text in paragraphs(said):
        columns.paragraph(bottom_margin=4).write(text)
        columns.end_paragraph()
    columns.render()
    pdf.output(str(path))


def write_columns_by_row(path: Path, said: Sequence[str]) -> None:
    """Write two columns line by line across both, as some programs do."""
    pdf = Printed("The Ruritania Journal")
    pdf.set_auto_page_break(auto=False)
    lines = wrapped(pdf, " ".join(said), 85)
    rows = 45
    for start in range(0, len(lines), 2 * rows):
        pdf.add_page()
        for row in range(rows):
            for x, at in ((15, start + row), (108, start + rows + row)):
                if at < len(lines):
                    pdf.text(x, 30 + row * 5.2, lines[at])
    pdf.output(str(path))


def write_hyphens(path: Path, said: Sequence[str]) -> None:
    """Write a narrow column whose long words may be parted at line ends."""
    pdf = Printed()
    pdf.add_page()
    for text in paragraphs(said):
        parted = " ".join("\u00ad".join((word[:4], word[4:])) if len(word) > 6 else word for word in text.split())
        pdf.multi_cell(80, 5.5, parted, align="J", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(3)
    pdf.output(str(path))


def write_table(path: Path, said: Sequence[str]) -> None:
    pdf = Printed("Annex")
    pdf.add_page()
    with pdf.table() as table:
        table.row(("Country", "Entity", "Reason"))
        for first, second in zip(said[::2], said[1::2], strict=True):
            table.row(("RURITANIA", first, second))
    pdf.output(str(path))


def wrapped(pdf: FPDF, text: str, width: float) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if pdf.get_string_width(longer) > width:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line]


LAYOUTS: tuple[Callable[[Path, Sequence[str]], None], ...] = (
    write_prose,
    write_columns,
    write_columns_by_row,
    write_hyphens,
    write_table,
)


def raw_pdf(content: str, *, count: int = 1, extra: str = "", form: str = "") -> bytes:
    """Return a PDF of pages that draw `content`, operators of the format, with Helvetica as /F1 and a `form` as /Fm."""
    kids = " ".join(f"{5 + at} 0 R" for at in range(count))
    fonts = "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    head = "/Type /XObject /Subtype /Form /BBox [0 0 612 792]"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        f"<< {head} /Resources << {fonts} >> /Length {len(form)} >>\nstream\n{form}\nendstream",
    ]
    resources = f"<< {fonts} /XObject << /Fm 4 0 R >> {extra} >>"
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 3 0 R /Resources {resources} >>"
    objects += [page] * count
    body, offsets = "%PDF-1.7\n", []
    for number, item in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{item}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Root 1 0 R /Size {size} >>\nstartxref\n{len(body)}\n%%EOF"
    return (body + end).encode("latin-1")
