"""Calls to Metrica's API: the token in a header and nowhere else, time limits, further tries."""

from __future__ import annotations

import ssl
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode
from urllib.request import getproxies

import urllib3
from urllib3 import exceptions as faults

from jtbd_metrika.live.answers import Answer, Asker, check, content, is_page, page_instead
from jtbd_metrika.live.failures import LiveError, TryAgain
from jtbd_metrika.live.options import HOSTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from jtbd_metrika.live.pace import Pace

T = TypeVar("T")
_LIMITS = urllib3.Timeout(connect=15.0, read=120.0)  # seconds; a large report is computed for a minute and more
_OK = 200
_NETWORK = "Look after the network and run the command again; what was fetched so far is kept."
_HEAD = 4096  # bytes of a download that are looked at before they are kept


@dataclass(frozen=True, slots=True)
class Client:
    """One counter's API.

    Attributes:
        http: where requests go out; it alone knows the token.
        host: the API's, with its port where it has one.
        asker: for the words of a refusal.
        pace: how long to wait and how often to try.
        say: shows a line of progress.
    """

    http: urllib3.PoolManager
    host: str
    asker: Asker
    pace: Pace
    say: Callable[[str], None]

    def get(self, path: str, params: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The JSON object at a path, tried until it comes or no try is left; raises LiveError."""
        return self.tried(lambda: self.once("GET", path, params))

    def post(self, path: str) -> dict[str, Any]:
        """What a repeatable POST answers; raises LiveError."""
        return self.tried(lambda: self.once("POST", path))

    def once(self, method: str, path: str, params: Mapping[str, str] | None = None) -> dict[str, Any]:
        """One try; raises TryAgain or LiveError."""
        query = f"?{urlencode(params)}" if params else ""
        with _transport(self.host):
            response = self._sent(method, f"{path}{query}", preload=True)
        return content(Answer(response.status, response.headers, response.data), self.asker)

    def _sent(self, method: str, address: str, *, preload: bool) -> urllib3.BaseHTTPResponse:
        """One request. Redirects are never followed: the token stays with the host it is for."""
        start = f"{'https' if self.host in HOSTS else 'http'}://{self.host}"
        return self.http.request(
            method, start + address, redirect=False, retries=False, timeout=_LIMITS, preload_content=preload
        )

    def download(self, path: str, target: Path) -> int:
        """One try to bring a body into a file, piece by piece; the number of its bytes, unpacked.

        Raises:
            TryAgain: the line broke; what came by then stays in the file and must not be used.
            LiveError: a refusal, or a web page instead of data.
        """
        with _transport(self.host):
            response = self._sent("GET", path, preload=False)
            try:
                if response.status != _OK:
                    check(Answer(response.status, response.headers, response.read()), self.asker)
                return _keep(response, target)
            finally:
                response.close()

    def tried(self, call: Callable[[], T]) -> T:
        """What the call returns, repeated after a growing pause when it raises TryAgain; raises LiveError."""
        number = 0
        while True:
            number += 1
            try:
                return call()
            except TryAgain as signal:
                fault = signal
            # Raised out here, so that a traceback does not show what lies below.
            if number == self.pace.tries or (fault.wait or 0) > self.pace.patience:
                raise fault.final(number, self.pace.patience)
            pause = self.pace.pause(number, fault.wait)
            self.say(f"{fault.what}; trying again in {pause:.0f} s")
            self.pace.sleep(pause)


@contextmanager
def connected(host: str, token: str, asker: Asker, pace: Pace, say: Callable[[str], None]) -> Iterator[Client]:
    """A client that is closed afterwards."""
    with _opened(host, token) as http:
        yield Client(http, host, asker, pace, say)


def _opened(host: str, token: str) -> urllib3.PoolManager:
    headers = {"Authorization": f"OAuth {token}", "Accept-Encoding": "gzip", "User-Agent": "jtbd-reports"}
    # the proxy of this machine's settings is for the world outside
    proxies = getproxies() if host in HOSTS else {}
    proxy = proxies.get("https") or proxies.get("all")
    try:
        context = ssl.create_default_context()
        if proxy:
            return urllib3.ProxyManager(proxy, headers=headers, ssl_context=context)
        return urllib3.PoolManager(headers=headers, ssl_context=context)
    except (faults.HTTPError, OSError, ValueError):
        # What they say may hold the password of a proxy.
        raise LiveError(
            "this machine's settings for the network cannot be used",
            "Look at the environment variables HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE.",
        ) from None


def _keep(response: urllib3.BaseHTTPResponse, target: Path) -> int:
    size = 0
    with target.open("wb") as file:
        for piece in response.stream(1 << 20):
            if not size and is_page(piece[:_HEAD], response.headers):
                raise page_instead(piece[:_HEAD])
            size += file.write(piece)
    return size


@contextmanager
def _transport(host: str) -> Iterator[None]:
    """A fault of the line as one of ours; what the library says is never passed on, as it may repeat a header."""
    try:
        yield
    except faults.SSLError:
        raise LiveError(
            f"{host} shows a certificate that this machine does not trust",
            "A proxy that looks into connections may stand between; SSL_CERT_FILE names its certificate.",
        ) from None
    except faults.ReadTimeoutError:
        raise TryAgain(f"{host} does not answer in time", _NETWORK, unsure=True) from None
    except (faults.NewConnectionError, faults.ConnectTimeoutError, faults.ProxyError, faults.LocationValueError):
        raise TryAgain(f"{host} cannot be reached", _NETWORK) from None
    except (faults.HTTPError, OSError):
        raise TryAgain(f"the connection to {host} broke", _NETWORK, unsure=True) from None
