"""Progress of a run, told to whoever shows it. The default shows nothing."""

from __future__ import annotations


class Progress:
    """Told what phase a run is in and how far it is. Subclasses show it."""

    def phase(self, name: str, total: int | None = None) -> None:
        """A phase begins; `total` is how many items it has, if known."""

    def advance(self, items: int = 1, *, failed: int = 0) -> None:
        """Items of the phase are done, `failed` of them without success."""
