"""An invented library for tests: two notices, a list, two articles. No name in it is real."""

import json
from pathlib import Path

LIST_XML = """<?xml version="1.0" encoding="UTF-8"?>
<DIV9 N="Supplement No. 4 to Part 744" TYPE="APPENDIX"><HEAD>Supplement No. 4 to Part 744—Entity List</HEAD>
<DIV class="gpotbl_div"><TABLE class="gpotbl_table"><THEAD><TR><TH>Country</TH><TH>Entity</TH><TH>License requirement</TH>
<TH>License review policy</TH><TH>Federal Register citation</TH></TR></THEAD><TBODY>
{rows}
</TBODY></TABLE></DIV></DIV9>"""

ROW = "<TR><TD>{destination}</TD><TD>{entity}</TD><TD>{requirement}</TD><TD>{policy}</TD><TD>{citation}</TD></TR>"
ALL_ITEMS = "For all items subject to the EAR. (See § 744.11 of the EAR)"
FOOTNOTE_4 = "For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of the EAR)<sup>4</sup>"

ROWS = [
    {
        "destination": "RURITANIA",
        "entity": "Zeta Robotics Co., Ltd., a.k.a., the following two aliases:<br/>—Zetta Robots; and<br/>—ZRC.<br/>"
        "No. 5, Harbour Road, Strelsau, Ruritania; and No. 77, Castle Street, Zenda, Ruritania.",
        "requirement": FOOTNOTE_4,
        "policy": "Policy of denial",
        "citation": "89 FR 50010, 6/12/24.",
    },
    {
        "destination": "",
        "entity": "Quill Optics Limited, No. 5 Harbour Road, Strelsau, Ruritania.",
        "requirement": ALL_ITEMS,
        "policy": "Presumption of denial",
        "citation": "89 FR 50010, 6/12/24.",
    },
    {
        "destination": "",
        "entity": "Tarlenheim Machine Works, 3 Mill Lane, Hentzau, Ruritania.",
        "requirement": ALL_ITEMS,
        "policy": "",
        "citation": "84 FR 1234, 2/4/19.<br/>89 FR 50010, 6/12/24.",
    },
    {
        "destination": "SYLDAVIA",
        "entity": "Klow Instruments Joint Stock Company, 1 Pelican Square, Klow, Syldavia. (See alternate address under Ruritania.)",
        "requirement": ALL_ITEMS,
        "policy": "Presumption of denial",
        "citation": "85 FR 777, 1/8/20.",
    },
]

NOTICES = [
    {
        "title": "Additions of Robotics Entities to the Entity List",
        "type": "Rule",
        "document_number": "2024-11111",
        "citation": "89 FR 50001",
        "start_page": 50001,
        "end_page": 50020,
        "publication_date": "2024-06-12",
        "effective_on": "2024-06-10",
        "docket_ids": ["Docket No. 240601-0001"],
        "regulation_id_numbers": ["0694-ZZ01"],
        "html_url": "https://www.federalregister.gov/documents/2024/06/12/2024-11111/additions",
        "abstract": "In this rule, the Bureau of Industry and Security (BIS) adds three entities to the Entity List under the "
        "destination of Ruritania (3). These entities have been determined to be acting contrary to the national security "
        "interests of the United States. They supplied machine tools to a prohibited missile program.",
    },
    {
        "title": "Expansion of Harbour Controls to Cover Affiliates of Certain Listed Shippers",
        "type": "Rule",
        "document_number": "2025-22222",
        "citation": "90 FR 300",
        "publication_date": "2025-02-03",
        "effective_on": "2025-02-01",
        "abstract": "This rule extends licence requirements to harbour affiliates of listed shippers. Affiliates owned by half count.",
    },
    {
        "title": "Suspension of Expansion of Harbour Controls to Cover Affiliates of Certain Listed Shippers",
        "type": "Rule",
        "document_number": "2025-33333",
        "publication_date": "2025-09-01",
        "effective_on": "2025-08-30",
        "abstract": "This rule suspends the harbour affiliates rule until August 30, 2026, absent an extension.",
    },
    {
        "title": "Removal of an Entity From the Entity List",
        "type": "Rule",
        "document_number": "2025-44444",
        "publication_date": "2025-10-01",
        "abstract": "This rule removes Strelsau Ferry Works from the Entity List under the destination of Ruritania.",
    },
]

