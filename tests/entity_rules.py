"""Invented rules on the Entity List as Federal Register full-text XML. No name, number or reason in them is real."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

POLICY = "Presumption of denial"
ALL_ITEMS = "For all items subject to the EAR. (See § 744.11 of the EAR)"
PAGE = "<PRTPAGE P='{0}'/>"


@dataclass(frozen=True)
class Entry:
    """A row of a rule's table; the cell as marked up, LI for its lines."""

    destination: str
    entity: str
    requirement: str = ALL_ITEMS
    policy: str = POLICY


@dataclass(frozen=True)
class Rule:
    """What a rule prints. Paragraphs are marked up; one that begins with # is a heading, with ! a note."""

    number: str
    first_page: int
    subject: str
    dates: str
    summary: str
    body: Sequence[str]
    amendments: Sequence[str]
    entries: Sequence[Entry] = field(default=())
    action: str = "Final rule."
    docket: str = "250301-0007"
    rin: str = "0694-ZZ07"
    begins_below: bool = False
    """Whether it begins below another document, so that no mark stands before its first word."""


def rule_xml(rule: Rule) -> str:
    """Write a rule as the Government Publishing Office marks it up, indented as newer files are."""
    first = "" if rule.begins_below else f"<PRTPAGE P='{rule.first_page}'/>"
    body = "\n".join(_paragraph(text) for text in rule.body)
    amendments = "\n".join(f"<AMDPAR>{text}</AMDPAR>" for text in rule.amendments)
    return f"""<RULE>
  <PREAMB>
    {first}
    <AGENCY TYPE="F">DEPARTMENT OF COMMERCE</AGENCY>
    <SUBAGY>Bureau of Industry and Security</SUBAGY>
    <CFR>15 CFR Part 744</CFR>
    <DEPDOC>[Docket No. {rule.docket}]</DEPDOC>
    <RIN>RIN {rule.rin}</RIN>
    <SUBJECT>{escape(rule.subject)}</SUBJECT>
    <AGY><HD SOURCE="HED">AGENCY:</HD><P>Bureau of Industry and Security, Department of Commerce.</P></AGY>
    <ACT><HD SOURCE="HED">ACTION:</HD><P>{rule.action}</P></ACT>
    <SUM><HD SOURCE="HED">SUMMARY:</HD><P>{rule.summary}</P></SUM>
    <EFFDATE><HD SOURCE="HED">DATES:</HD><P>{rule.dates}</P></EFFDATE>
    <FURINF><HD SOURCE="HED">FOR FURTHER INFORMATION CONTACT:</HD><P>Chair, End-User Review Committee.</P></FURINF>
  </PREAMB>
  <SUPLINF>
    <HD SOURCE="HED">SUPPLEMENTARY INFORMATION:</HD>
{body}
    <LSTSUB><HD SOURCE="HED">List of Subjects in 15 CFR Part 744</HD><P>Exports, Terrorism.</P></LSTSUB>
    <REGTEXT TITLE="15" PART="744">
{amendments}
{_table(rule.entries) if rule.entries else ""}
    </REGTEXT>
    <SIG><NAME>Rudolf K. Rassendyll,</NAME><TITLE>Deputy Assistant Secretary.</TITLE></SIG>
  </SUPLINF>
  <FRDOC>[FR Doc. {rule.number} Filed 3-4-25; 8:45 am]</FRDOC>
  <BILCOD>BILLING CODE 3510-33-P</BILCOD>
</RULE>"""


def _paragraph(text: str) -> str:
    if text.startswith("#"):
        return f'    <HD SOURCE="HD1">{text[1:].strip()}</HD>'
    if text.startswith("!"):
        return f"    <FTNT><P><SU>1</SU> {text[1:]}</P></FTNT>"
    return f"    <P>\n        {text}\n    </P>" if text.count("<") else f"    <P>{text}</P>"


