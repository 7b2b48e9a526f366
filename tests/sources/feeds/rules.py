"""Invented Federal Register documents, as the API lists them and as full text. No name in them is real."""

AGENCIES = [
    {"raw_name": "DEPARTMENT OF COMMERCE", "name": "Commerce Department", "id": 54, "slug": "commerce-department", "parent_id": None},
    {"raw_name": "Bureau of Industry and Security", "name": "Industry and Security Bureau", "id": 241, "slug": "industry-and-security-bureau", "parent_id": 54},
]  # fmt: skip


def record(number: str, published: str, *, title: str = "", page: int = 50001, **fields: object) -> dict:
    """Return a record with all the fields that are asked for."""
    volume = int(published[:4]) - 1935
    return {
        "title": title or f"Additions to the Entity List, number {number}",
        "type": "Rule",
        "action": "Final rule.",
        "abstract": f"In this rule, the Bureau of Industry and Security (BIS) adds Strelsau Works {number} to the Entity List.",
        "document_number": number,
        "citation": f"{volume} FR {page}",
        "volume": volume,
        "start_page": page,
        "end_page": page + 9,
        "publication_date": published,
        "effective_on": published,
        "dates": None,
        "agencies": AGENCIES,
        "docket_ids": ["Docket No. 000101-0001"],
        "regulation_id_numbers": ["0694-ZZ01"],
        "cfr_references": [{"title": 15, "part": 744, "chapter": None}],
        "correction_of": None,
        "corrections": [],
        "html_url": f"https://www.federalregister.gov/documents/{published.replace('-', '/')}/{number}/additions",
        **fields,
    }


def full_text(number: str, *, page: int = 50001, paragraph: str = "The Committee decided so.") -> str:
    """Return the full text of a rule."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<RULE><PREAMB><PRTPAGE P="{page}"/><AGENCY TYPE="N">DEPARTMENT OF COMMERCE</AGENCY>
<SUBAGY>Bureau of Industry and Security</SUBAGY><CFR>15 CFR Part 744</CFR><DEPDOC>[Docket No. 000101-0001]</DEPDOC>
<RIN>RIN 0694-ZZ01</RIN><SUBJECT>Additions to the Entity List</SUBJECT>
<AGY><HD SOURCE="HED">AGENCY:</HD><P>Bureau of Industry and Security, Department of Commerce.</P></AGY>
<ACT><HD SOURCE="HED">ACTION:</HD><P>Final rule.</P></ACT>
<SUM><HD SOURCE="HED">SUMMARY:</HD><P>This rule adds an entity.</P></SUM></PREAMB>
<SUPLINF><HD SOURCE="HED">SUPPLEMENTARY INFORMATION:</HD><HD SOURCE="HD1">Background</HD>
<P>The Entity List names entities.</P><PRTPAGE P="{page + 1}"/><P>{paragraph}</P></SUPLINF>
<FRDOC>[FR Doc. {number} Filed 6-11-24; 4:15 pm]</FRDOC><BILCOD>BILLING CODE 3510-33-P</BILCOD></RULE>
"""