ARTICLES = {
    "robots.txt": "Ruritanian robot maker joins blacklist\n\n"
    "Zeta Robotics was added to the entity list on Monday because it had shipped arms to the navy, officials said. "
    "The firm denies it.\n\nIts sister company Marigold Drives is wholly owned by Zeta Robotics, records show.\n\n"
    "“We will not look away,” said Flavia Strofzin, the secretary of trade.\n",
    "ports.txt": "Ports feel the squeeze\n\nShippers in Strelsau said the harbour rule had cost them a third of their trade.\n",
}
METADATA = """robots.txt:
  title: Ruritanian robot maker joins blacklist
  publisher: The Strelsau Gazette
  published: 2024-06-11
  kind: article
ports.txt:
  title: Ports feel the squeeze
  publisher: Zenda Post
  published: 2025-03-01
  kind: article
list.xml:
  as_of: 2026-01-15
"""


def list_xml(rows: list[dict[str, str]]) -> str:
    return LIST_XML.format(rows="\n".join(ROW.format(**row) for row in rows))


def write_files(folder: Path, rows: list[dict[str, str]] = ROWS) -> Path:
    """Write the invented library as files to add."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "list.xml").write_text(list_xml(rows), encoding="utf-8")
    envelope = {"count": len(NOTICES), "results": NOTICES}
    (folder / "notices.json").write_text(json.dumps(envelope), encoding="utf-8")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "metadata.yml").write_text(METADATA, encoding="utf-8")
    return folder


PART_XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<DLPSTEXTCLASS><TEXT><BODY>
<DIV5 N="744" NODE="15:2.1.3.4.30" TYPE="PART"><HEAD>PART 744—CONTROL POLICY</HEAD>
<AUTH><HED>Authority:</HED><PSPACE>50 U.S.C. 4801.</PSPACE></AUTH>
<DIV8 N="§ 744.11" NODE="15:2.1.3.4.30.0.1.11" TYPE="SECTION"><HEAD>§ 744.11   License requirements for listed entities.</HEAD>
<P>(a) <I>Requirement.</I> A licence is required to send a robot to an entity on the harbour register.
</P>
<P>(b) <I>Criteria.</I> Sustained lack of cooperation by a host government with an end-use check is a ground on which an
entity may be put on the register. A ship that hides its flag counts as an entity.
</P>
<CITA TYPE="N">[73 FR 2, Aug. 3, 2008]</CITA></DIV8>
<DIV8 N="§ 744.12" NODE="15:2.1.3.4.30.0.1.12" TYPE="SECTION"><HEAD>§ 744.12   [Reserved]</HEAD></DIV8>
<DIV8 N="§ 744.16" NODE="15:2.1.3.4.30.0.1.16" TYPE="SECTION"><HEAD>§ 744.16   Petitions.</HEAD>
<P>(a) A petition for removal is written in English and sent to the chair of the committee by courier pigeon.</P>
<DIV><TABLE><THEAD><TR><TH>Step</TH><TH>Days</TH></TR></THEAD><TBODY><TR><TD>Petition</TD><TD>30</TD></TR></TBODY></TABLE></DIV>
<CITA TYPE="N">[62 FR 1, Jan. 2, 1997]</CITA></DIV8>
{LIST_XML.partition("?>")[2].strip().format(rows=chr(10).join(ROW.format(**row) for row in ROWS))}
<DIV9 N="Supplement No. 5 to Part 744" NODE="15:2.1.3.4.30.0.1.24.19" TYPE="APPENDIX"><HEAD>Supplement No. 5 to Part 744—Procedures</HEAD>
<P>The committee decides on additions by majority, and on removals with one voice.</P></DIV9>
</DIV5></BODY></TEXT></DLPSTEXTCLASS>"""
"""An invented part of the regulations with the list of `ROWS` as its Supplement No. 4."""
