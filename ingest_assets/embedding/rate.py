"""How often a remote provider may be asked, by all processes of this machine together."""

from __future__ import annotations

import fcntl
import hashlib
import math
import time

from ingest_assets.settings import settings


class RateLimit:
    """Requests are given times that lie an interval apart; who asks waits for his."""

    def __init__(self, name: str, per_minute: float) -> None:
        """`name`: whose limit it is. `per_minute`: 0 means no limit."""
        self._interval = 60 / per_minute if per_minute else 0.0
        digest = hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()[:16]
        self._file = settings().home / "embedding-rate" / digest

    def wait(self, most: float = math.inf) -> bool:
        """Return when the next request may be made: True. False, at once, where that is more than `most` seconds ahead;
        then no time is taken."""
        if not self._interval:
            return True
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            now = time.time()
            # A time further ahead than anybody can have asked for is of a clock that was set back.
            free = min(float(file.read() or 0), now + 3_600)
            mine = max(now, free)
            if mine - now > most:
                return False
            file.truncate(0)
            file.write(repr(mine + self._interval))
        time.sleep(mine - now)
        return True
