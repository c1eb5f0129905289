"""How often a remote provider may be asked, by all processes of this machine together."""

from __future__ import annotations

import fcntl
import hashlib
import time

from ingest_assets.settings import settings


class RateLimit:
    """Requests are given times that lie an interval apart; who asks waits for his."""

    def __init__(self, name: str, per_minute: float) -> None:
        """`name`: whose limit it is. `per_minute`: 0 means no limit."""
        self._interval = 60 / per_minute if per_minute else 0.0
        digest = hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()[:16]
        self._file = settings().home / "embedding-rate" / digest

    def wait(self) -> None:
        """Return when the next request may be made."""
        if not self._interval:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            now = time.time()
            # A time further ahead than anybody can have asked for is of a clock that was set back.
            free = min(float(file.read() or 0), now + 3_600)
            mine = max(now, free)
            file.truncate(0)
            file.write(repr(mine + self._interval))
        time.sleep(mine - now)
