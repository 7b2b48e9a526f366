"""The lock file, the dependencies and the page that says why each is there, kept in step."""

import hashlib
import re
import tomllib
from importlib.metadata import EntryPoint, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from assistant.gates import GROUP
from index.weights import BUNDLED_SHA256, bundled_path, verify_bundled

REPOSITORY = Path(__file__).resolve().parent.parent
PIN = re.compile(r"[A-Za-z0-9._-]+==[0-9][0-9A-Za-z.]*")


def _normal(requirement: str) -> str:
    """Return the name of a requirement as registries compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~\[; ]", requirement)[0]).lower()


def _project() -> dict[str, list[str]]:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {"runtime": project["dependencies"], **project["optional-dependencies"]}


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
    wanted = {_normal(each) for group in _project().values() for each in group}
    rows = re.findall(r"^\| `([^`]+)`", decisions, re.MULTILINE)
    assert {_normal(row) for row in rows} == wanted


def test_torch_and_ruff_are_pinned_to_the_same_version_everywhere() -> None:
    settings = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    assert "torch==2.13.0" in _pins()
    assert "torch==2.13.0" in _project()["runtime"]
    assert f"ruff{settings['tool']['ruff']['required-version']}" in _project()["dev"]
    assert f"ruff{settings['tool']['ruff']['required-version']}" in _pins()


def test_the_lock_is_within_the_ranges_of_the_project() -> None:
    pinned = {_normal(pin): pin.partition("==")[2] for pin in _pins()}
    wanted = [Requirement(each) for each in _project()["runtime"] + _project()["dev"]]
    assert [
        f"{one} is pinned to {pinned[_normal(one.name)]}"
        for one in wanted
        if pinned[_normal(one.name)] not in one.specifier
    ] == []


def test_every_dependency_has_a_floor() -> None:
    wanted = [Requirement(each) for each in _project()["runtime"]]
    floors = {one.name for one in wanted if any(each.operator in {">=", "=="} for each in one.specifier)}
    assert floors == {one.name for one in wanted}


def test_what_is_installed_is_what_the_lock_says() -> None:
    pinned = {_normal(pin): pin.partition("==")[2] for pin in _pins()}
    names = [_normal(each) for each in _project()["runtime"]]
    # A local part, +cpu, names a build of the same release.
    assert {name: version(name).partition("+")[0] for name in names} == {name: pinned[name] for name in names}


@pytest.mark.model
def test_the_weights_are_those_of_the_digest() -> None:
    with (bundled_path() / "model.safetensors").open("rb") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == BUNDLED_SHA256
    verify_bundled(bundled_path())


def test_the_gate_is_an_entry_point_that_can_be_loaded() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (target,) = project["entry-points"][GROUP].values()
    assert callable(EntryPoint("gate", target, GROUP).load())
