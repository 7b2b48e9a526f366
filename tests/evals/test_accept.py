"""`footnote index --gate` on the invented library: a doctored row is refused with the document to blame, a harmless change is not."""

import json
import re
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from assistant import cli as footnote
from assistant.answer import Assistant
from assistant.gates import GROUP
from assistant.home import add_bundled, utc_now
from assistant.model import Answer, Question
from evals import cli as footnote_evals
from evals.console import choose_cases
from evals.model import LibraryChoice
from evals.saved import saved_ids
from index.embed import HashEmbedder
from index.generation import current
from sources.ingest import add_paths
from sources.library import Library
from tests.invented import ROWS, write_files

Run = Callable[..., tuple[int, str, str]]

CASES = [
    {
        "id": "policy-zeta",
        "kind": "policy",
        "question": "Which licence review policy applies to Zeta Robotics?",
        "expect": {
            "outcome": ["answered"],
            "facts": [{"id": "policy", "any": ["policy of denial"], "vital": True}],
            "sources": [{"any": [{"list": "entity-list"}]}],
        },
        "library": "both",
    },
    {
        "id": "policy-quill",
        "kind": "policy",
        "question": "Which licence review policy applies to Quill Optics?",
        "expect": {
            "outcome": ["answered"],
            "facts": [{"id": "policy", "any": ["presumption of denial"], "vital": True}],
        },
        "library": "both",
    },
]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setattr("index.embed.SentenceEmbedder", lambda *_: HashEmbedder())
    monkeypatch.setattr("evals.session.SentenceEmbedder", lambda *_: HashEmbedder())
    # An installation of this checkout may be older than its entry points.
    package = tmp_path / "site" / "footnote_checkout-0.dist-info"
    package.mkdir(parents=True)
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: footnote-checkout\nVersion: 0\n")
    (package / "entry_points.txt").write_text(f"[{GROUP}]\nevals = evals.accept:open_gate\n")
    monkeypatch.syspath_prepend(tmp_path / "site")

    def call(program: str, *arguments: object) -> tuple[int, str, str]:
        main = footnote.main if program == "footnote" else footnote_evals.main
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 0), captured.out, captured.err

    return call


@pytest.fixture
def blessed(run: Run, home: Path, tmp_path: Path) -> Path:
    cases = tmp_path / "cases.jsonl"
    cases.write_text("".join(json.dumps(case) + "\n" for case in CASES))
    assert run("footnote", "add", write_files(tmp_path / "files"))[0] == 0
    assert run("footnote", "index")[0] == 0
    code, out, _ = run("footnote-evals", "bless", "--cases", cases, "--today", "2026-11-20")
    assert (code, out) == (0, f"blessed   2 of 2 cases pass; {home / 'baseline.json'}\n")
    return home


def _doctored() -> list[dict[str, str]]:
    return [{**ROWS[0], "policy": "Case-by-case review"}, *ROWS[1:]]


def test_a_doctored_row_is_refused_and_the_old_index_goes_on(run: Run, blessed: Path, tmp_path: Path) -> None:
    served = current(blessed)
    run("footnote", "add", write_files(tmp_path / "doctored", _doctored()))
    code, out, err = run("footnote", "index", "--gate")
    assert (code, out) == (1, "")
    assert "refused   policy passed: 0.500 is below its floor 1.000; passed when blessed: policy-zeta\n" in err
    (line,) = [one for one in err.splitlines() if one.startswith("refused   policy-zeta broke")]
    assert line.startswith("refused   policy-zeta broke: replaced ecfr:")
    assert line.endswith("it held what is missed now (fact policy)")
    assert re.search(
        r"^footnote: the new index is not served, for 5 reasons, the first: policy-zeta broke: ", err, re.MULTILINE
    )
    assert current(blessed) == served
    assert "Policy of denial" in run("footnote", "ask", CASES[0]["question"])[1]
    assert len(saved_ids(blessed)) == 2


def test_the_gate_of_the_command_says_the_same_of_what_is_served(run: Run, blessed: Path, tmp_path: Path) -> None:
    assert run("footnote-evals", "gate")[0] == 0
    run("footnote", "add", write_files(tmp_path / "doctored", _doctored()))
    assert run("footnote", "index")[0] == 0
    code, out, _ = run("footnote-evals", "gate")
    assert code == 1
    assert "failed    policy vital: 0.500 is below its floor 1.000; passed when blessed: policy-zeta\n" in out
    assert out.endswith("gate failed: 1 of 2 cases pass, 2 did when blessed\n")
    code, out, _ = run("footnote-evals", "gate", "--json")
    assert (code, json.loads(out)["passed"]) == (1, False)
    ids = saved_ids(blessed)
    code, out, _ = run("footnote-evals", "compare", ids[0], "latest", "--json")
    (broken,) = json.loads(out)["broken"]
    assert (code, broken["id"], broken["blame"][0]["change"]) == (1, "policy-zeta", "replaced")
    assert "Policy of denial" in broken["blame"][0]["before"]["text"]
    assert "Case-by-case review" in broken["blame"][0]["after"]["text"]


