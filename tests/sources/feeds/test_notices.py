"""R12: whatever the Federal Register API does, what is fetched is what is listed, or what is missing is named."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from sources.errors import FetchError
from sources.feeds.ledger import Ledger
from tests.sources.feeds import service as faults
from tests.sources.feeds.conftest import Fetching
from tests.sources.feeds.rules import record

SEARCH = "documents.json"


def days(first: date, count: int) -> list[str]:
    return [str(first + timedelta(days=number)) for number in range(count)]


def listed(count: int, first: date = date(2024, 1, 3), step: int = 9) -> list[dict]:
    return [record(f"2024-{number:05}", str(first + timedelta(days=number * step))) for number in range(count)]


def test_what_is_listed_is_fetched_and_marked_as_such(fetching: Fetching) -> None:
    fetching.service.records = listed(7)
    report = fetching.notices()
    assert (report.listed, report.fetched, len(report.added), report.missing) == (7, 7, 7, ())
    assert fetching.held() == {f"fr:2024-{number:05}" for number in range(7)}
    first = fetching.library.documents()[0]
    assert first.document.fetched
    assert first.origin == f"{fetching.service.url}/documents/2024-00000.json"
    assert first.added_at == "2026-11-20T12:00:00+00:00"
    assert first.document.citation == "89 FR 50001"


def test_since_is_the_first_day(fetching: Fetching) -> None:
    fetching.service.records = listed(12)
    report = fetching.notices(date(2024, 3, 1))
    assert report.listed == report.fetched == sum(one["publication_date"] >= "2024-03-01" for one in listed(12))


def test_nothing_listed_is_no_fault(fetching: Fetching) -> None:
    assert fetching.notices().listed == 0


@pytest.mark.parametrize(
    "fault",
    [
        faults.status(500),
        faults.status(503, Retry_After="7"),
        faults.status(429, Retry_After="7"),
        faults.cut(),
        faults.cut(0),
        faults.truncated(),
        faults.html,
        faults.changed(lambda content: content.update(count="many")),
        faults.changed(lambda content: content.update(count=None)),
        faults.changed(lambda content: content.update(results={"a": 1})),
        faults.changed(lambda content: content["results"].__setitem__(0, "text")),
        faults.changed(lambda content: content["results"][0].update(document_number=17)),
        faults.changed(lambda content: content["results"][0].update(document_number="../../x")),
        faults.changed(lambda content: content["results"][0].update(publication_date="soon")),
        faults.changed(lambda content: content["results"][0].update(title=None)),
        faults.changed(lambda _content: ["a", "list"]),
        faults.changed(lambda _content: 7),
    ],
)
def test_a_passing_fault_leaves_no_gap(fetching: Fetching, fault: faults.Fault) -> None:
    fetching.service.records = listed(6)
    fetching.service.fail(SEARCH, fault, times=2)
    report = fetching.notices()
    assert (report.listed, report.fetched, len(fetching.held())) == (6, 6, 6)


def test_retry_after_is_waited_for(fetching: Fetching) -> None:
    fetching.service.records = listed(1)
    fetching.service.fail(SEARCH, faults.status(429, Retry_After="17"))
    fetching.notices()
    assert 17.0 in fetching.time.slept


def test_retry_after_as_a_date_is_counted_by_the_clock_of_the_service(fetching: Fetching) -> None:
    fetching.service.records = listed(1)
    # The service's clock stands at noon of 20 November 2026, years away from that of this machine or not.
    fetching.service.fail(SEARCH, faults.status(503, Retry_After="Fri, 20 Nov 2026 12:00:42 GMT"))
    fetching.notices()
    assert 42.0 in fetching.time.slept


def test_a_wait_beyond_the_deadline_ends_it_at_once(fetching: Fetching) -> None:
    fetching.service.fail(SEARCH, faults.status(429, Retry_After="86400"))
    with pytest.raises(FetchError, match=r"status 429 \(too many requests\) \(asked once\)"):
        fetching.notices()
    assert sum(fetching.time.slept) < 1


@pytest.mark.parametrize("fault", [faults.status(500), faults.html, faults.truncated(), faults.cut()])
def test_a_lasting_fault_of_one_month_is_named_and_the_others_are_fetched(
    fetching: Fetching, fault: faults.Fault
) -> None:
    fetching.service.records = listed(12)
    fetching.service.fail("gte%5D=2024-02", fault, times=99)
    report = fetching.notices()
    (gap,) = report.missing
    assert gap.what == "2024-02-01 to 2024-02-29"
    assert "asked 5 times" in gap.reason
    assert "\n" not in gap.reason
    assert {one["publication_date"][:7] for one in listed(12)} - {
        one.document.published.__str__()[:7] for one in fetching.library.documents()
    } == {"2024-02"}


def test_a_service_that_is_down_is_one_line(fetching: Fetching) -> None:
    fetching.service.fail("", faults.status(500), times=99)
    with pytest.raises(FetchError) as failed:
        fetching.notices()
    assert str(failed.value).endswith("documents.json: status 500 (asked 5 times); run the command again later")


def test_a_service_that_goes_down_is_not_asked_for_ever(fetching: Fetching) -> None:
    fetching.service.records = listed(30, step=30)
    fetching.service.fail("gte%5D=2025", faults.status(500), times=9999)
    report = fetching.notices()
    assert fetching.service.count("gte%5D=2025") == 5 * 5
    assert "the service failed 5 times in a row" in report.missing[-1].reason
    assert report.missing[-1].what.startswith("2025-05-01 to ")


def test_many_on_one_page_after_another_are_each_fetched_once(
    fetching: Fetching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.feeds.federal_register.PER_PAGE", 4)
    fetching.service.records = [record(f"2024-{number:05}", "2024-01-05") for number in range(9)]
    assert fetching.notices().fetched == 9


def test_a_document_that_stands_twice_on_a_page_counts_once(fetching: Fetching) -> None:
    twice = listed(3)
    fetching.service.records = [*twice, twice[1]]
    report = fetching.notices()
    assert (report.listed, report.fetched) == (3, 3)


def test_one_that_stands_on_two_pages_may_hide_another(fetching: Fetching, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sources.feeds.federal_register.PER_PAGE", 4)
    fetching.service.records = [record(f"2024-{number:05}", f"2024-01-{number + 2:02}") for number in range(8)]

    def shift(content: dict) -> None:
        content["results"][0] = content["results"][-1]

    # A document came in between: the first of the second page is one of the first page.
    fetching.service.fail("page=2", faults.changed(shift), times=1)
    assert fetching.notices().fetched == 8
    assert fetching.service.count("page=2") == 2


def test_a_count_that_is_never_met_is_named_by_its_day(fetching: Fetching) -> None:
    fetching.service.records = [
        record(f"2024-{number:05}", day) for number, day in enumerate(days(date(2024, 1, 2), 9))
    ]

    def hide(content: dict) -> None:
        kept = [one for one in content["results"] if one["publication_date"] != "2024-01-05"]
        content["results"] = kept

    fetching.service.fail(SEARCH, faults.changed(hide), times=999)
    report = fetching.notices()
    assert [(one.what, one.reason) for one in report.missing] == [
        ("2024-01-05", "2024-01-05: the service counts 1 documents and lists 0")
    ]
    assert len(fetching.held()) == 8


def test_the_cut_at_ten_thousand_is_listed_in_narrower_slices(
    fetching: Fetching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.feeds.federal_register.CUT_AT", 10)
    fetching.service.cut_at = 10
    fetching.service.records = [
        record(f"2024-{number:05}", day) for number, day in enumerate(days(date(2024, 1, 1), 12))
    ]
    assert fetching.notices().fetched == 12


def test_a_single_day_of_ten_thousand_is_an_error_that_names_it(fetching: Fetching) -> None:
    fetching.service.records = listed(3)
    fetching.service.fail(
        "gte%5D=2024-01", faults.changed(lambda content: content.update(count=10_000, results=[])), times=99
    )
    report = fetching.notices()
    assert report.missing
    assert all("10,000 documents or more" in one.reason for one in report.missing)
    assert {one.what[:8] for one in report.missing} == {"2024-01-"}


def test_two_documents_of_one_number_are_not_one(fetching: Fetching) -> None:
    # Before 2016 a number could be given twice.
    fetching.service.records = [record("97-1", "2024-01-02"), record("97-1", "2024-03-04", title="Another")]
    report = fetching.notices()
    assert (report.listed, report.fetched) == (2, 1)
    assert report.missing[0].what == "97-1 of 2024-03-04"
    fetching.notices(date(2024, 6, 1))
    assert list(Ledger(fetching.library).run("the-notices").missing) == ["97-1 of 2024-03-04"]


def test_a_second_run_changes_nothing(fetching: Fetching) -> None:
    fetching.service.records = listed(5)
    fetching.notices()
    report = fetching.notices()
    assert (report.unchanged, report.changed, report.fetched) == (5, False, 5)


def test_a_run_that_was_broken_off_goes_on(fetching: Fetching) -> None:
    fetching.service.records = listed(9)
    run = fetching.feeds.notices(fetching.source(), since=date(2024, 1, 1))
    for _ in range(4):
        next(run)
    run.close()
    assert not Ledger(fetching.library).run("the-notices").finished_at
    assert len(fetching.held()) == 4
    report = fetching.notices()
    assert (report.fetched, len(report.added), report.unchanged) == (9, 5, 4)
    assert Ledger(fetching.library).run("the-notices").complete


def test_a_corrected_document_is_updated_and_linked(fetching: Fetching) -> None:
    first = record("2024-00001", "2024-01-05")
    fetching.service.records = [first]
    fetching.notices()
    first["corrections"] = [f"{fetching.service.url}/documents/2024-00002"]
    fetching.service.records = [
        first,
        record(
            "2024-00002", "2024-02-05", title="Correction", correction_of=f"{fetching.service.url}/documents/2024-00001"
        ),
    ]
    report = fetching.notices()
    assert (report.updated, report.added) == (("fr:2024-00001",), ("fr:2024-00002",))
    assert "Corrected by: " in fetching.library.version("fr:2024-00001").text
    assert "Correction of: " in fetching.library.version("fr:2024-00002").text


def test_a_withdrawn_document_is_taken_out(fetching: Fetching) -> None:
    fetching.service.records = listed(4)
    fetching.notices()
    gone = fetching.service.records.pop(1)["document_number"]
    report = fetching.notices()
    assert report.withdrawn == (f"fr:{gone}",)
    assert (report.listed, report.fetched, report.missing) == (3, 3, ())
    assert f"fr:{gone}" not in fetching.held()
    # An issued memo's footnote still finds its words.
    assert fetching.library.version(f"fr:{gone}").text


def test_a_document_that_is_no_longer_found_by_the_search_stays(fetching: Fetching) -> None:
    fetching.service.records = listed(4)
    fetching.notices()
    fetching.service.records[1]["cfr_references"] = [{"title": 15, "part": 740}]
    report = fetching.notices()
    assert (report.withdrawn, report.missing) == ((), ())
    assert len(fetching.held()) == 4


def test_what_lies_outside_the_days_asked_for_is_never_taken_for_withdrawn(fetching: Fetching) -> None:
    fetching.service.records = listed(8)
    fetching.notices()
    assert fetching.notices(date(2024, 2, 20)).withdrawn == ()
    assert len(fetching.held()) == 8


def test_days_that_could_not_be_listed_withdraw_nothing(fetching: Fetching) -> None:
    fetching.service.records = listed(8)
    fetching.notices()
    fetching.service.fail("gte%5D=2024-02", faults.status(500), times=99)
    assert fetching.notices().withdrawn == ()
    assert len(fetching.held()) == 8


@pytest.mark.parametrize("years", [-8, 8])
def test_a_wrong_clock_hides_nothing(fetching: Fetching, years: int) -> None:
    fetching.service.records = listed(5)
    fetching.now[0] = fetching.now[0].replace(year=2026 + years)
    assert fetching.notices().fetched == 5
    fetching.now[0] = fetching.now[0].replace(year=2026)
    fetching.service.records = listed(6)
    assert fetching.notices().fetched == 6


def test_what_was_missed_is_asked_for_again_when_it_is_older_than_what_is_listed(fetching: Fetching) -> None:
    fetching.service.records = listed(12, step=20)
    source = fetching.source()
    assert fetching.feeds.fetch_due(source).fetched == 12
    ledger = Ledger(fetching.library)
    run = ledger.run(source.name)
    fetching.library.remove("fr:2024-00000")
    ledger.put_run(source.name, replace(run, missing={"fr:2024-00000": "status 500"}))
    report = fetching.feeds.fetch_due(source)
    assert report.added == ("fr:2024-00000",)
    assert report.listed < 12
    assert ledger.run(source.name).complete


def test_at_most_five_requests_a_second(fetching: Fetching) -> None:
    fetching.service.records = listed(20, step=1)
    fetching.notices()
    asked = len(fetching.service.requests)
    assert fetching.time.at - 1000.0 >= (asked - 1) / 5 - 0.01
    assert all(wait <= 0.2 + 1e-9 for wait in fetching.time.slept)


def test_a_run_that_takes_too_long_stops_and_is_taken_up_again(fetching: Fetching) -> None:
    fetching.service.records = listed(6)
    fetching.service.fail("gte%5D=2024-02", faults.status(503, Retry_After="890"), times=1)
    fetching.service.fail("gte%5D=2024-02", lambda _path, reply: (fetching.time.sleep(6 * 3600), reply)[1], times=1)
    report = fetching.notices()
    assert [one.reason for one in report.missing] == [
        "not asked for in full, since the run took too long; run it again to go on"
    ]
    held = len(fetching.held())
    assert 0 < held < 6
    fetching.now[0] += timedelta(hours=7)
    again = fetching.notices()
    assert (again.fetched, again.unchanged, again.missing) == (6, held, ())
    assert Ledger(fetching.library).run("the-notices").complete
