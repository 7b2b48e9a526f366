"""Users and their hashed passwords, in a file of one line each.

A line is the user's name, a colon and the hash in the PHC string format, base64 without its padding:
`ana:$scrypt$ln=15,r=8,p=3$SALT$HASH`. Empty lines and lines that begin with `#` are left alone. Whoever is taken out
of the file, or gets another password, is logged out at once.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import logging
import os
import re
import secrets
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sources.errors import FootnoteError

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

PASSWORD_CHARS_MIN = 8
PASSWORD_CHARS_MAX = 1_000
_LN, _R, _P = 15, 8, 3
"""Cost of a new hash: 32 MiB and some 0.3 s. Source: OWASP Password Storage Cheat Sheet, scrypt."""
_SALT_BYTES, _HASH_BYTES = 16, 32
_MEMORY_MAX = 256 * 2**20
_NAME = re.compile(r"[^\s:#\x00-\x1f\x7f][^\s:\x00-\x1f\x7f]{0,63}\Z")
_HASH = re.compile(r"\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})\Z")


class AccountError(FootnoteError):
    """The file of users, a name or a new password cannot be used."""


@dataclass(frozen=True, slots=True)
class _Hash:
    ln: int
    r: int
    p: int
    salt: bytes
    digest: bytes

    def is_of(self, password: str) -> bool:
        made = hashlib.scrypt(
            password.encode("utf-8", errors="replace"),
            salt=self.salt, n=2**self.ln, r=self.r, p=self.p, maxmem=_MEMORY_MAX, dklen=len(self.digest),
        )  # fmt: skip
        return hmac.compare_digest(made, self.digest)


class Accounts:
    """The users of a file, which is read again whenever it changes. Usable from any thread."""

    def __init__(self, path: Path) -> None:
        """Read the file; raise `AccountError` when it cannot be read, holds a line of another form, or no user."""
        self._path = path
        self._seen = self._stamp()
        self._lines = read_lines(path)
        if not self._lines:
            raise AccountError(f"{path} names no user; run `footnote user add NAME --auth-file {path}`")

    def stamp_of(self, name: str) -> str:
        """Return what changes when a user's password does; empty when there is no such user."""
        return self._current().get(name, "")

    def is_password(self, name: str, password: str) -> bool:
        """Tell whether a password is the user's; takes as long for a user that there is not."""
        line = self._current().get(name)
        held = _parse(line) if line else None
        fits = (held or _nobody()).is_of(password[:PASSWORD_CHARS_MAX])
        return fits and held is not None

    def _current(self) -> dict[str, str]:
        stamp = self._stamp()
        if stamp != self._seen:
            self._seen = stamp
            try:
                self._lines = read_lines(self._path)
            except AccountError as exc:
                log.warning("the users stay as they were: %s", exc)
        return self._lines

    def _stamp(self) -> tuple[int, int, int]:
        try:
            found = self._path.stat()
        except OSError:
            return (0, 0, 0)
        return (found.st_mtime_ns, found.st_size, found.st_ino)


def read_lines(path: Path) -> dict[str, str]:
    """Return the hash of each user by name; raise `AccountError` naming the line that cannot be read."""
    users: dict[str, str] = {}
    for number, line in enumerate(_read(path).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, hashed = line.strip().partition(":")
        if not _NAME.match(name) or _parse(hashed) is None or name in users:
            raise AccountError(
                f"{path}, line {number}: not NAME:$scrypt$ln=…,r=…,p=…$SALT$HASH with a name of its own; "
                "make lines with `footnote user add`"
            )
        users[name] = hashed
    return users


def set_password(path: Path, name: str, password: str) -> bool:
    """Write a user's line, the file first when there is none; tell whether the user is new.

    Raises:
        AccountError: the name or password may not be used, or the file cannot be read or written.
    """
    if not _NAME.match(name):
        raise AccountError(f"{name!r} cannot be a user's name; use 1 to 64 characters, no space, no colon")
    if not PASSWORD_CHARS_MIN <= len(password) <= PASSWORD_CHARS_MAX:
        raise AccountError(f"a password has {PASSWORD_CHARS_MIN} to {PASSWORD_CHARS_MAX:,} characters; choose another")
    lines = _read(path).splitlines() if path.exists() else []
    is_new = name not in read_lines(path) if lines else True
    kept = [line for line in lines if line.strip().partition(":")[0] != name]
    _write(path, "\n".join([*kept, f"{name}:{hash_password(password)}", ""]))
    return is_new


def remove_user(path: Path, name: str) -> None:
    """Take a user's line out; raise `AccountError` when there is none, or it is the last."""
    users = read_lines(path)
    if name not in users or len(users) == 1:
        why = "is the only user of" if name in users else "is no user of"
        raise AccountError(f"{name!r} {why} {path}; it names {', '.join(sorted(users)) or 'nobody'}")
    kept = [line for line in _read(path).splitlines() if line.strip().partition(":")[0] != name]
    _write(path, "\n".join([*kept, ""]))


def hash_password(password: str) -> str:
    """Hash a password with a new salt, in the PHC string format."""
    salt = secrets.token_bytes(_SALT_BYTES)
    digest = hashlib.scrypt(
        password.encode("utf-8"), salt=salt, n=2**_LN, r=_R, p=_P, maxmem=_MEMORY_MAX, dklen=_HASH_BYTES
    )
    written = "$".join(base64.b64encode(part).decode().rstrip("=") for part in (salt, digest))
    return f"$scrypt$ln={_LN},r={_R},p={_P}${written}"


def _parse(text: str) -> _Hash | None:
    found = _HASH.match(text)
    if found is None:
        return None
    ln, r, p = (int(found[place]) for place in (1, 2, 3))
    if not (10 <= ln <= 20 and r >= 1 and 1 <= p <= 16 and 128 * r * 2**ln < _MEMORY_MAX):
        return None
    try:
        salt, digest = (base64.b64decode(part + "=" * (-len(part) % 4)) for part in (found[4], found[5]))
    except binascii.Error:
        return None
    return _Hash(ln, r, p, salt, digest)


@cache
def _nobody() -> _Hash:
    return _Hash(_LN, _R, _P, secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_HASH_BYTES))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise AccountError(f"{path}: cannot be read ({exc}); make it with `footnote user add`") from exc


def _write(path: Path, text: str) -> None:
    """Replace the file in one step; only its owner may read it."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        beside.replace(path)
    except OSError as exc:
        beside.unlink(missing_ok=True)
        raise AccountError(f"{path}: cannot be written ({exc.strerror}); choose another --auth-file") from exc
