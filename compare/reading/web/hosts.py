"""From a host's name to the network addresses that may be connected to: found, and checked, before any connection."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from compare.errors import ReadingError

Resolve = Callable[[str, int], Sequence[str]]
"""Gives the network addresses of a host's name (and a port), as text; OSError where it has none."""

_GIVEN_OUT = IPv6Network("2000::/3")
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))


def system_resolve(host: str, port: int) -> Sequence[str]:
    """Ask the operating system for a host's addresses."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(info[4][0]) for info in found))


def addresses_of(
    host: str, port: int, where: str, *, resolve: Resolve, allow_private: bool, seconds: float
) -> tuple[str, ...]:
    """Return the addresses of a host; ReadingError where it has none, or one that is not public.

    The caller connects to these and asks for no name again: a second answer could be another one.
    """
    found = _in_time(lambda: tuple(resolve(host, port)), where, seconds)
    if not found:
        raise ReadingError(f"{where}: there is no such host: check the address")
    # One private address among public ones is refused too: no honest site has it.
    if not allow_private and not all(map(is_public, found)):
        raise ReadingError(
            f"{where}: leads to a private or local network, which is not fetched: save the page and add it as a file"
        )
    return found


def is_public(text: str) -> bool:
    """Say whether a network address is one on the open internet, also where it is wrapped in another."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        inner = _inner(address)
        return _is_open(inner) if inner else address in _GIVEN_OUT and _is_open(address)
    return _is_open(address)


def _inner(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address leads to, in any of the ways to write one."""
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return IPv4Address("0.0.0.0")  # a tunnel to wherever its maker wants: never open
    if any(address in network for network in _NAT64):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _is_open(address: IPv4Address | IPv6Address) -> bool:
    closed = address.is_multicast or address.is_reserved or address.is_link_local or address.is_loopback
    return address.is_global and not (closed or address.is_unspecified)


def _in_time(work: Callable[[], tuple[str, ...]], where: str, seconds: float) -> tuple[str, ...]:
    """Do what may hang in a thread of its own, which is left behind where it does."""
    box: queue.SimpleQueue[tuple[str, ...]] = queue.SimpleQueue()

    def run() -> None:
        try:
            box.put(work())
        except (OSError, UnicodeError):  # a name that is unknown, or that no name server takes
            box.put(())

    threading.Thread(target=run, name="resolve", daemon=True).start()
    try:
        return box.get(timeout=max(seconds, 0.01))
    except queue.Empty as error:
        raise ReadingError(f"{where}: its host's name could not be looked up in time: try again later") from error
