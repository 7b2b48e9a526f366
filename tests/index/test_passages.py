from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embed import HashEmbedder, SentenceEmbedder
from index.passages import embedded_text, has_vector, passages_of
from sources.model import BlockKind, Document, DocumentKind, Reading
from sources.sentences import sentences_of
from sources.text import TextBuilder
from tests.index.index_factory import article, entity_list, notice

HASH = HashEmbedder()
WORDS = st.text(alphabet="abc .,;例\n", min_size=1, max_size=300)
BLOCKS = st.lists(
    st.tuples(st.sampled_from([BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.FIELD, BlockKind.ROW]), WORDS),
    max_size=12,
)


def passages(reading, limit=256, count=HASH.count_many):
    return passages_of(reading.document, reading.version, reading.listings, count=count, limit=limit)


def words(reading, passage):
    return reading.version.quote(passage.span)


def built(blocks):
    builder = TextBuilder()
    for kind, text in blocks:
        if kind is BlockKind.FIELD:
            builder.field("abstract", "Abstract", text)
        elif kind is BlockKind.ROW:
            builder.begin_row()
            if builder.field("cell", "Cell", text):
                builder.end_row(row="0")
            else:
                builder._row_start = None
        else:
            builder.block(kind, text)
    return Reading(Document("doc", DocumentKind.ARTICLE, "A title of the document"), builder.build("doc"))


@given(BLOCKS, st.integers(24, 80))
def test_every_sentence_is_covered_and_no_passage_is_over_the_limit(blocks, limit):
    reading = built(blocks)
    found = passages(reading, limit)
    text = reading.version.text
    for sentence in sentences_of(reading.version):
        whole = any(passage.span.contains(sentence) for passage in found)
        covered = {i for one in found for i in range(one.span.start, one.span.end)}
        assert whole or all(i in covered or text[i].isspace() for i in range(sentence.start, sentence.end))
    assert all(HASH.count_tokens(embedded_text(passage, text)) <= limit for passage in found)


@given(BLOCKS, st.integers(24, 80))
def test_passages_are_in_order_disjoint_and_of_distinct_ids(blocks, limit):
    found = passages(built(blocks), limit)
    assert all(left.span.end <= right.span.start for left, right in pairwise(found))
    assert len({passage.passage_id for passage in found}) == len(found)


def test_prose_is_packed_under_its_title():
    reading = article("a", "Title of it", "One. Two.", "Three.")
    (only,) = passages(reading)
    assert words(reading, only) == "Title of it\n\nOne. Two.\n\nThree."
    assert only.heading == ""
    assert only.passage_id == f"a@{reading.version.version[:8]}#0-3"


def test_later_passages_carry_title_and_nearest_heading():
    paragraph = "Some words of a sentence. " * 8
    reading = article("a", "The title", paragraph, "## Why", paragraph, paragraph, paragraph)
    found = passages(reading, limit=100)
    assert [one.heading for one in found] == ["", "The title", "The title > Why", "The title > Why"]
    assert words(reading, found[1]).startswith("Why\n\nSome")


def test_paragraphs_are_kept_whole_when_half_is_filled():
    reading = article("a", "T", "One two three four. " * 3, "Five six seven eight. " * 3)
    found = passages(reading, limit=26)
    assert [words(reading, one).count(".") for one in found] == [3, 3]


def test_a_notice_parts_its_small_fields_from_its_abstract():
    reading = notice("2025-00001", "Additions", "This rule adds Acme Example for a reason.", docket="1-2", rin="0694-A")
    card, abstract = passages(reading)
    assert words(reading, card).startswith("Title: Additions\nDocument number: 2025-00001\nDocket: 1-2")
    assert words(reading, abstract) == "Abstract: This rule adds Acme Example for a reason."
    assert abstract.heading == "Additions"


def test_a_row_is_a_passage_without_heading():
    reading = entity_list(["Acme Example Co., Ltd.", "Beta Sample"])
    heading, first, second = passages(reading)
    assert words(reading, first) == reading.version.quote(reading.listings[0].span)
    assert (first.heading, first.list, first.row) == ("", "entity-list", 0)
    assert second.row == 1
    assert (heading.list, heading.row) == ("", None)


def test_a_row_over_the_limit_is_cut_under_its_name():
    cell = "; and ".join(f"Room {number}, Example Road, Exampleton, Exampland" for number in range(60))
    reading = entity_list(["Acme Example Co., Ltd."], cell=cell)
    pieces = [one for one in passages(reading) if one.row == 0]
    assert len(pieces) > 1
    assert {one.heading for one in pieces} == {"Acme Example Co., Ltd."}
    assert all(words(reading, one).endswith(("and", "Exampland")) for one in pieces)
    assert [one.passage_id.partition("#")[2] for one in pieces] == ["1-3", "3-3", "3-3.2"]


def test_rows_of_other_lists_have_no_vector():
    def vectors(reading):
        return [has_vector(reading.document, one) for one in passages(reading)]

    assert vectors(entity_list(["Acme"])) == [True, True]
    assert vectors(entity_list(["Acme"], series="csl", slug="sdn")) == [True, False]
    assert vectors(article("a", "Title", "Words.")) == [True]


def test_a_document_without_text_has_no_passages():
    assert passages(built([])) == ()


def test_very_long_titles_leave_room_for_the_words():
    reading = article("a", "word " * 300, "One two three. " * 30)
    text = reading.version.text
    assert all(HASH.count_tokens(embedded_text(one, text)) <= 60 for one in passages(reading, limit=60))


@pytest.mark.parametrize(
    "text", ["x" * 2000, "한국어" * 300, "例" * 700, "a\u0301" * 400, "= " * 600, "\U0001f600" * 500]
)
def test_the_real_tokenizer_never_gets_more_than_it_reads(text):
    model = SentenceEmbedder()
    reading = article("a", "Title " * 100, text, "## " + text[:300], "More. " + text)
    found = passages(reading, count=model.count_many)
    assert max(model.count_many([embedded_text(one, reading.version.text) for one in found])) <= 256


def test_a_row_without_a_vector_stays_whole():
    reading = entity_list(["Acme Example Co., Ltd."], cell="word " * 2000, series="csl", slug="sdn")
    (whole,) = [one for one in passages(reading) if one.row == 0]
    assert words(reading, whole) == reading.version.quote(reading.listings[0].span)
