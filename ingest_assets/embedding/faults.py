"""What is wrong when an endpoint gives no vectors: the reason, what to do about it, and whether another try may help.

Belongs here: errors and statuses put into words. Asking and trying again is `remote`'s.
"""

from __future__ import annotations

import math
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import httpx

SHOWN = 200  # characters of what a server says
_AGAIN = "The next run asks again"
_ADDRESS = "Correct the address with: ingest add NAME SOURCE --embedding-model ADDRESS"

# Statuses that another try may not meet.
_PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Fault:
    """Why there are no vectors."""

    reason: str
    cure: str
    passes: bool = False  # another try may help
    fewer: bool = False  # fewer texts at once may help
    slow: bool = False  # it took all the time that it had
    after: float = 0.0  # seconds that the server wants to be left alone


def of_error(error: Exception, host: str, seconds: float) -> Fault:
    """What became of a request that got no answer. `seconds`: that it had."""
    if isinstance(error, httpx.TimeoutException):
        read = isinstance(error, httpx.ReadTimeout)
        what = (
            "no whole answer" if read else "no connection" if isinstance(error, httpx.ConnectTimeout) else "no answer"
        )
        cure = f"Is {host} reachable and fast enough? INGEST_EMBEDDING_TIMEOUT gives it more time"
        return Fault(f"{what} within {seconds:.3g} s", cure, passes=True, fewer=read, slow=True)
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            cure = "Where the certificate is your own, name the file of its authority in SSL_CERT_FILE"
            return Fault(f"the certificate of {host} is not trusted ({cause.verify_message})", cure)
        if isinstance(cause, ssl.SSLError):
            cure = f"Write http:// where {host} does not speak https"
            return Fault(f"no https connection to {host} ({cause.reason or cause})", cure)
        if isinstance(cause, socket.gaierror):
            cure = f"Is the name spelled right? {_ADDRESS}"
            return Fault(
                f"the name {host} leads nowhere ({cause.strerror})", cure, passes=cause.errno == socket.EAI_AGAIN
            )
        if isinstance(cause, ConnectionRefusedError):
            return Fault(f"nothing listens at {host}", f"Start the server. {_AGAIN}", passes=True)
    if isinstance(error, httpx.RemoteProtocolError):
        cure = f"Is it the address of an embedding server, and http:// or https:// right? {_AGAIN}"
        return Fault(f"{host} broke off, or does not speak HTTP ({error})", cure, passes=True)
    return Fault(f"{type(causes[-1]).__name__}: {causes[-1]}", f"Is {host} reachable? {_AGAIN}", passes=True)


def of_status(response: httpx.Response, said: str, key_variable: str, *, has_key: bool) -> Fault:
    """What another status than 200 means. `said`: the beginning of its text, or where it has moved; it holds no key."""
    status = response.status_code
    reason = f"status {status}: {said}" if said else f"status {status}"
    if status in (401, 403):
        cure = f"It does not accept the key in {key_variable}" if has_key else f"Put its key into {key_variable}"
        return Fault(reason, cure)
    if status == 404:
        return Fault(reason, f"Most paths end in /v1, and behind # stands the model's name. {_ADDRESS}")
    if response.is_redirect:
        return Fault(f"{reason}: it has moved", _ADDRESS)
    if status == 413:
        return Fault(reason, "A smaller INGEST_EMBEDDING_BATCH or --chunk-characters sends less at once", fewer=True)
    if status == 429:
        cure = "INGEST_EMBEDDING_REQUESTS_PER_MINUTE keeps below a server's limit"
        return Fault(reason, cure, passes=True, after=seconds(response.headers.get("Retry-After", "")))
    if status in _PASSING:
        cure = f"The server is at fault or overloaded: see its log. {_AGAIN}"
        return Fault(reason, cure, passes=True, after=seconds(response.headers.get("Retry-After", "")))
    return Fault(reason, "Does it have this model, ?dimensions= and as many texts at once (INGEST_EMBEDDING_BATCH)?")


def of_no_vectors(said: str) -> Fault:
    """An answer that is not in the form of the protocol. `said`: its beginning, which holds no key."""
    cure = "Is it an OpenAI-compatible endpoint for embeddings? Most addresses end in /v1#MODEL"
    return Fault(f"no vectors in its answer: {said}", cure)


def of_count(got: int, wanted: int) -> Fault:
    """More or fewer vectors than texts."""
    return Fault(f"{got:,} vectors for {wanted:,} texts", "The server is at fault: see its log, or use another one")


def of_length(got: int, wanted: int, *, asked: bool) -> Fault:
    """Vectors of another length than was `asked` for, or than it gave before."""
    if asked:
        cure = f"Write ?dimensions={got} into the address, or leave that out"
        return Fault(f"vectors of {got:,} numbers instead of {wanted:,}", cure)
    cure = "Serve the same model as before, or give the other one an address of its own (another #MODEL)"
    return Fault(f"vectors of {got:,} numbers, where it gave {wanted:,} before", cure)


def of_numbers() -> Fault:
    """Vectors that are zero, infinite or no numbers."""
    return Fault("vectors without a direction in its answer (zeros, NaN)", "The server is at fault: see its log")


def seconds(text: str) -> float:
    """Of the header Retry-After, a number or a date; what is neither counts as nothing said."""
    try:
        found = float(text)
    except ValueError:
        try:
            found = parsedate_to_datetime(text).timestamp() - time.time()
        except ValueError:
            return 0.0
    return max(0.0, found) if math.isfinite(found) else 0.0


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it came of, to the first one."""
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__
