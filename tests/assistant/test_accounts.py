import base64
import hashlib
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.accounts import AccountError, Accounts, remove_user, set_password
from assistant.cli import cli


def cheap_line(name: str, password: str) -> str:
    """A line of a user whose password takes a millisecond to check."""
    salt = b"salt of a test"
    digest = hashlib.scrypt(password.encode(), salt=salt, n=2**10, r=1, p=1, dklen=32)
    salted, hashed = (base64.b64encode(part).decode().rstrip("=") for part in (salt, digest))
    return f"{name}:$scrypt$ln=10,r=1,p=1${salted}${hashed}\n"


def test_a_new_file_is_for_its_owner_alone_and_holds_no_password(tmp_path: Path) -> None:
    file = tmp_path / "users"
    assert set_password(file, "ana", "correct horse")
    assert set_password(file, "bo", "battery staple")
    assert not set_password(file, "ana", "another horse")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "horse" not in file.read_text()
    accounts = Accounts(file)
    assert accounts.is_password("ana", "another horse")
    assert accounts.is_password("bo", "battery staple")
    for name, password in (("ana", "correct horse"), ("ana", ""), ("cy", "another horse"), ("", "")):
        assert not accounts.is_password(name, password)


def test_remarks_and_empty_lines_stay_and_a_change_is_seen_at_once(tmp_path: Path) -> None:
    file = tmp_path / "users"
    file.write_text("# staff\n\n" + cheap_line("ana", "first one") + cheap_line("bo", "second one"))
    accounts = Accounts(file)
    before = accounts.stamp_of("ana")
    remove_user(file, "bo")
    assert file.read_text().startswith("# staff\n\n")
    assert (accounts.stamp_of("bo"), accounts.stamp_of("ana")) == ("", before)
    file.write_text("nonsense")
    assert accounts.stamp_of("ana") == before


@pytest.mark.parametrize(
    "line",
    [
        "ana", "ana:", "ana:secret", ":$scrypt$ln=15,r=8,p=3$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaGhhc2g",
        "ana:$scrypt$ln=31,r=8,p=3$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaGhhc2g", cheap_line("a b", "x"),
        cheap_line("ana", "x") + cheap_line("ana", "y"), "", "# nobody",
    ],
)  # fmt: skip
def test_a_file_of_another_form_is_refused_in_one_line(tmp_path: Path, line: str) -> None:
    file = tmp_path / "users"
    file.write_text(line)
    with pytest.raises(AccountError, match="footnote user add") as raised:
        Accounts(file)
    assert "\n" not in str(raised.value)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(("name", "password"), [("a b", "long enough"), ("a:b", "long enough"), ("ana", "short")])
def test_what_cannot_be_a_name_or_password_is_refused(tmp_path: Path, name: str, password: str) -> None:
    with pytest.raises(AccountError):
        set_password(tmp_path / "users", name, password)
    assert list(tmp_path.iterdir()) == []


def test_the_command_reads_the_password_from_stdin(tmp_path: Path) -> None:
    file = tmp_path / "users"
    run = CliRunner()
    added = run.invoke(cli, ["user", "add", "ana", "--auth-file", str(file)], input="correct horse\n")
    assert added.output == "added     ana\n"
    assert Accounts(file).is_password("ana", "correct horse")
    last = run.invoke(cli, ["user", "remove", "ana", "--auth-file", str(file)])
    assert "the only user" in str(last.exception)
