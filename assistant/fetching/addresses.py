"""Which addresses may be asked: https everywhere, plain http only on this machine itself."""

from __future__ import annotations

import ipaddress
from urllib.parse import urljoin, urlsplit

from assistant.errors import ModelError


def host_of(address: str) -> str:
    """Its host and port, "" for what is no address."""
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def check_address(address: str) -> None:
    """Raises ModelError for one that may not be asked."""
    if not (_scheme(address) == "https" and host_of(address)) and not _is_on_this_machine(address):
        raise ModelError(f"{address}: models are fetched from https:// addresses only.")


def redirected(address: str, location: str) -> str:
    """Where a server leads on to. Raises ModelError for what may not be asked; only this machine leads to itself."""
    try:
        target = urljoin(address, location)
    except ValueError as error:
        raise ModelError(f"{host_of(address)} leads to {location}, which is no address.") from error
    if _is_on_this_machine(target) and not _is_on_this_machine(address):
        raise ModelError(f"{host_of(address)} leads to an address on this machine. That is refused.")
    if _scheme(target) != "https" and not _is_on_this_machine(target):
        raise ModelError(f"{host_of(address)} leads to {target}, which is not safe (no https). That is refused.")
    return target


def _is_on_this_machine(address: str) -> bool:
    try:
        host = urlsplit(address).hostname or ""
        return _scheme(address) == "http" and (host == "localhost" or ipaddress.ip_address(host).is_loopback)
    except ValueError:
        return False


def _scheme(address: str) -> str:
    try:
        return urlsplit(address).scheme
    except ValueError:
        return ""
