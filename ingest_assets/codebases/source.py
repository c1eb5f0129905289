"""What a user typed as a source, understood and checked. Looks at local folders only; never at the network.

How a source is read is in `folder` and `git`; what a codebase is, in `codebase`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from ingest_assets.errors import InvalidSource

_SCHEMES = ("https", "http", "ssh", "git", "file")
_URL = re.compile(r"(?:git\+)?([A-Za-z][A-Za-z0-9+.-]*)://")
_REMOTE_HELPER = re.compile(r"[A-Za-z0-9+.-]+::")  # `ext::sh -c ...` runs commands
_SCP_LIKE = re.compile(r"(?:(?P<user>[^@/:\s]+)@)?(?P<host>[A-Za-z0-9][A-Za-z0-9.-]*):(?P<path>[^:\s][^\s]*)\Z")
_HOST_AND_PATH = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*\.)+[A-Za-z]{2,}(?::\d+)?/[^/\s]+/[^\s]+\Z")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# The rules of git-check-ref-format that matter: nothing that git could take for an option, a range or a pattern.
_BAD_BRANCH = re.compile(r"\A[-/.]|[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.lock(?:/|\Z)|[/.]\Z|\A@?\Z")


class Source(NamedTuple):
    """Where a codebase comes from, as the registry stores it."""

    kind: Literal["folder", "git"]
    source: str  # absolute folder, or git address without credentials
    branch: str | None


def is_path(text: str) -> bool:
    """Whether a word names a source rather than a codebase: it holds `/`, is `.`, is a git address or a folder."""
    return "/" in text or text in (".", "..", "~") or _scp_like(text) or Path(text).is_dir()


def parse(text: str, branch: str | None = None) -> Source:
    """The source that `text` means; with a branch, a folder is a local git repository.

    Credentials in an address are left out: they belong in INGEST_GIT_TOKEN. Raises InvalidSource.
    """
    text = text.strip()
    _check_text(text)
    if branch is not None:
        branch = _check_branch(text, branch)
    if _REMOTE_HELPER.match(text):
        raise InvalidSource(source=text, reason="git remote helpers such as ext:: run commands and are not allowed.")
    if _URL.match(text):
        return Source("git", _clean_url(text), branch)
    folder = Path(text).expanduser() if text.startswith("~") else Path(text)
    try:
        found = folder.exists()
    except OSError as error:
        raise InvalidSource(source=text, reason=f"{error.strerror}.") from error
    if found:
        return _folder(text, folder, branch)
    if _scp_like(text):
        return Source("git", text, branch)
    if _HOST_AND_PATH.match(text) and "." in text.split("/", 1)[0]:
        return Source("git", _clean_url(f"https://{text}"), branch)
    raise InvalidSource(source=text, reason=f"there is no folder {folder.absolute()}, and it is no git address.")


def _check_text(text: str) -> None:
    if not text:
        raise InvalidSource(source=text, reason="it is empty; give a folder or a git address.")
    if _CONTROL.search(text):
        raise InvalidSource(source=_CONTROL.sub("?", text), reason="it holds control characters.")
    if text.startswith("-"):
        raise InvalidSource(source=text, reason=f"it starts with '-'; write a folder of that name as ./{text}")


def _check_branch(text: str, branch: str) -> str:
    name = branch.removeprefix("refs/heads/")
    if _BAD_BRANCH.search(name):
        raise InvalidSource(source=text, reason=f"{_CONTROL.sub('?', branch)!r} is no name of a git branch.")
    return name


def _clean_url(text: str) -> str:
    """A git address without password, query and fragment; a user name stays where it is part of it (ssh)."""
    text = text.removeprefix("git+")
    scheme = text.split("://", 1)[0].lower()
    try:
        parts = urlsplit(text)
        host, port, user = parts.hostname, parts.port, parts.username
    except ValueError as error:
        raise InvalidSource(source=_without_user(text), reason=f"it is no valid address ({error}).") from None
    shown = _without_user(text)
    if scheme not in _SCHEMES:
        raise InvalidSource(source=shown, reason=f"'{scheme}' is none of {', '.join(_SCHEMES)}.")
    if scheme == "file":
        return f"file://{parts.netloc}{parts.path}"
    if not host or host.startswith("-"):
        raise InvalidSource(source=shown, reason="it names no host.")
    if not parts.path.strip("/"):
        raise InvalidSource(source=shown, reason="it names no repository, for example https://host/owner/repository")
    if user and user.startswith("-"):
        raise InvalidSource(source=shown, reason="its user name starts with '-'.")
    login = f"{user}@" if user and scheme == "ssh" else ""
    address = f"[{host}]" if ":" in host else host
    return f"{scheme}://{login}{address}{f':{port}' if port else ''}{parts.path.rstrip('/')}"


def _without_user(text: str) -> str:
    return re.sub(r"://[^/]*@", "://", text)


def _scp_like(text: str) -> bool:
    """`git@host:owner/repository`, or `host.name:path`; a colon behind a slash belongs to a path."""
    match = _SCP_LIKE.match(text)
    if match is None or (match["user"] or "").startswith("-"):
        return False
    return match["user"] is not None or "." in match["host"]


def _folder(text: str, folder: Path, branch: str | None) -> Source:
    if not folder.is_dir():
        raise InvalidSource(source=text, reason="it is a file; give its folder.")
    path = folder.resolve()
    try:
        str(path).encode()
    except UnicodeEncodeError:
        raise InvalidSource(source=ascii(str(path)), reason="the name of the folder is not UTF-8; rename it.") from None
    if _CONTROL.search(str(path)):
        raise InvalidSource(source=ascii(str(path)), reason="the name of the folder holds control characters.")
    bare = all((path / name).exists() for name in ("HEAD", "objects", "refs"))
    if bare or (branch is not None and (path / ".git").exists()):
        return Source("git", str(path), branch)
    if branch is None:
        return Source("folder", str(path), None)
    top = next((parent for parent in path.parents if (parent / ".git").exists()), None)
    if top is not None:
        raise InvalidSource(
            source=text, reason=f"it lies in the repository {top}; a branch is taken of the whole of it."
        )
    raise InvalidSource(source=text, reason="it is no git repository, so it has no branches; leave out --branch.")