def _table(entries: Sequence[Entry]) -> str:
    heads = ("Country", "Entity", "License<LI>requirement</LI>", "License<LI>review policy</LI>")
    rows = []
    last = ""
    for entry in entries:
        where = "" if entry.destination == last else entry.destination
        last = entry.destination
        cells = (where, entry.entity, entry.requirement, entry.policy, "90 FR [INSERT FR PAGE NUMBER] 3/7/25.")
        rows.append("<ROW RUL='s'>" + "".join(f"<ENT>{cell}</ENT>" for cell in cells) + "</ROW>")
    stars = "<ROW><ENT I='28'>*    *    *    *    *</ENT></ROW>"
    printed = f"\n{stars}\n".join(rows)
    return f"""<GPOTABLE COLS="5" OPTS="L1,tp0,i1" CDEF="s50,r100,r50,r50,r50">
<TTITLE>Supplement No. 4 to Part 744—Entity List</TTITLE>
<BOXHD>{"".join(f'<CHED H="1">{head}</CHED>' for head in heads)}<CHED H="1">Federal Register<LI>citation</LI></CHED></BOXHD>
{printed}
</GPOTABLE>"""


def issue_xml(rules: Sequence[Rule], *, before: str = "") -> str:
    """Write an issue of the Federal Register that holds rules."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<FEDREG><VOL>90</VOL><NO>44</NO><DATE>Friday, March 7, 2025</DATE><UNITNAME>Rules and Regulations</UNITNAME>
<RULES>{before}{"".join(rule_xml(rule) for rule in rules)}</RULES></FEDREG>"""


BACKGROUND = (
    "# Background",
    "The Entity List (supplement no. 4 to part 744 of the EAR) identifies entities for which there is reasonable cause "
    "to believe, based on specific and articulable facts, that they have been involved in activities contrary to the "
    "national security or foreign policy interests of the United States. The End-User Review Committee (ERC) decides.",
)
CLOSING = (
    "# Savings Clause",
    "Shipments en route aboard a carrier on March 4, 2025, may proceed under the previous eligibility.",
)

ADDITIONS = Rule(
    number="2025-61001",
    first_page=61001,
    subject="Additions of Entities to the Entity List",
    dates="This rule is effective March 4, 2025.",
    summary="In this rule, BIS adds nine entities to the Entity List under the destinations of Zubrowka (6), Freedonia "
    "(2) and Genovia (2). They have been determined to be acting contrary to the national security interests of the "
    "United States.",
    body=(
        *BACKGROUND,
        "# Additions to the Entity List",
        "The ERC determined to add Lutz Lithography Works Co., Ltd.; Nebelsbad Photonics; and the Institute of "
        "Applied Optics of Lutz, all under the destination of Zubrowka, to the Entity List for acquiring and attempting "
        "to acquire U.S.-origin items in support of the alpine air-defence programme of Zubrowka. "
        f"{PAGE.format(61002)} This activity is contrary to the national security and foreign policy interests of the "
        "United States under § 744.11(b) of the EAR.<SU>1</SU><FTREF/>",
        "!The programme is described in an annex that is not published.",
        "The ERC determined to add Gabelmeister Rotors and Mendl Aerostructures, under the destination of Zubrowka, and "
        "Sylvania Drone Trading LLC, under the destinations of Freedonia and Genovia, for supplying uncrewed aerial "
        "vehicle parts to a sanctioned fleet. Specifically, these entities shipped rotors through a front company in "
        "Genovia after the original consignee had been refused.",
        "The ERC also determined to add Mendl Aerostructures for obstructing an end-use check, which the host "
        "government had allowed.",
        "In addition, the ERC determined to add the two entities under the destination of FREEDONIA that are named "
        "Trentino Shipping and Ambassador Freight to the Entity List because they forged the end-user statements of "
        "others.",
        "Finally, the ERC determined to add the one remaining entity under the destination of Genovia for diverting "
        "marine engines to a shipyard that builds patrol boats.",
        f"Pursuant to § 744.11(b) of the EAR, the ERC determined that the conduct of the {PAGE.format(61003)} "
        "above-described nine entities raises sufficient concerns that prior review of exports is appropriate. For "
        "these entities BIS imposes a license requirement for all items subject to the EAR and reviews applications "
        "under a presumption of denial.",
        "For the reasons described above, this final rule adds the following nine entities to the Entity List and "
        "includes, where appropriate, aliases:",
        "Zubrowka",
        "• Lutz Lithography Works Co., Ltd.,",
        *CLOSING,
    ),
    amendments=(
        "2. Supplement no. 4 to part 744 is amended by: a. Under ZUBROWKA, adding in alphabetical order, entries for "
        "“Gabelmeister Rotors;” “Institute of Applied Optics of Lutz;” “Lutz Lithography Works Co., Ltd.;” “Mendl "
        "Aerostructures Joint Stock Company;” and “Nebelsbad Photonics Limited.”",
    ),
    entries=(
        Entry("FREEDONIA", "Ambassador Freight, Pier 4, Fredonia City, Freedonia."),
        Entry(
            "FREEDONIA",
            "Sylvania Drone Trading LLC, 2 Duck Street, Fredonia City, Freedonia. (See alternate address under Genovia).",
        ),
        Entry("FREEDONIA", "Trentino Shipping, Pier 7, Fredonia City, Freedonia."),
        Entry("GENOVIA", "Pyrus Marine Motors, 1 Pear Street, Pyrus, Genovia."),
        Entry(
            "GENOVIA",
            "Sylvania Drone Trading LLC, 9 Palace Row, Pyrus, Genovia. (See alternate address under Freedonia).",
        ),
        Entry("ZUBROWKA", "Gabelmeister Rotors, 3 Funicular Road, Nebelsbad, Zubrowka."),
        Entry("ZUBROWKA", "Institute of Applied Optics of Lutz (IAOL), 8 Glass Street, Lutz, Zubrowka."),
        Entry(
            "ZUBROWKA",
            "Lutz Lithography Works Co., Ltd., a.k.a., the following two aliases: <LI>—Lutz Litho; and</LI>"
            "<LI>—LLW.</LI><LI>8 Glass Street, Lutz, Zubrowka.</LI>",
            requirement=f"{ALL_ITEMS}<SU>4</SU>",
        ),
        Entry("ZUBROWKA", "Mendl Aerostructures Joint Stock Company, 5 Courtesan Lane, Nebelsbad, Zubrowka."),
        Entry("ZUBROWKA", "Nebelsbad Photonics Limited, 1 Spa Square, Nebelsbad, Zubrowka."),
    ),
)

