import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.model import BlockKind, Span
from sources.sentences import sentences_of, split_sentences
from sources.text import TextBuilder

# Each case is a text written as its sentences; they are joined by a space, Chinese ones by nothing.
CASES = [
    ["The rule is at 90 FR 14046.", "It took effect on March 25, 2025."],
    ["See 84 FR 29373, 6/24/19.", "87 FR 62202, 10/13/22."],
    ["It cites 90 Fed. Reg. 14,046, 14,048 (Mar. 28, 2025).", "Nothing else is cited."],
    ["Acme Example Co., Ltd. is listed.", "Beta Inc. was added under No. 4 of the list."],
    ["Acme Example Co., Ltd., Beta Corp., and Gamma GmbH. were added."],
    ["It buys from Acme Corp.", "The firm denied it."],
    ["The parent is Acme Example Co., Ltd.", "It is based in Ruritania."],
    ["Acme Corp. Research Institute is part of it."],
    ["Mr. Doe met Dr. Roe and Gen. Poe.", "They said nothing."],
    ["The author is J. R. Doe of Strelsau.", "He left."],
    ["Effective Jan. 28, the rule changes.", "It ends on Dec. 3 of that year."],
    ["The date is Sept. 30.", "No extension was given."],
    ["The rule was published in Sept.", "The list followed."],
    ["Items under § 744.11 need a license.", "See § 744.11.", "The policy is denial."],
    ["See §§ 734.9(e)(2) and 744.11 of the EAR.", "Footnote 4 applies."],
    ["It is in Supp. No. 6 to part 744.", "Supp. No. 4 lists entities."],
    ["See Supp. No. 4.", "No. 5 is another."],
    ["Was it No. 4?", "No.", "It was No. 5."],
    ["Smith v. Jones was cited.", "So was In re Acme."],
    ["Acme, a.k.a. Beta, is listed.", "So is Gamma, f.k.a. Delta Ltd., of Zenda."],
    ["It makes chips, e.g. Model 5, and servers, i.e. Racks.", "Both are controlled."],
    ["A.I. models are covered.", "The A.I. Act is not."],
    ["U.S. Adds New Fees on River Boats"],
    ["The company is in the U.S.", "The rule is new."],
    ["It left the U.S.", "In 2019, it came back."],
    ["The U.S. Government agreed.", "U.S. Under Secretary Doe signed it."],
    ["They called the U.S. rule “unclear.”", "The U.S. declined to comment."],
    ["Officials of the U.S. and E.U. met in Washington, D.C.", "They agreed."],
    ["It opens at 9 a.m. ET and closes at 5 p.m. EST.", "It is shut on Sundays."],
    ["It closes at 5 p.m.", "The office is shut then."],
    ["“We will protect lives,” he said.", "“It ends here.”", "They left."],
    ["“It ends here.”", "Then they left."],
    ["He asked “Why?” and left.", "“Why?”", "Nobody knew."],
    ['"It is a threat," she said.', '"We will act."', "They did."],
    ["She said, “It is done.”", "“Good,” he said."],
    ["He called it “a mistake.” and left."],
    ["He said “no.”", "Look at the facts."],
    ["The value is 3.5 percent, or $1.2 billion.", "It was 2.75 in 2019."],
    ["Wait...", "Then it came."],
    ["It is slow... and costly.", "It grew…", "Then it stopped."],
    ["The order reads “. . . such items . . . are controlled.”", "It is final."],
    ["Who did it?", "Nobody!", "Really?!", "Yes."],
    ["Yahoo! Inc. was named.", "So was Acme."],
    ["(This is an aside.)", "The rule goes on."],
    ["The rule (see 15 CFR 744.16(b).) is new.", "It applies now."],
    ["It applies to Acme (Zenda).", "(Beta is exempt.)"],
    ["1. The first item is listed.", "It is new."],
    ["a. Title of the collection.", "b. Its number."],
    ["II. The second part begins.", "It is short."],
    ["It had 12 entries in 2019.", "15 were added in 2020."],
    ["The total is 80.", "They are listed under 82 entries."],
    ["Send it to Rm. 5, Bldg. 3, No. 8 Harbour Rd., Zenda.", "It will arrive."],
    ["It is at 5 Mill St. in St. Louis.", "The other is on Castle Ave.", "It is empty."],
    ["The statute is Pub. L. 115-232.", "The code is 50 U.S.C. 4801.", "See E.O. 13556."],
    ["It is in 22 U.S.C. 2776, 79 Stat. 985, and FR Doc. 2025-05427.", "See sec. 5 and art. 3."],
    ["Acme et al. filed.", "See Doe et al. 2019.", "Shares, bonds, etc. were sold."],
    ["They sold shares, bonds, etc.", "The fund closed."],
    ["The design is Alternative B.", "The other is Alternative C."],
    ["It is subject to Part A.", "If not, see Part B."],
    ["Write to info@example.com or see www.example.com/a.b.html.", "Nobody answers."],
    ["Include the number in AS_Requests@example.com.", "Call first."],
    ["The firm —Acme Inc.— is listed.", "It is small."],
    ["It was added to the list;\nit stays there.", "It is large."],
    ["The rule has three parts: (1) scope.", "(2) Dates.", "(3) Effect."],
    ["He is a Ph.D. student.", "She holds a Ph.D.", "They met in Zenda."],
    ["John Doe Jr. signed.", "The signer is John Doe Jr.", "He is the head."],
    ["We publish the decision.", "* * * It is final."],
    ["The cost is US$5.", "€3 is the fee.", "§ 744.11 applies."],
    ["Acme Technologies Pvt. Ltd. and Beta Sdn. Bhd. were named.", "Gamma S.A. was not."],
    ["The company’s name is “Acme.”", "Its owner’s is not."],
    ["Gov. Doe and Sen. Roe voted.", "Rep. Poe did not."],
    ["It named 13 firms, incl. Acme, approx. 5 of them new.", "The rest is old."],
    ["Vol. 83, No. 91, p. 5 and pp. 7-9 say so.", "Fig. 2 shows it."],
    ["It is in Zenda, Ruritania.", "Consistent with policy, it was added."],
    ["BIS amends the EAR.", "The EAR are in 15 CFR parts 730-774.", "BIS is part of Commerce."],
    ["The entity was first added on May 16, 2019.", "May 16 was a Thursday."],
    ["It was listed “under . . .", "The rest is lost."],
]
CHINESE = [
    ["这是第一句。", "这是第二句！", "第三句？", "他说：“没有。”", "完。"],
    ["该公司于2025年3月被列入清单。", "理由未公布。"],
    ["名单有变动。", "EAR对此另有规定。"],
]