def test_bless_lowers_a_floor_for_a_reason_alone(run: Run, blessed: Path, tmp_path: Path) -> None:
    run("footnote", "add", write_files(tmp_path / "doctored", _doctored()))
    run("footnote", "index")
    again = ("footnote-evals", "bless", "--cases", tmp_path / "cases.jsonl", "--today", "2026-11-20")
    code, out, err = run(*again)
    assert (code, out) == (1, "")
    assert "4 floors would be lowered: all passed 1.000 → 0.500" in err
    assert run("footnote-evals", "gate")[0] == 1
    code, out, _ = run(*again, "--allow-regression", "the policy was changed")
    assert code == 0
    assert out.startswith("lowered   all passed 1.000 → 0.500\n")
    assert run("footnote-evals", "gate")[0] == 0
    assert json.loads((blessed / "baseline.json").read_text())["lowered"][0]["reason"] == "the policy was changed"


def test_bless_again_asks_the_same_cases_with_the_same_today(run: Run, blessed: Path) -> None:
    before = json.loads((blessed / "baseline.json").read_text())
    assert run("footnote-evals", "bless")[0] == 0
    again = json.loads((blessed / "baseline.json").read_text())
    assert (again.pop("run") > before.pop("run"), again) == (True, before)


def test_a_harmless_change_is_accepted(run: Run, blessed: Path, tmp_path: Path) -> None:
    note = tmp_path / "roses.txt"
    note.write_text("Roses want sun. They are watered in the morning.\n")
    run("footnote", "add", note)
    code, out, _ = run("footnote", "index", "--gate")
    assert code == 0
    assert "documents: 1 added" in out


def test_a_run_with_a_crash_is_saved_and_done_in_part(
    run: Run, blessed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = Assistant.ask

    def fails(assistant: Assistant, question: Question) -> Answer:
        if "Quill" in question.text:
            raise RuntimeError("out of ink")
        return ask(assistant, question)

    arguments = ("footnote-evals", "run", "--cases", tmp_path / "cases.jsonl", "--home", blessed)
    assert run(*arguments)[0] == 0
    monkeypatch.setattr(Assistant, "ask", fails)
    code, out, err = run(*arguments)
    assert code == 3
    assert "policy-quill: crashed: RuntimeError: out of ink" in out
    assert f"saved {blessed / 'runs' / saved_ids(blessed)[-1]}.json\n" in err
    assert run("footnote-evals", "gate")[0] == 1


def test_a_home_that_cannot_keep_the_run_gets_its_figures_all_the_same(run: Run, blessed: Path, tmp_path: Path) -> None:
    for path in (blessed / "runs").iterdir():
        path.unlink()
    (blessed / "runs").rmdir()
    (blessed / "runs").write_text("in the way")
    code, out, err = run("footnote-evals", "run", "--cases", tmp_path / "cases.jsonl", "--json")
    assert (code, json.loads(out)["passed"]) == (0, 2)
    assert "footnote-evals: the run cannot be saved" in err


def test_the_cases_that_ship_are_chosen_by_what_the_home_holds(home: Path, tmp_path: Path) -> None:
    def chosen() -> str:
        return choose_cases((), home, LibraryChoice.BOTH).name

    assert chosen() == "official.jsonl"
    add_bundled(home)
    assert chosen() == "bundled.jsonl"
    with Library.open(home) as library:
        assert all(one.status == "added" for one in add_paths(library, [write_files(tmp_path / "files")], now=utc_now))
    assert chosen() == "bundled.jsonl+official.jsonl"
    assert choose_cases((), home, LibraryChoice.BUNDLED).name == "bundled.jsonl"


def test_without_a_baseline_nothing_is_built(run: Run, home: Path, tmp_path: Path) -> None:
    run("footnote", "add", write_files(tmp_path / "files"))
    code, out, err = run("footnote", "index", "--gate")
    assert (code, out, current(home)) == (1, "", None)
    assert err.startswith("footnote: there is no baseline at ")
    assert err.count("\n") == 1


def test_without_a_gate_the_command_says_what_to_do(
    run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("footnote", "add", write_files(tmp_path / "files"))
    monkeypatch.setattr("assistant.gates.entry_points", lambda group: entry_points(group=f"{group}.none"))
    code, _, err = run("footnote", "index", "--gate")
    assert (code, current(home)) == (1, None)
    assert err.startswith("footnote: no gate is installed")
