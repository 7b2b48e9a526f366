from datetime import date

import pytest

from index.asof import answering, answering_list, answering_lists, is_visible, list_documents, reach, visible
from index.model import ServedDocument
from sources.model import Document, DocumentKind, PartialDate


def served(
    document_id: str,
    kind: DocumentKind = DocumentKind.LIST,
    *,
    published: str | None = None,
    as_of: str | None = None,
    series: str = "",
    complete: bool = True,
    lists: tuple[str, ...] = (),
) -> ServedDocument:
    document = Document(
        document_id,
        kind,
        "Title",
        published=PartialDate.parse(published) if published else None,
        as_of=PartialDate.parse(as_of) if as_of else None,
        series=series,
        complete=complete,
    )
    return ServedDocument(document, "0" * 64, frozenset(lists), passages=1)


OFFICIAL = served("ecfr@2026-07-09", as_of="2026-07-09", series="entity-list", lists=("entity-list",))
OLDER = served("ecfr@2024-01-05", as_of="2024-01-05", series="entity-list", lists=("entity-list",))
SCREENING = served("csl@2026-07-31", as_of="2026-07-31", series="csl", lists=("entity-list", "meu-list"))
MONTH = served("csl@2022-04", as_of="2022-04", series="csl", lists=("entity-list", "meu-list"))
EXTRACT = served("mine@2026-08-01", as_of="2026-08-01", complete=False, lists=("entity-list",))
DIGEST = served("notes@2026-09", DocumentKind.DIGEST, as_of="2026-09", lists=("entity-list", "sdn"))
OTHER = served("other@2023-01-01", as_of="2023-01-01", series="other", lists=("entity-list",))
UNDATED = served("note.txt", DocumentKind.ARTICLE)
ARTICLE = served("a.txt", DocumentKind.ARTICLE, published="2025-03")
NOTICE = served("fr:1", DocumentKind.NOTICE, published="2025-03-28")
ALL = (OFFICIAL, OLDER, SCREENING, MONTH, EXTRACT, DIGEST, OTHER, UNDATED, ARTICLE, NOTICE)


@pytest.mark.parametrize(
    ("document", "day", "expected"),
    [
        (ARTICLE, date(2025, 2, 28), False),
        (ARTICLE, date(2025, 3, 1), True),
        (NOTICE, date(2025, 3, 27), False),
        (NOTICE, date(2025, 3, 28), True),
        (MONTH, date(2022, 3, 31), False),
        (MONTH, date(2022, 4, 1), True),
        (UNDATED, date(1990, 1, 1), True),
        (served("x", published="2020", as_of="2021-06-01"), date(2021, 5, 31), False),
        (served("x", published="2021-06-02", as_of="2021-06-01"), date(2021, 6, 1), False),
        (served("x", published="2020", as_of="2021-06-01"), date(2021, 6, 1), True),
    ],
)
def test_a_month_counts_from_its_first_day(document: ServedDocument, day: date, expected: bool) -> None:
    assert is_visible(document.document, day) is expected


def test_visible_keeps_the_order_given() -> None:
    assert visible((NOTICE, UNDATED, OFFICIAL), date(2025, 4, 1)) == (NOTICE, UNDATED)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 20), OFFICIAL),
        (date(2026, 7, 9), OFFICIAL),
        (date(2026, 7, 8), OLDER),
        (date(2024, 1, 4), OTHER),
        (date(2022, 12, 31), MONTH),
        (date(2022, 3, 31), None),
    ],
)
def test_the_official_text_answers_then_the_newest_whole_list(day: date, expected: ServedDocument | None) -> None:
    assert answering_list(ALL, "entity-list", day) == expected
    assert answering_list(reversed(ALL), "entity-list", day) == expected


def test_all_documents_of_a_list_stand_in_their_rank() -> None:
    found = list_documents(ALL, "entity-list", date(2026, 11, 20))
    assert found == (OFFICIAL, OLDER, SCREENING, OTHER, MONTH, DIGEST, EXTRACT)


def test_each_list_has_its_own_answering_document() -> None:
    found = answering_lists(ALL, date(2026, 11, 20))
    assert found == {"entity-list": OFFICIAL, "meu-list": SCREENING, "sdn": DIGEST}
    assert list(found) == sorted(found)
    assert answering_list(ALL, "unknown", date(2026, 11, 20)) is None


def test_only_answering_lists_answer_with_passages() -> None:
    ids = answering(ALL, date(2026, 11, 20))
    assert ids == {"ecfr@2026-07-09", "csl@2026-07-31", "notes@2026-09", "note.txt", "a.txt", "fr:1"}
    assert answering(ALL, date(2022, 4, 1)) == {"csl@2022-04", "note.txt"}


def test_reach_is_as_precise_as_the_dates_are() -> None:
    found = reach(ALL, date(2026, 11, 20))
    assert (found.list, found.notices_through, found.articles_through) == ("2026-07-09", "2025-03-28", "2025-03")
    assert reach((), date(2026, 11, 20)) == reach(ALL, date(2000, 1, 1))
    days = (ARTICLE, served("b", DocumentKind.ARTICLE, published="2025-03-01"))
    assert reach(days, date(2026, 1, 1)).articles_through == "2025-03"
