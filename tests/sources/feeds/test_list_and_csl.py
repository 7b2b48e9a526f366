"""The eCFR's list of a day and the Consolidated Screening List, from a server that speaks as theirs do."""

import json
from datetime import date

import pytest

from sources.errors import FetchError, NothingThereError, SourceError
from sources.feeds.ledger import Ledger
from tests.invented import ROWS, list_xml
from tests.sources.feeds import service as faults
from tests.sources.feeds.conftest import Fetching

CSL = {
    "results": [
        {"source": "Entity List (EL) - Bureau of Industry and Security", "name": "Zeta Robotics Co., Ltd.", "federal_register_notice": "89 FR 50010", "start_date": "2024-06-12", "addresses": [], "alt_names": []},
        {"source": "Unverified List (UVL) - Bureau of Industry and Security", "name": "Quill Optics Limited", "federal_register_notice": "85 FR 1", "start_date": "2020-01-01", "addresses": [], "alt_names": []},
    ],
    "search_performed_at": "2026-11-19 06:00:00 UTC",
    "sources_used": [],
}  # fmt: skip


@pytest.fixture
def fetching(fetching: Fetching) -> Fetching:
    fetching.service.lists = {day: list_xml(ROWS).encode() for day in ("2026-11-18", "2025-03-01")}
    fetching.service.csl = json.dumps(CSL).encode()
    return fetching


def fetch_list(fetching: Fetching, day: date | None = None):
    return fetching.feeds.list(fetching.source("list"), day=day)


def test_the_newest_list_is_the_one_that_the_service_says_it_has(fetching: Fetching) -> None:
    result = fetch_list(fetching)
    assert (result.what, result.status) == ("ecfr:15-744-supp-4@2026-11-18", "added")
    held = fetching.library.documents()[0]
    assert (held.document.fetched, held.rows, str(held.document.as_of)) == (True, 4, "2026-11-18")
    assert held.origin.startswith(f"{fetching.service.address}/api/versioner/v1/full/2026-11-18/title-15.xml?part=744&")
    assert "current" not in "".join(fetching.service.requests)


def test_the_list_of_a_day(fetching: Fetching) -> None:
    assert fetch_list(fetching, date(2025, 3, 1)).what == "ecfr:15-744-supp-4@2025-03-01"


def test_a_day_that_is_yet_to_come_is_refused_with_the_newest(fetching: Fetching) -> None:
    with pytest.raises(FetchError, match="up to date as of 2026-11-18 and has no 2026-11-19 yet"):
        fetch_list(fetching, date(2026, 11, 19))


def test_a_day_that_the_service_does_not_have(fetching: Fetching) -> None:
    with pytest.raises(NothingThereError, match=r"has no Supplement No\. 4 to Part 744 of 2010-01-01"):
        fetch_list(fetching, date(2010, 1, 1))


def test_the_list_again_is_asked_for_conditionally(fetching: Fetching) -> None:
    fetch_list(fetching)
    assert fetch_list(fetching).status == "unchanged"
    assert "if-none-match" in fetching.service.asked[-1]
    assert Ledger(fetching.library).run("the-list").complete


def test_a_list_that_was_taken_out_is_fetched_whole(fetching: Fetching) -> None:
    document_id = fetch_list(fetching).what
    fetching.library.remove(document_id)
    assert fetch_list(fetching).status == "added"


def test_a_list_that_was_corrected_is_updated(fetching: Fetching) -> None:
    fetch_list(fetching)
    fetching.service.lists["2026-11-18"] = list_xml(ROWS[:3]).encode()
    assert fetch_list(fetching).status == "updated"
    assert fetching.library.documents()[0].rows == 3


@pytest.mark.parametrize(
    "fault", [faults.status(504), faults.status(429), faults.html, faults.truncated(), faults.cut(), faults.cut(0)]
)
def test_a_passing_fault_of_the_list(fetching: Fetching, fault: faults.Fault) -> None:
    fetching.service.fail("/full/", fault, times=2)
    assert fetch_list(fetching).status == "added"


@pytest.mark.parametrize(
    "titles",
    [{}, [], {"titles": [{"number": 15, "up_to_date_as_of": None}]}, {"titles": [{"number": 15}, {"number": 15}]}],
)
def test_titles_that_say_nothing_are_one_line(fetching: Fetching, titles: object) -> None:
    fetching.service.fail("titles.json", faults.changed(lambda _content: titles), times=99)
    with pytest.raises(FetchError, match=r"does not say up to which day title 15 is \(asked 5 times\)"):
        fetch_list(fetching)


def test_xml_without_the_list_is_one_line_and_nothing_is_stored(fetching: Fetching) -> None:
    fetching.service.lists["2026-11-18"] = b"<DIV5 N='744' TYPE='PART'><HEAD>Part 744</HEAD></DIV5>"
    with pytest.raises(SourceError):
        fetch_list(fetching)
    assert fetching.held() == set()


def test_the_screening_lists_are_dated_by_the_file(fetching: Fetching) -> None:
    result = fetching.feeds.csl(fetching.source("csl"))
    assert (result.what, result.status) == ("csl@2026-11-19", "added")
    assert fetching.library.documents()[0].document.fetched
    assert fetching.feeds.csl(fetching.source("csl")).status == "unchanged"


def test_screening_lists_without_a_date_are_dated_by_the_clock_of_the_service(fetching: Fetching) -> None:
    fetching.service.csl = json.dumps({"results": CSL["results"]}).encode()
    fetching.now[0] = fetching.now[0].replace(year=2031)
    assert fetching.feeds.csl(fetching.source("csl")).what == "csl@2026-11-20"


@pytest.mark.parametrize(
    "fault",
    [
        faults.truncated(),
        faults.html,
        faults.changed(lambda content: content.update(results=[])),
        faults.changed(lambda content: content.update(results="none")),
        faults.changed(lambda content: content["results"][0].update(name=5)),
    ],
)
def test_a_lasting_fault_of_the_screening_lists_is_one_line(fetching: Fetching, fault: faults.Fault) -> None:
    fetching.service.fail("consolidated.json", fault, times=99)
    with pytest.raises(FetchError, match=r"consolidated.json: .* \(asked 5 times\)"):
        fetching.feeds.csl(fetching.source("csl"))
    assert fetching.held() == set()


def test_an_answer_over_the_limit_is_refused(fetching: Fetching) -> None:
    fetching.service.csl = b" " * 2_000_001
    with pytest.raises(FetchError, match="over the limit of 2 MB"):
        fetching.feeds.csl(fetching.source("csl"))


def test_a_service_that_sends_on_to_another_host_is_refused(fetching: Fetching) -> None:
    fetching.service.pages["/api/versioner/v1/titles.json"] = faults.Reply(
        status=302, headers={"Location": "http://localhost:1/titles.json"}
    )
    with pytest.raises(FetchError, match=r"127\.0\.0\.1 sends on to localhost, another host"):
        fetch_list(fetching)
