"""The real documents beside the repository, served on loopback as the services serve them."""

import json
from datetime import date
from pathlib import Path

from sources.feeds.client import Limits
from sources.feeds.model import Report
from sources.feeds.runs import Feeds
from tests.sources.feeds import service as faults
from tests.sources.feeds.conftest import Fetching

LIST = "2026-07-09"


def test_every_notice_at_hand_is_fetched_through_faults(fetching: Fetching, shared: Path) -> None:
    records = json.loads((shared / "data/federal_register/documents.json").read_text(encoding="utf-8"))["results"]
    # The copies that were joined into this file did not keep the parts of the code; the service lists by them.
    fetching.service.records = [{**one, "cfr_references": [{"title": 15, "part": 744}]} for one in records]
    for fault in (
        faults.status(429, Retry_After="2"),
        faults.status(500),
        faults.truncated(),
        faults.cut(),
        faults.html,
    ):
        fetching.service.fail("documents.json", fault, times=1)
        fetching.service.fail("documents.json", lambda _path, reply: reply, times=3)
    report = fetching.notices(date(2020, 1, 1))
    assert (report.listed, report.fetched, len(report.added)) == (218, 218, 218)
    assert fetching.held() == {f"fr:{one['document_number']}" for one in records}
    assert fetching.notices(date(2020, 1, 1)).unchanged == 218


def test_the_real_list_is_fetched_whole(fetching: Fetching, shared: Path) -> None:
    body = (shared / "data/ecfr/title-15_part-744_supplement-4_2026-07-09.xml").read_bytes()
    fetching.service.lists, fetching.service.up_to_date_as_of = {LIST: body}, LIST
    feeds = Feeds(fetching.intake, timing=fetching.time.timing, limits=Limits())
    assert feeds.list(fetching.source("list"), day=None).what == f"ecfr:15-744-supp-4@{LIST}"
    assert fetching.library.documents()[0].rows == 3409


def test_the_real_screening_lists_are_fetched(fetching: Fetching, shared: Path) -> None:
    content = json.loads((shared / "data/csl/consolidated_2026-07-31.json").read_text(encoding="utf-8"))
    content["results"] = content["results"][::16]  # all 25,921 take half a minute to store
    fetching.service.csl = json.dumps(content).encode()
    feeds = Feeds(fetching.intake, timing=fetching.time.timing, limits=Limits())
    result = feeds.csl(fetching.source("csl"))
    (held,) = fetching.library.documents()
    assert (held.rows, len(held.lists) >= 12, held.document.document_id) == (1621, True, result.what)
    assert Report.of("", [result]).fetched == 1
