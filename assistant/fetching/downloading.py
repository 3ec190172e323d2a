"""One archive from the network into a file, going on where an earlier download broke off.

With requests: it knows proxies and certificates, and vosk brings it along. The rest is ours since no library had it together:
pooch, for one, begins anew after each break and follows every redirect. Nothing here is imported but to fetch.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import requests
from urllib3.exceptions import ReadTimeoutError

from assistant.errors import ModelError
from assistant.fetching.addresses import check_address, host_of, redirected
from assistant.fetching.catalogue import Offer
from assistant.fetching.limits import Limits
from assistant.folders import private_opener

TRIES = 4
"""Of one download, as long as each brings something new."""
REDIRECTS = 5
CHUNK_BYTES = 1 << 14
ZIP_SIGN = b"PK\x03\x04"
KEPT = "What came so far is kept."


class BrokenOffError(ModelError):
    """The connection broke off; what came is kept."""


def download(offer: Offer, archive: Path, on_bytes: Callable[[int], None], limits: Limits) -> None:
    """The whole archive is in `archive` afterwards, of the right size; `on_bytes` is told how many bytes are there.

    Raises ModelError when it cannot be had, with what came so far kept where it may be right; OSError from the disk.
    """
    check_address(offer.address)
    with _Session() as session:
        transfer = _Transfer(session, offer, archive, limits)
        for left in reversed(range(TRIES)):
            before = transfer.here()
            try:
                transfer.go_on(on_bytes)
                break
            except BrokenOffError:
                if not left or transfer.here() <= before:
                    raise


class _Session(requests.Session):
    """Leaves redirects to us: requests would read their whole content first, and ask whatever address they name."""

    def get_redirect_target(self, resp: requests.Response) -> None:  # noqa: ARG002 (it is asked of each answer)
        return None


class _Transfer:
    def __init__(self, session: requests.Session, offer: Offer, archive: Path, limits: Limits) -> None:
        self._session = session
        self._offer = offer
        self._archive = archive
        self._tag = archive.with_name(f"{archive.name}.tag")
        self._limits = limits

    def here(self) -> int:
        """Bytes of the archive."""
        return self._archive.stat().st_size if self._archive.exists() else 0

    def go_on(self, on_bytes: Callable[[int], None]) -> None:
        """From where it is to its end."""
        if self.here() > self._offer.size_bytes:
            self._archive.unlink()
        if self.here() == self._offer.size_bytes:
            return
        with self._answer(self.here()) as response:
            begin = self._begin(response)
            if begin is not None:
                self._take(response, begin, on_bytes)
                return
        self._archive.unlink()
        self.go_on(on_bytes)

    def _answer(self, begin: int) -> requests.Response:
        """After all redirects. Raises ModelError."""
        headers = {"Accept-Encoding": "identity"}
        if begin:
            headers["Range"] = f"bytes={begin}-"
            if self._tag.exists():
                headers["If-Range"] = self._tag.read_text(encoding="utf-8")
        address, timeout = self._offer.address, (self._limits.connect_s, self._limits.stall_s)
        for _ in range(REDIRECTS + 1):
            try:
                response = self._session.get(
                    address, headers=headers, timeout=timeout, stream=True, allow_redirects=False
                )
            except requests.RequestException as error:
                raise ModelError(self._in_words(error, address)) from error
            if not response.is_redirect:
                return response
            response.close()
            address = redirected(address, response.headers["location"])
        raise ModelError(f"{host_of(self._offer.address)} leads on and on ({REDIRECTS} redirects).")

    def _begin(self, response: requests.Response) -> int | None:
        """Where in the archive the answer begins; None: what is here is of no use, begin anew. Raises ModelError."""
        host, here, size = host_of(response.url), self.here(), self._offer.size_bytes
        if here and response.status_code in (206, 416):
            told = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("content-range", ""))
            fits = told and int(told[1]) == here and told[2] in (str(size), "*")
            return here if fits and response.status_code == 206 else None
        if response.status_code in (404, 410):
            raise ModelError(
                f"{host} no longer has it (error {response.status_code}). A newer Attune may know where it is."
            )
        if response.status_code != 200:
            raise ModelError(f"{host} answers with error {response.status_code}.")
        if "html" in response.headers.get("content-type", ""):
            raise ModelError(f"{host} sends a web page, not a model. Is there a page to log in to this network?")
        announced = response.headers.get("content-length", "")
        if announced and announced != str(size):
            raise ModelError(f"{host} has {announced} bytes where {size} are expected. That is not the same model.")
        return 0

    def _take(self, response: requests.Response, begin: int, on_bytes: Callable[[int], None]) -> None:
        """Writes the answer behind the first `begin` bytes. What is here is only given up for what is a zip archive."""
        here, size = begin, self._offer.size_bytes
        chunks = self._chunks(response)
        chunk = next(chunks, b"")
        if not chunk:
            raise BrokenOffError(self._broken_off(self.here()))
        if not begin and chunk[: len(ZIP_SIGN)] != ZIP_SIGN[: len(chunk)]:
            raise ModelError(f"{host_of(response.url)} sends something that is no zip archive.")
        with open(self._archive, "r+b" if begin else "wb", opener=private_opener) as file:
            self._remember(response)
            file.seek(begin)
            while chunk and here <= size:
                file.write(chunk)
                here += len(chunk)
                on_bytes(min(here, size))
                chunk = next(chunks, b"")
        if here > size:
            self._archive.unlink()
            raise ModelError(f"{host_of(response.url)} sends more than the {size} bytes expected. It was deleted.")
        if here < size:
            raise BrokenOffError(self._broken_off(here))

    def _chunks(self, response: requests.Response) -> Iterator[bytes]:
        try:
            yield from response.iter_content(CHUNK_BYTES)
        except requests.ConnectionError as error:
            if isinstance(error.args[0], ReadTimeoutError):
                raise ModelError(f"{self._silent(response.url)} {KEPT}") from error
            raise BrokenOffError(self._broken_off(self.here())) from error
        except requests.RequestException as error:
            raise BrokenOffError(self._broken_off(self.here())) from error

    def _remember(self, response: requests.Response) -> None:
        """The server's own name for this version, so that it never goes on with another one."""
        tag = response.headers.get("etag", "")
        if tag.startswith('"'):
            self._tag.write_text(tag, encoding="utf-8")
        else:
            self._tag.unlink(missing_ok=True)

    def _broken_off(self, here: int) -> str:
        return f"the connection broke off at {here / 1e6:.1f} of {self._offer.megabytes:.1f} MB. {KEPT}"

    def _silent(self, address: str) -> str:
        return f"nothing came from {host_of(address)} for {self._limits.stall_s:g} s."

    def _in_words(self, error: requests.RequestException, address: str) -> str:
        host = host_of(address)
        if isinstance(error, requests.exceptions.SSLError):
            return f"{host} cannot prove that it is {host} (a wrong certificate, or a wrong date on this machine)."
        if isinstance(error, requests.exceptions.ReadTimeout):
            return self._silent(address)
        if isinstance(error, (requests.ConnectionError, requests.Timeout)):
            return f"{host} cannot be reached. Is this machine connected to the network?"
        return f"{address} cannot be asked ({type(error).__name__})."
