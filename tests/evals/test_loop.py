"""The whole loop on real data: bless, change documents, index, compare; what broke is named with the document to blame."""

import csv
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evals.cli import main
from evals.load import SHIPPED, load_cases
from sources.bundled import bundled_folder
from tests.homes import footnote

pytestmark = [pytest.mark.model, pytest.mark.slow]

Evals = Callable[..., tuple[int, dict[str, Any]]]
TODAY = ("--today", "2026-11-20")
NEW_POLICY = "Case-by-case review"


@pytest.fixture
def evals(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Evals:
    """Run a command of `footnote-evals` on a home of the test's own, and return exit code and JSON."""

    def call(*arguments: str) -> tuple[int, dict[str, Any]]:
        with pytest.raises(SystemExit) as ended:
            main(["--home", str(tmp_path / "copy"), *arguments])
        code = ended.value.code
        out = capsys.readouterr().out
        return (code if isinstance(code, int) else 0), json.loads(out) if "--json" in arguments else {"text": out}

    return call


def _copied(home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(home, tmp_path / "copy", ignore=shutil.ignore_patterns("runs", "baseline.json")))


def _blessed(evals: Evals, home: Path) -> dict[str, Any]:
    """Bless what the home answers and return the run."""
    assert evals("bless", *TODAY)[0] == 0
    (path,) = (home / "runs").glob("*.json")
    run: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return run


def _policy_of_a_row(run: dict[str, Any], document: str) -> tuple[str, str]:
    """Return a passing case that asks for the policy that one row of a document prints, and the name of the row."""
    asked = {case.id: case for case in load_cases(SHIPPED / run["cases_file"]).cases}
    for case in run["cases"]:
        policies = [fact.id for fact in asked[case["id"]].expect.facts if fact.vital and "denial" in " ".join(fact.any)]
        cited = {one["n"]: one for one in case["answer"]["citations"]}
        for name in policies if case["passed"] else ():
            held = [cited[number] for number in case["support"][f"fact {name}"]]
            rows = {found[1] for one in held if (found := re.search(r", entry (.+) \(\d", one["locator"]))}
            if len(rows) == 1 and all(one["document_id"].startswith(document) for one in held):
                return case["id"], rows.pop()
    raise AssertionError(f"no passing case asks for a policy of {document}")


def _most_needed(run: dict[str, Any], kind: str) -> str:
    """Return the document of a kind that alone holds the facts of the most cases that pass."""
    needed: Counter[str] = Counter()
    for case in run["cases"]:
        cited = {one["n"]: one["document_id"] for one in case["answer"]["citations"]}
        alone = [{cited[number] for number in numbers} for numbers in case["support"].values()]
        needed.update({document for held in alone if case["passed"] and len(held) == 1 for document in held})
    return next(document for document, _ in needed.most_common() if document.startswith(kind))


def _check_blame(
    evals: Evals, blessed: dict[str, Any], case_of_row: tuple[str, str], removed: str, documents: set[str]
) -> None:
    """Ask again and compare: what broke is exactly what fails now, each for a document that was changed."""
    _, after = evals("run", *TODAY, "--json")
    code, found = evals("compare", blessed["id"], after["id"], "--json")
    assert code == 1
    failing = {case["id"] for case in after["cases"] if not case["passed"]}
    expected = {case["id"] for case in blessed["cases"] if case["passed"]} & failing
    assert {case["id"] for case in found["broken"]} == expected
    assert {one["document_id"] for one in found["documents"]} == documents
    first = {case["id"]: case["blame"][0]["document_id"] for case in found["broken"]}
    assert set(first.values()) <= documents
    assert {case_of_row}.issubset(first.items())
    assert removed in first.values()
    assert evals("gate")[0] == 1


def _check_nothing_broke(evals: Evals, blessed: dict[str, Any]) -> None:
    _, after = evals("run", *TODAY, "--json")
    code, found = evals("compare", blessed["id"], after["id"], "--json")
    assert found["broken"] == []
    assert code == 0, found["regressions"]
    assert found["documents"] != []
    assert evals("gate")[0] == 0


def test_the_bundled_library(bundled: Path, tmp_path: Path, evals: Evals) -> None:
    home = _copied(bundled, tmp_path)
    blessed = _blessed(evals, home)
    files = Path(shutil.copytree(bundled_folder(), tmp_path / "files"))

    digest = files / "how-the-entity-list-works.md"
    digest.write_text(digest.read_text(encoding="utf-8").replace("\n\n", "  \n\n\n\n"), encoding="utf-8")
    (files / "garden.txt").write_text("Roses want sun and are watered in the morning. Tulips are planted in October.\n")
    footnote(home, "add", files)
    footnote(home, "index")
    _check_nothing_broke(evals, blessed)

    case, name = _policy_of_a_row(blessed, "entries-2025-03-25")
    removed = _most_needed(blessed, "footnote-bundled-library/")
    rows = files / "entries-2025-03-25.csv"
    _doctor_csv(rows, name)
    footnote(home, "add", rows)
    footnote(home, "remove", removed)
    footnote(home, "index")
    (changed,) = [one for one in _listed(home) if one.startswith("entries-2025-03-25")]
    harmless = _changed(home, blessed) - {changed, removed}
    _check_blame(evals, blessed, (case, changed), removed, {changed, removed, *harmless})


def _doctor_csv(path: Path, name: str) -> None:
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    (row,) = [row for row in rows if row["name"] == name]
    row["license_policy"] = NEW_POLICY
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def _listed(home: Path) -> list[str]:
    return [one["document_id"] for one in json.loads(footnote(home, "list", "--json").stdout)]


def _changed(home: Path, run: dict[str, Any]) -> set[str]:
    """Return the documents that the home does not serve as the run did."""
    listed = {(one["document_id"], one["version"]) for one in json.loads(footnote(home, "list", "--json").stdout)}
    return {name for name, _ in listed ^ {(one["document_id"], one["version"]) for one in run["documents"]}}


def test_official_documents(official: Path, shared: Path, tmp_path: Path, evals: Evals) -> None:
    home = _copied(official, tmp_path)
    blessed = _blessed(evals, home)
    case, name = _policy_of_a_row(blessed, "ecfr:")
    removed = _most_needed(blessed, "fr:")
    (source,) = (shared / "data" / "ecfr").rglob("*.xml")
    files = tmp_path / "files"
    files.mkdir()
    for path in source.parent.iterdir():
        if path.is_file():
            shutil.copy(path, files)
    _doctor_xml(files / source.name, name)
    footnote(home, "add", files)
    footnote(home, "remove", removed)
    footnote(home, "index")
    (changed,) = [one for one in _listed(home) if one.startswith("ecfr:")]
    _check_blame(evals, blessed, (case, changed), removed, {changed, removed})


def _doctor_xml(path: Path, name: str) -> None:
    """Change the licence review policy in the row of the list that begins with a name."""
    text = path.read_text(encoding="utf-8")
    rows = [row for row in re.findall(r"<TR>.*?</TR>", text, re.DOTALL) if re.search(f">{re.escape(name)}", row)]
    cells = re.findall(r"<TD[^>]*>.*?</TD>", rows[0], re.DOTALL)
    _, _, _, policy, _ = cells
    path.write_text(text.replace(rows[0], rows[0].replace(policy, f"<TD>{NEW_POLICY}</TD>")), encoding="utf-8")