REMOVALS = Rule(
    number="2025-62002",
    first_page=62010,
    subject="Removal of Entities From the Entity List",
    dates="This rule is effective May 20, 2025.",
    summary="In this rule, BIS removes two entities from the Entity List under the destinations of Freedonia and Zubrowka.",
    docket="250515-0011",
    rin="0694-ZZ11",
    body=(
        *BACKGROUND,
        "# Removals From the Entity List",
        "Listed since March 2025, Trentino Shipping is an entity located in Freedonia. The ERC determined to remove the entry for "
        f"Trentino Shipping from the Entity List because a court in {PAGE.format(62011)} Freedonia found that the "
        "end-user statements had been forged by a former partner, who used its letterhead.",
        "This final rule also implements the decision of the ERC to remove Gabelmeister Rotors, in the destination of "
        "Zubrowka, in light of information received pursuant to § 744.16 of the EAR and of end-use checks that were "
        "completed without a finding.",
        *CLOSING,
    ),
    amendments=(
        "2. Supplement no. 4 to part 744 is amended by removing the entries for “Trentino Shipping” and “Gabelmeister Rotors.”",
    ),
)
MODIFICATIONS = Rule(
    number="2025-63003",
    first_page=63020,
    subject="Revisions of Entries on the Entity List",
    dates="This rule is effective June 3, 2025.",
    summary="This rule modifies two entries on the Entity List under the destination of Zubrowka.",
    docket="250601-0021",
    rin="0694-ZZ21",
    body=(
        *BACKGROUND,
        "# Modifications to the Entity List",
        "This final rule implements decisions of the ERC to modify two existing entries. The ERC determined to modify the "
        "entry for Mendl Aerostructures, first added to the Entity List on March 7, 2025, by adding one alias because the "
        "entity now invoices its rotors under the name of a dairy.",
        f"The ERC determined to revise the entry for {PAGE.format(63021)} Nebelsbad Photonics by adding footnote 4, based "
        "on information that it supplies a supercomputer for weapons design.",
        *CLOSING,
    ),
    amendments=("2. Supplement no. 4 to part 744 is amended by revising the entries for two entities under ZUBROWKA.",),
    entries=(
        Entry(
            "ZUBROWKA",
            "Mendl Aerostructures Joint Stock Company, a.k.a., the following one alias: <LI>—Courtesan Dairy.</LI>"
            "<LI>5 Courtesan Lane, Nebelsbad, Zubrowka.</LI>",
        ),
        Entry(
            "ZUBROWKA",
            "Nebelsbad Photonics Limited, 1 Spa Square, Nebelsbad, Zubrowka.",
            requirement=f"{ALL_ITEMS}<SU>4</SU>",
        ),
    ),
)
CORRECTION = Rule(
    number="C1-2025-61001",
    first_page=61900,
    subject="Additions of Entities to the Entity List; Correction",
    dates="This correction is effective March 20, 2025, and applicable as of March 4, 2025.",
    summary="BIS corrects an entry in the rule that appeared in the Federal Register on March 7, 2025.",
    action="Final rule; correction.",
    body=(
        *BACKGROUND,
        "# Correction",
        "In FR Doc. 2025-61001, published on March 7, 2025 (90 FR 61001), the entry for Ambassador Freight was printed with "
        "the pier of another firm, which was an inadvertent error in transcription. This document corrects its address.",
    ),
    amendments=(
        "2. In supplement no. 4 to part 744, under FREEDONIA, the address in the entry for “Ambassador Freight” is corrected.",
    ),
)
_MANY = "; ".join(f"Ludwig Precision Bearings Plant No. {number}" for number in range(11, 41))
LATER_ADDITIONS = Rule(
    number="2025-64004",
    first_page=64031,
    subject="Additions and Revisions to the Entity List",
    dates="This rule is effective July 1, 2025.",
    summary="In this rule, BIS adds thirty-three entities to the Entity List under the destination of Zubrowka.",
    docket="250701-0031",
    rin="0694-ZZ31",
    body=(
        *BACKGROUND,
        "# Additions to the Entity List",
        f"The ERC determined to add {_MANY}; and the Serge X. Monastery Foundry to the Entity List for machining bearings "
        "of nuclear centrifuges that are not under international safeguards. These plants hid their orders from the host government.",
        "The ERC determined to add the following two entities: Agatha Bakeries Technology Co., Ltd. and Kovacs Legal Machines.",
        f"These entities have bought lathes {PAGE.format(64032)} for the account of a listed party, for evading the license requirement "
        "that applies to it, and this is contrary to the foreign policy interests of the United States.",
        *CLOSING,
    ),
    amendments=(
        "2. Supplement no. 4 to part 744 is amended by: a. Under ZUBROWKA, adding entries in alphabetical order.",
    ),
    entries=(
        Entry("ZUBROWKA", "Agatha Bakeries Technology Co., Ltd., 4 Cake Street, Lutz, Zubrowka."),
        Entry("ZUBROWKA", "Kovacs Legal Machines, 7 Museum Row, Lutz, Zubrowka."),
        Entry("ZUBROWKA", "Ludwig Precision Bearings Plant No. 17, Checkpoint 19, Zubrowka."),
        Entry("ZUBROWKA", "Serge X. Monastery Foundry, Gabelmeister Peak, Zubrowka."),
    ),
)
LATE_REMOVAL = Rule(
    number="2025-66006",
    first_page=66001,
    subject="Removal of an Entity From the Entity List",
    dates="This rule is effective September 1, 2025.",
    summary="This rule removes one entity from the Entity List under the destination of Genovia.",
    docket="250901-0041",
    rin="0694-ZZ41",
    body=(
        *BACKGROUND,
        "# Removal From the Entity List",
        "The ERC decided to remove Pyrus Marine Motors, located in Genovia, because the shipyard that it supplied has been "
        "turned into a museum.",
        *CLOSING,
    ),
    amendments=(
        "2. Supplement no. 4 to part 744 is amended by removing, under GENOVIA, the entry for “Pyrus Marine Motors.”",
    ),
)
RULES = {
    "additions.xml": (ADDITIONS, "2025-03-07"),
    "correction.xml": (CORRECTION, "2025-03-20"),
    "removals.xml": (REMOVALS, "2025-05-22"),
    "modifications.xml": (MODIFICATIONS, "2025-06-05"),
    "later.xml": (LATER_ADDITIONS, "2025-07-03"),
    "late-removal.xml": (LATE_REMOVAL, "2025-09-03"),
}
"""Each rule by the name of its file, with the day of its publication."""


def write_rules(folder: Path) -> Path:
    """Write the rules as files to add, each a document of its own with its date beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (rule, published) in RULES.items():
        (folder / name).write_text(rule_xml(rule), encoding="utf-8")
        with (folder / "metadata.yml").open("a", encoding="utf-8") as metadata:
            metadata.write(f"{name}:\n  published: {published}\n")
    return folder
