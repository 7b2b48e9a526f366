"""Says which network addresses may be connected to: each host name is resolved once, and what it gave is dialled."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sources.encoding import shown
from sources.errors import AddressRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PROTOCOLS = ipaddress.ip_network("192.0.0.0/24")
"""Not public, though some releases of Python say so of most of it (CPython issue 113171)."""
_SIX_TO_FOUR = ipaddress.ip_network("2002::/16")
_UNICAST = ipaddress.ip_network("2000::/3")
"""All public IPv6 there is. Source: IANA, Internet Protocol Version 6 Address Space."""


class Guard(Protocol):
    """What a connection asks before it is made."""

    def __call__(self, host: str, port: int) -> tuple[str, ...]:
        """Return what to dial for a host, in order; raise `AddressRefusedError` when it must not be connected to."""


def resolve(host: str, port: int) -> tuple[str, ...]:
    """Return the network addresses of a host name, each once; raise `OSError` when there are none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as exc:  # a label that is empty or too long
        raise OSError(f"{shown(host)} is not a host name") from exc
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Tell whether a network address is one of the public internet, by itself and by the IPv4 address in it.

    >>> is_public("127.0.0.1"), is_public("::ffff:8.8.8.8"), is_public("8.8.8.8")
    (False, False, True)
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        return ip in _UNICAST and ip not in _SIX_TO_FOUR and ip.is_global
    return ip.is_global and not ip.is_multicast and ip not in _PROTOCOLS


@dataclass(frozen=True, slots=True)
class PublicOnly:
    """Allows every host all of whose addresses are public; they are what is dialled, so that a name cannot change."""

    resolve: Callable[[str, int], tuple[str, ...]] = resolve

    def __call__(self, host: str, port: int) -> tuple[str, ...]:
        """See `Guard`; one address that is not public refuses the host."""
        found = self.resolve(host, port)
        private = [address for address in found if not is_public(address)]
        if private or not found:
            where = private[0] if private else "no address"
            raise AddressRefusedError(
                f"{shown(host)} is at {where}, which is not on the public internet, so nothing was fetched; to fetch"
                " from your own network set FOOTNOTE_FETCH_PRIVATE=true"
            )
        return found


@dataclass(frozen=True, slots=True)
class OnlyHost:
    """Allows the host of one service, wherever it is: the settings name it. A redirect to another is refused."""

    host: str

    def __call__(self, host: str, port: int) -> tuple[str, ...]:
        """See `Guard`."""
        del port
        if host.lower().rstrip(".") != self.host.lower().rstrip("."):
            raise AddressRefusedError(
                f"{shown(self.host)} sends on to {shown(host)}, another host, so nothing was fetched from there; if the"
                " service has moved, set its new address"
            )
        return (host,)


def allow_any(host: str, port: int) -> tuple[str, ...]:
    """Allow every host: what FOOTNOTE_FETCH_PRIVATE=true asks for."""
    return resolve(host, port)
