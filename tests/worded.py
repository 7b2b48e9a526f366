"""Word documents made for tests: sentences in every place where a document can hold text."""

import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
STYLES = (
    f'<w:styles {SPACES}><w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style></w:styles>'
)


def run(text: str, looks: str = "") -> str:
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*inner: str, style: str = "") -> str:
    looks = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{looks}{''.join(one if one.startswith('<') else run(one) for one in inner)}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    cell = "<w:tc>{}</w:tc>"
    made = ("".join(cell.format(one if one.startswith("<") else paragraph(one)) for one in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in made)}</w:tbl>"


def text_box(*inner: str) -> str:
    """Return a text box as Word writes it, for newer and once more for older programs."""
    content = f"<w:txbxContent>{''.join(inner)}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def notes(kind: str, *inner: str) -> str:
    separator = f'<w:{kind} w:type="separator" w:id="-1">{paragraph("no text of it")}</w:{kind}>'
    made = (f'<w:{kind} w:id="{at}">{one}</w:{kind}>' for at, one in enumerate(inner))
    return f"<w:{kind}s {SPACES}>{separator}{''.join(made)}</w:{kind}s>"


def edge(kind: str, *inner: str) -> str:
    return f"<w:{kind} {SPACES}>{''.join(inner)}</w:{kind}>"


def word_file(
    body: str, parts: Mapping[str, str] | None = None, *, core: str = "", more: Mapping[str, bytes] | None = None
) -> bytes:
    """Return a document: its body, and parts by name such as `header1`, `footnotes`; `more` files by their names."""
    files = dict(parts or {}) | {"styles": STYLES}
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _types(files))
        archive.writestr(
            "_rels/.rels", _relations([("document", "officeDocument", "word/document.xml"), ("core", "", "")])
        )
        archive.writestr("word/document.xml", f"<w:document {SPACES}><w:body>{body}</w:body></w:document>")
        archive.writestr(
            "word/_rels/document.xml.rels",
            _relations([(name, name.rstrip("0123456789"), f"{name}.xml") for name in files]),
        )
        for name, text in files.items():
            archive.writestr(f"word/{name}.xml", text)
        archive.writestr("docProps/core.xml", _core(core))
        for name, data in (more or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def _types(files: Mapping[str, str]) -> str:
    base = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kinds = {name: name.rstrip("0123456789") for name in files}
    made: Iterator[str] = (
        f'<Override PartName="/word/{name}.xml" ContentType="{base}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{base}.document.main+xml"/>{"".join(made)}'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        "</Types>"
    )


def _relations(targets: list[tuple[str, str, str]]) -> str:
    made = []
    for at, (name, kind, target) in enumerate(targets):
        if name == "core":
            kind, target = f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"
        else:
            kind = f"{OFFICE}/{kind}"
        made.append(f'<Relationship Id="rId{at}" Type="{kind}" Target="{target}"/>')
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(made)}</Relationships>'


def _core(inner: str) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"{inner}</cp:coreProperties>"
    )
