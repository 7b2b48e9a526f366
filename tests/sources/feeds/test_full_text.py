"""The full text of a notice comes with its record, as one document with its pages."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from sources.errors import FetchError, LibraryError
from sources.feeds.ledger import Ledger
from sources.metadata import FileMetadata
from tests.sources.feeds import service as faults
from tests.sources.feeds.conftest import Fetching
from tests.sources.feeds.rules import full_text, record

REASON = "The Committee decided to add Strelsau Works, for shipping lathes to the navy of Zenda."
TEXT = "/full_text/"


@pytest.fixture
def fetching(fetching: Fetching) -> Fetching:
    numbers = ("2024-00001", "2024-00002", "2024-00003")
    fetching.service.records = [record(number, f"2024-01-1{place}") for place, number in enumerate(numbers)]
    fetching.service.texts = {number: full_text(number, paragraph=REASON) for number in numbers}
    return fetching


def text_of(fetching: Fetching, number: str) -> str:
    return fetching.library.version(f"fr:{number}").text


def test_record_and_full_text_are_one_document_with_pages(fetching: Fetching) -> None:
    report = fetching.notices()
    assert (report.listed, report.fetched, len(report.added)) == (3, 3, 3)
    version = fetching.library.version("fr:2024-00001")
    assert "Docket: Docket No. 000101-0001" in version.text
    assert REASON in version.text
    assert [page.number for page in version.pages] == [50001, 50002]
    assert version.text.index(REASON) >= version.pages[1].start
    held = fetching.library.documents()[0]
    assert (held.document.fetched, held.document.citation, str(held.document.published)) == (
        True, "89 FR 50001", "2024-01-10",
    )  # fmt: skip
    assert held.origin == f"{fetching.service.address}/documents/full_text/xml/2024/01/10/2024-00001.xml"


def test_what_is_held_is_asked_for_conditionally(fetching: Fetching) -> None:
    fetching.notices()
    before = len(fetching.service.requests)
    report = fetching.notices()
    assert (report.unchanged, report.changed) == (3, False)
    asked = [
        headers
        for path, headers in zip(fetching.service.requests[before:], fetching.service.asked[before:], strict=True)
        if TEXT in path
    ]
    assert len(asked) == 3
    assert all("if-none-match" in headers for headers in asked)


def test_a_record_that_changed_keeps_its_full_text(fetching: Fetching) -> None:
    fetching.notices()
    fetching.service.records[0]["abstract"] = "In this rule, one entity is added, as printed anew."
    assert fetching.notices().updated == ("fr:2024-00001",)
    assert REASON in text_of(fetching, "2024-00001")
    assert "as printed anew" in text_of(fetching, "2024-00001")
    assert fetching.library.documents()[0].document.fetched
    assert fetching.notices().changed is False


def test_a_full_text_that_changed_is_a_new_version(fetching: Fetching) -> None:
    fetching.notices()
    fetching.service.texts["2024-00002"] = full_text("2024-00002", paragraph="The Committee decided otherwise.")
    assert fetching.notices().updated == ("fr:2024-00002",)
    assert "decided otherwise" in text_of(fetching, "2024-00002")
    assert REASON not in text_of(fetching, "2024-00002")


def test_one_without_a_full_text_is_its_record(fetching: Fetching) -> None:
    del fetching.service.texts["2024-00003"]
    assert fetching.notices().fetched == 3
    assert "Document number: 2024-00003" in text_of(fetching, "2024-00003")


def test_one_whose_full_text_comes_later_gets_it(fetching: Fetching) -> None:
    later = fetching.service.texts.pop("2024-00003")
    fetching.notices()
    fetching.service.texts["2024-00003"] = later
    assert fetching.notices().updated == ("fr:2024-00003",)
    assert REASON in text_of(fetching, "2024-00003")


@pytest.mark.parametrize(
    "fault", [faults.status(500), faults.html, faults.truncated(), faults.cut(), faults.status(429, Retry_After="3")]
)
def test_a_passing_fault_of_a_full_text_leaves_no_gap(fetching: Fetching, fault: faults.Fault) -> None:
    fetching.service.fail(TEXT, fault, times=2)
    assert fetching.notices().fetched == 3
    assert all(REASON in text_of(fetching, number) for number in fetching.service.texts)


@pytest.mark.parametrize("fault", [faults.status(500), faults.status(404), faults.html, faults.truncated()])
def test_a_full_text_that_never_comes_is_named_and_asked_for_again(fetching: Fetching, fault: faults.Fault) -> None:
    fetching.service.fail("2024-00002.xml", fault, times=5)
    report = fetching.notices()
    assert (report.listed, report.fetched) == (3, 2)
    (missing,) = report.missing
    assert missing.what == "fr:2024-00002"
    assert missing.reason.startswith("its full text, though its record is held: ")
    assert "\n" not in missing.reason
    assert "Document number: 2024-00002" in text_of(fetching, "2024-00002")
    fetching.service.faults.clear()
    again = fetching.notices()
    assert (again.fetched, again.updated, again.missing) == (3, ("fr:2024-00002",), ())
    assert REASON in text_of(fetching, "2024-00002")
    assert Ledger(fetching.library).run("the-notices").complete


def test_the_text_of_another_document_is_not_taken(fetching: Fetching) -> None:
    fetching.service.texts["2024-00002"] = full_text("2024-00009")
    report = fetching.notices()
    assert "is the text of another document than 2024-00002" in report.missing[0].reason
    assert "decided" not in text_of(fetching, "2024-00002")


def test_a_full_text_is_asked_for_at_the_service_itself_wherever_its_address_points(fetching: Fetching) -> None:
    def point_away(content: dict) -> None:
        for one in content["results"]:
            one["full_text_xml_url"] = one["full_text_xml_url"].replace(fetching.service.address, "http://10.0.0.1")

    fetching.service.fail("documents.json", faults.changed(point_away), times=99)
    assert fetching.notices().fetched == 3


def test_a_full_text_that_is_sent_on_to_another_host_is_not_fetched_there(fetching: Fetching) -> None:
    away = faults.Reply(status=302, headers={"Location": "http://localhost:9/x.xml"})
    fetching.service.fail("2024-00002.xml", lambda _path, _reply: away, times=9)
    assert "another host" in fetching.notices().missing[0].reason


def test_a_user_who_had_the_record_has_the_fetched_document_now(fetching: Fetching) -> None:
    body = b'{"document_number": "2024-00001", "title": "Additions", "publication_date": "2024-01-10"}'
    (supplied,) = fetching.intake.read(body, name="a.json", metadata=FileMetadata())
    fetching.library.add(supplied, added_at=fetching.now[0], origin="a.json")
    assert not fetching.library.document("fr:2024-00001").fetched
    assert fetching.notices().updated == ("fr:2024-00001",)
    assert fetching.library.document("fr:2024-00001").fetched


def test_at_most_one_full_text_a_second_and_five_lists(fetching: Fetching) -> None:
    moments: list[tuple[float, str]] = []
    fetching.service.fail("", lambda path, reply: (moments.append((fetching.time.at, path)), reply)[1], times=99)
    fetching.notices()
    texts = [at for at, path in moments if TEXT in path]
    others = [at for at, path in moments if TEXT not in path]
    assert all(after - before >= 1 - 1e-9 for before, after in pairwise(texts))
    assert all(after - before >= 0.2 - 1e-9 for before, after in pairwise(others))
    assert len(texts) == 3


def test_a_service_whose_full_texts_are_down_is_not_asked_for_all(fetching: Fetching) -> None:
    fetching.service.records = [record(f"2024-0{number:04}", "2024-01-10") for number in range(12)]
    fetching.service.texts = {
        one["document_number"]: full_text(one["document_number"]) for one in fetching.service.records
    }
    fetching.service.fail(TEXT, faults.status(500), times=999)
    report = fetching.notices()
    assert fetching.service.count(TEXT) == 25
    assert "the service failed 5 times in a row" in report.missing[-1].reason


def test_a_home_that_cannot_be_written_is_one_line(fetching: Fetching) -> None:
    away = fetching.library.path.parent.with_name("away")
    fetching.library.path.parent.rename(away)
    with pytest.raises(LibraryError, match=r"cannot be written \("):
        fetching.notices()
    away.rename(fetching.library.path.parent)


def test_an_address_that_is_none_is_one_line(fetching: Fetching) -> None:
    with pytest.raises(FetchError, match="is no address of a service"):
        list(
            fetching.feeds.notices(replace(fetching.source(), address="federalregister"), since=fetching.now[0].date())
        )


RAW = """<html><head><title>Federal Register</title></head><body><pre>
[Federal Register Volume 62, Number 22 (Monday, February 3, 1997)]
[Rules and Regulations]
[Pages 50001-50002]
From the Federal Register Online via the Government Printing Office [www.gpo.gov]
[FR Doc No: 97-12345]

-----------------------------------------------------------------------

DEPARTMENT OF COMMERCE

Bureau of Export Administration

15 CFR Part 744

Additions to the Entity List

AGENCY: Bureau of Export Administration, Commerce.

ACTION: Final rule.

-----------------------------------------------------------------------

SUMMARY: This rule adds an entity.

SUPPLEMENTARY INFORMATION:

Background

    The bureau has decided to add the Ruritanian Bureau of Rockets, for
work on
[[Page 50002]]
missiles that it calls weather balloons.

[FR Doc. 97-12345 Filed 1-31-97; 8:45 am]
BILLING CODE 3510-33-P
</pre></body></html>
"""


def test_one_of_the_years_before_xml_has_its_raw_text_with_pages(fetching: Fetching) -> None:
    fetching.service.records = [record("97-12345", "1997-02-03")]
    fetching.service.raw = {"97-12345": RAW}
    fetching.service.fail("/full_text/", faults.html)
    report = fetching.notices(date(1997, 1, 1))
    assert (report.fetched, report.missing) == (1, ())
    version = fetching.library.version("fr:97-12345")
    assert "missiles that it calls weather balloons" in version.text
    assert [page.number for page in version.pages] == [50001, 50002]
