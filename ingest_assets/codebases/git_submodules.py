"""The submodules of a git codebase that asks for them: which repositories they are, and their files as its own.

Their objects are fetched into the clone of the repository that names them, so that trees and files are read as from one
repository. The address comes from the repository, which may be hostile: see `_address`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ingest_assets.codebases.git import fetch_commit
from ingest_assets.codebases.git_objects import TreeEntry, read_configuration, tree
from ingest_assets.codebases.source import parse
from ingest_assets.errors import GitFailed, InvalidSource

MODE = "160000"
_DEEPEST = 5  # submodules of submodules
_MOST = 200
_VARIABLE = re.compile(r"submodule\.(.*)\.(path|url)\Z", re.DOTALL)


@dataclass(slots=True)
class Expanded:
    """The files of a commit with those of its submodules."""

    entries: list[TreeEntry] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)  # submodules that could not be had, and why
    unseen: list[bytes] = field(default_factory=list)  # their paths
    taken: int = 0  # submodules


def expand(source: str, commit: str, progress: Callable[[str], None] | None = None) -> Expanded:
    """Every file of a fetched commit, and of the commits that it names as submodules; those are fetched if need be.

    One that cannot be had stays an entry of mode 160000, with a problem. Raises GitFailed when the commit itself
    cannot be read.
    """
    found = Expanded()
    _take(found, source, source, commit, b"", 0, progress)
    return found


def _take(
    found: Expanded,
    clone: str,
    source: str,
    commit: str,
    prefix: bytes,
    depth: int,
    progress: Callable[[str], None] | None,
) -> None:
    """Add the entries of a commit of `source`, whose objects are in the clone of `clone`, below `prefix`."""
    addresses: dict[str, str] | None = None
    for entry in tree(clone, commit):
        path = prefix + entry.path
        if entry.mode != MODE:
            found.entries.append(entry._replace(path=path))
            continue
        if addresses is None:
            addresses = _addresses(read_configuration(clone, f"{commit}:.gitmodules"))
        shown = path.decode("utf-8", "replace")
        try:
            if depth >= _DEEPEST or found.taken >= _MOST:
                raise GitFailed(action="read", source=shown, reason="there are too many submodules, or too deep ones")
            found.taken += 1
            address = _address(addresses.get(entry.path.decode("utf-8", "surrogateescape")), source)
            foreign = urlsplit(address).hostname != urlsplit(clone).hostname
            fetch_commit(clone, address, entry.blob_id, host_token_only=foreign, progress=progress)
            _take(found, clone, address, entry.blob_id, path + b"/", depth + 1, progress)
        except (GitFailed, InvalidSource) as error:
            found.entries.append(entry._replace(path=path))
            found.problems.append(f"submodule {shown}: {error}")
            found.unseen.append(path + b"/")


def _addresses(variables: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Address of each submodule by its path, from the variables of a .gitmodules file."""
    modules: dict[str, dict[str, str]] = {}
    for name, value in variables:
        if match := _VARIABLE.match(name):
            modules.setdefault(match[1], {})[match[2]] = value
    return {module["path"]: module["url"] for module in modules.values() if module.keys() == {"path", "url"}}


def _address(written: str | None, source: str) -> str:
    """The address that a .gitmodules file means. A repository from elsewhere may not name one on this machine.

    Raises InvalidSource.
    """
    if written is None:
        raise InvalidSource(source="the submodule", reason="it has no address in .gitmodules.")
    if written.startswith(("./", "../")):
        written = _relative(written, source)
    found = parse(written)
    is_local = found.source.startswith(("/", "file://"))
    if found.kind != "git" and not (is_local and _is_local(source)):
        raise InvalidSource(source=written, reason="it is no git address.")
    if is_local and not _is_local(source):
        raise InvalidSource(source=written, reason="a repository from elsewhere may not name one on this machine.")
    return found.source


def _is_local(source: str) -> bool:
    return source.startswith(("/", "file://"))


def _relative(written: str, source: str) -> str:
    """As git resolves it: each `../` takes one component off the address of the repository."""
    base, separator = source.rstrip("/"), "/"
    rest = written
    while rest.startswith(("./", "../")):
        up, _, rest = rest.partition("/")
        if up == ".":
            continue
        head, slash, _ = base.rpartition("/")
        if not slash:
            head, separator, _ = base.rpartition(":")
        if not head or head.endswith(("/", ":")):
            raise InvalidSource(source=written, reason="it leads out of the host of its repository.")
        base = head
    return f"{base}{separator}{rest}"