def _sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text, Span(0, len(text)))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0][:30])
def test_splits_legal_and_press_text(case: list[str]) -> None:
    assert _sentences(" ".join(case)) == case


@pytest.mark.parametrize("case", CHINESE, ids=lambda case: case[0])
def test_splits_chinese(case: list[str]) -> None:
    assert _sentences("".join(case)) == case


def test_an_empty_line_ends_a_sentence() -> None:
    assert _sentences("no stop here\n\nAnother") == ["no stop here", "Another"]


def test_splits_inside_the_span_only() -> None:
    text = "One. Two. Three."
    assert split_sentences(text, Span(4, 10)) == (Span(5, 9),)


def test_only_white_space_has_no_sentence() -> None:
    assert split_sentences(" \n ", Span(0, 3)) == ()


PIECES = st.sampled_from(
    ["U.S.", "Co., Ltd.", "90 FR 14046", "No. 4", "Mr.", "The", "rule", "“Quote.”", "?", "!", "...", "…", "。", "汉字",
     "\n", "\n\n", " ", "a.k.a.", "J. R.", "§ 744.11.", "(x.)", '"', "”", "3.5", ".", "it", "Acme"]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES).map("".join))


@given(text=TEXTS, data=st.data())
def test_sentences_are_ordered_disjoint_trimmed_and_leave_out_only_white_space(text: str, data: st.DataObject) -> None:
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    found = split_sentences(text, span)
    at = span.start
    for sentence in found:
        assert span.contains(sentence)
        assert sentence.start >= at
        assert not text[at : sentence.start].strip()
        assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end]
        at = sentence.end
    assert not text[at : span.end].strip()


@pytest.mark.parametrize(
    "text", ["." * 300_000 + "x", '."' * 200_000, ". " * 200_000, "\n" * 300_000 + "x", " " * 300_000]
)
def test_long_runs_take_no_longer_than_words(text: str) -> None:
    started = time.monotonic()
    _sentences(text)
    assert time.monotonic() - started < 5


def test_sentences_of_a_version_keep_cells_whole_and_split_the_rest() -> None:
    builder = TextBuilder()
    builder.block(BlockKind.HEADING, "A list. As of today", level="1")
    builder.block(BlockKind.PARAGRAPH, "One is here. Two is there.")
    builder.field("abstract", "Abstract", "BIS adds one. It removes another.")
    builder.begin_row(row="0")
    builder.field("name", "Name", "Acme Example Co. The Second")
    builder.field("policy", "Policy", "Presumption of denial. See § 744.11.")
    builder.end_row()
    builder.field("note", "Note", "Last. Words.")
    version = builder.build("x")
    assert [version.quote(span) for span in sentences_of(version)] == [
        "A list. As of today",
        "One is here.",
        "Two is there.",
        "BIS adds one.",
        "It removes another.",
        "Acme Example Co. The Second",
        "Presumption of denial. See § 744.11.",
        "Last.",
        "Words.",
    ]
