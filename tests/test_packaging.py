"""The lock file, the dependencies and the page that says why each is there, kept in step."""

import re
import tomllib
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PIN = re.compile(r"[A-Za-z0-9._-]+==[0-9][0-9A-Za-z.]*")


def _normal(requirement: str) -> str:
    """Return the name of a requirement as registries compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~\[; ]", requirement)[0]).lower()


def _project() -> dict[str, list[str]]:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {"runtime": project["dependencies"], "dev": project["optional-dependencies"]["dev"]}


def _pins() -> list[str]:
    lines = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def test_the_lock_holds_plain_pins_only() -> None:
    assert [line for line in _pins() if not PIN.fullmatch(line)] == []


def test_the_lock_holds_every_dependency() -> None:
    wanted = {_normal(each) for each in _project()["runtime"] + _project()["dev"]}
    assert wanted - {_normal(pin) for pin in _pins()} == set()


def test_every_dependency_says_why_it_is_here() -> None:
    decisions = (REPOSITORY / "DECISIONS.md").read_text(encoding="utf-8")
    wanted = {_normal(each) for each in _project()["runtime"] + _project()["dev"]}
    rows = re.findall(r"^\| `([^`]+)`", decisions, re.MULTILINE)
    assert {_normal(row) for row in rows} == wanted


def test_torch_and_ruff_are_pinned_to_the_same_version_everywhere() -> None:
    settings = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    assert "torch==2.13.0" in _pins()
    assert "torch==2.13.0" in _project()["runtime"]
    assert f"ruff{settings['tool']['ruff']['required-version']}" in _project()["dev"]
    assert f"ruff{settings['tool']['ruff']['required-version']}" in _pins()
