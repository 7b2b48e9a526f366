"""`footnote fetch` as a user and cron run it: what it says, its exit codes, its lock, and what answers afterwards."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from assistant import cli
from index.embed import HashEmbedder
from sources.catalog import read_catalog
from sources.feeds.pace import Timing
from sources.feeds.runs import Feeds, fetch_lock
from sources.model import Tier
from tests.ended import Ended, Run
from tests.invented import ROWS, list_xml
from tests.sources.feeds import service as faults
from tests.sources.feeds.rules import full_text, record
from tests.sources.feeds.service import Service, serve

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
REASON = (
    "The End-User Review Committee determined to add Marigold Drives to the Entity List for acquiring and attempting to "
    "acquire items of United States origin in support of the missile programs of Ruritania."
)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    moment = [NOW]
    monkeypatch.setattr("assistant.home.utc_now", lambda: moment[0])
    return moment


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, home: Path) -> Iterator[Service]:
    del home
    numbers = ("2024-00001", "2024-00002")
    held = Service(
        records=[record(number, f"2024-06-1{place}", effective_on=f"2024-06-1{place}") for place, number in enumerate(numbers)],
        texts={number: full_text(number, paragraph=REASON if place else "None.") for place, number in enumerate(numbers)},
        lists={"2026-11-18": list_xml(ROWS).encode()},
        csl=json.dumps({"results": [{"source": "Entity List (EL) - Bureau of Industry and Security", "name": "Zeta", "addresses": [], "alt_names": []}], "search_performed_at": "2026-11-19 06:00:00 UTC"}).encode(),
    )  # fmt: skip
    # The commands wait as the real services ask for; tests do not.
    monkeypatch.setattr("sources.feeds.runs.Feeds", partial(Feeds, timing=Timing(sleep=lambda _seconds: None)))
    with serve(held) as running:
        monkeypatch.setenv("FOOTNOTE_FEDERAL_REGISTER_URL", running.url)
        monkeypatch.setenv("FOOTNOTE_ECFR_URL", f"{running.address}/api/")
        monkeypatch.setenv("FOOTNOTE_CSL_URL", running.address)
        yield running


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, service: Service, now: list) -> Run:
    del service, now
    monkeypatch.setattr("index.embed.SentenceEmbedder", lambda *_: HashEmbedder())

    def call(*arguments: object) -> Ended:
        with pytest.raises(SystemExit) as ended:
            cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        code = ended.value.code
        return Ended(code if isinstance(code, int) else 0, captured.out, captured.err)

    return call


def test_notices_from_an_empty_home_to_an_answer(run: Run) -> None:
    fetched = run("fetch", "notices", "--since", "2024-01-01")
    assert (fetched.code, fetched.out) == (0, "added     fr:2024-00001\nadded     fr:2024-00002\n")
    assert "2 listed, 2 fetched (2 added, 0 updated, 0 unchanged), 0 withdrawn, 0 missing" in fetched.err
    assert "run `footnote index` to have them answer" in fetched.err
    assert run("index").code == 0
    answer = json.loads(run("ask", "Why was Marigold Drives listed?", "--json").out)
    assert answer["outcome"] == "answered"
    assert any("missile programs of Ruritania" in one["quote"] for one in answer["citations"])
    shown = json.loads(run("show", "fr:2024-00002", "--json").out)
    assert (shown["supplied"], shown["fetched_at"]) == ("fetched", "2026-11-20T12:00:00+00:00")
    assert shown["fetched_from"].endswith("/documents/full_text/xml/2024/06/11/2024-00002.xml")


def test_status_names_what_is_pending_and_the_last_fetch_of_each_source(run: Run, service: Service) -> None:
    run("fetch", "notices", "--since", "2024-01-01")
    status = json.loads(run("status", "--json").out)
    assert status["pending"]["added"] == ["fr:2024-00001", "fr:2024-00002"]
    assert status["fetches"] == {
        "federal-register-part-744": {
            "finished_at": "2026-11-20T12:00:00+00:00",
            "through": "2024-06-11",
            "listed": 2,
            "fetched": 2,
            "missing": {},
        }
    }
    service.fail("2024-00001.xml", faults.status(404), times=9)
    service.texts["2024-00001"] += " "
    run("fetch", "notices", "--since", "2024-01-01")
    assert list(json.loads(run("status", "--json").out)["fetches"]["federal-register-part-744"]["missing"]) == [
        "fr:2024-00001"
    ]


def test_what_is_missing_is_named_with_exit_code_3(run: Run, service: Service) -> None:
    service.fail("2024-00001.xml", faults.status(404), times=9)
    ended = run("fetch", "notices", "--since", "2024-01-01")
    assert ended.code == 3
    assert "missing   fr:2024-00001: its full text, though its record is held: " in ended.out
    service.faults.clear()
    report = json.loads(run("fetch", "notices", "--since", "2024-01-01", "--json").out)
    assert (report["listed"], report["fetched"], report["updated"]) == (2, 2, ["fr:2024-00001"])


def test_a_service_that_is_down_is_one_line_and_exit_code_1(run: Run, service: Service) -> None:
    service.fail("", faults.status(500), times=99)
    ended = run("fetch", "notices", "--since", "2024-01-01")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("footnote: http://127.0.0.1:")
    assert ended.err.count("\n") == 1


def test_the_list_and_the_screening_lists(run: Run) -> None:
    listed = run("fetch", "list", "--date", "2026-11-18", "--json")
    assert json.loads(listed.out)["added"] == ["ecfr:15-744-supp-4@2026-11-18"]
    assert run("fetch", "list").code == 0
    assert json.loads(run("fetch", "csl", "--json").out)["added"] == ["csl@2026-11-19"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["fetch"], 2),
        (["fetch", "notices"], 2),
        (["fetch", "--all", "csl"], 2),
        (["fetch", "notices", "--since", "yesterday"], 1),
        (["fetch", "list", "--date", "current"], 1),
        (["fetch", "list", "--date", "2026-11"], 1),
        (["fetch", "list", "--date", "2026-12-24"], 1),
        (["fetch", "page", "file:///etc/passwd"], 1),
        (["fetch", "page", "http://127.0.0.1/"], 1),
    ],
)
def test_wrong_use_is_one_line(run: Run, service: Service, arguments: list[str], code: int) -> None:
    ended = run(*arguments)
    assert (ended.code, ended.out) == (code, "")
    assert "Traceback" not in ended.err
    assert not any("documents" in path or "/full/" in path for path in service.requests)


def test_a_page_is_fetched_from_the_own_network_when_the_setting_says_so(
    run: Run, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = b"<html><body><h1>Ports</h1><p>Shippers in Strelsau said that the harbour rule had cost them a third.</p></body></html>"
    service.pages["/ports"] = faults.Reply(text)
    assert run("fetch", "page", f"{service.address}/ports").code == 1
    monkeypatch.setenv("FOOTNOTE_FETCH_PRIVATE", "true")
    assert json.loads(run("fetch", "page", f"{service.address}/ports", "--json").out)["added"] == [
        f"{service.address}/ports"
    ]


def test_all_takes_what_is_due_and_nothing_else(run: Run, service: Service, now: list[datetime]) -> None:
    first = run("fetch", "--all")
    assert first.code == 0
    assert [line.partition(":")[0] for line in first.out.splitlines() if "listed" in line] == list(read_catalog())
    assert "run `footnote index`" in first.err
    before = len(service.requests)
    assert (run("fetch", "--all").code, run("fetch", "--all").out) == (0, "")
    assert len(service.requests) == before
    now[0] += timedelta(hours=23, minutes=59)
    day_later = run("fetch", "--all")
    assert [line.partition(":")[0] for line in day_later.out.splitlines()] == ["federal-register-part-744"]
    now[0] += timedelta(days=7)
    assert len(json.loads(run("fetch", "--all", "--json").out)) == 3


def test_all_goes_on_with_the_others_when_one_is_down_and_asks_it_again_next_time(run: Run, service: Service) -> None:
    service.fail("consolidated.json", faults.status(500), times=5)
    ended = run("fetch", "--all")
    assert ended.code == 3
    assert "missing   consolidated-screening-list: http://127.0.0.1" in ended.out
    again = json.loads(run("fetch", "--all", "--json").out)
    assert [one["source"] for one in again] == ["consolidated-screening-list"]


def test_all_asks_for_old_notices_once(run: Run, service: Service, now: list[datetime]) -> None:
    run("fetch", "--all")
    assert service.count("gte%5D=1997-01") == 1
    now[0] += timedelta(days=1)
    run("fetch", "--all")
    assert service.count("gte%5D=1997-01") == 1
    assert service.count("gte%5D=2024-03-13") == 1


def test_a_second_fetch_is_refused_with_the_pid(run: Run, home: Path) -> None:
    hold = "import sys, time; from pathlib import Path; from sources.feeds.runs import fetch_lock\n"
    hold += "with fetch_lock(Path(sys.argv[1])):\n    print('held', flush=True); time.sleep(60)"
    holder = subprocess.Popen([sys.executable, "-c", hold, str(home)], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout.readline() == "held\n"
        ended = run("fetch", "--all")
        assert (ended.code, ended.out) == (1, "")
        assert (
            ended.err
            == f"footnote: `footnote fetch` is already running (process {holder.pid}); wait for it or end it, then run it again\n"
        )
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    with fetch_lock(home):
        pass


def test_what_a_killed_fetch_left_is_deleted_by_the_next(home: Path) -> None:
    (home / "incoming-abc").mkdir()
    (home / "incoming-abc" / "2024-00001.json").write_text("{", encoding="utf-8")
    with fetch_lock(home):
        assert [path.name for path in home.iterdir()] == ["fetch.lock"]


def test_the_catalogue_is_readable_and_complete() -> None:
    sources = read_catalog()
    assert {source.feed for source in sources.values()} == {"notices", "list", "csl"}
    for source in sources.values():
        assert source.address.startswith("https://")
        assert source.title
        assert source.licence
        assert source.tier in {Tier.OFFICIAL_TEXT, Tier.OFFICIAL_LIST}
        assert source.every_days >= 1
