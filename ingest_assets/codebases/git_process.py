"""One git process, hardened: which environment it gets, how long it may take, how its errors are told.

git is started through GitPython with a list of arguments, never by a shell. What is asked of git is in `git` and
`folder`. Nothing that a repository or an address brings along may run a command: no hooks, no file system monitor, no
remote helpers, no prompts; commands on local files may not open any transport.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import IO, NamedTuple, cast
from urllib.parse import urlsplit

from ingest_assets.errors import GitFailed
from ingest_assets.settings import settings

_CONFIGURATION = {
    "core.hooksPath": "/dev/null",
    "core.fsmonitor": "false",
    "core.untrackedCache": "false",
    "core.askPass": "",
    "protocol.ext.allow": "never",
    "safe.directory": "*",  # reading only; no hook or helper of the folder is run
    "submodule.recurse": "false",
    "fetch.recurseSubmodules": "false",
    # Housekeeping ends with the fetch that started it, while the lock is held.
    "gc.autoDetach": "false",
    "maintenance.autoDetach": "false",
    "http.lowSpeedLimit": "1000",
    "http.lowSpeedTime": "60",
}
_ENVIRONMENT = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ATTR_NOSYSTEM": "1",
}
_REMOTE_PROTOCOLS = "https:http:ssh:git:file"
_LOCAL_PROTOCOLS = "none"
# Set by git while it runs a hook, and then about another repository: see `git rev-parse --local-env-vars`.
_FOREIGN_VARIABLES = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_REPLACE_REF_BASE",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_CEILING_DIRECTORIES",
    "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
)
# The helper prints what stands in git's environment, so the token is in no argument and in no file.
_TOKEN_VARIABLE = "INGEST_GIT_PASSWORD"
_TOKEN_HELPER = (
    f'!f() {{ test "$1" = get && printf "username=x-access-token\\npassword=%s\\n" "${_TOKEN_VARIABLE}"; }}; f'
)

_MESSAGES_KEPT = 10_000  # lines


class Finished(NamedTuple):
    """What a git process left behind."""

    status: int
    output: bytes
    messages: str  # what it wrote to stderr, without credentials


def token_variables(source: str) -> tuple[str, ...]:
    """Names of the environment variables in which a token for this address is looked for; () where none is sent.

    A token is sent over https only, and over http to this machine.
    """
    parts = urlsplit(source)
    host = parts.hostname or ""
    if parts.scheme != "https" and not (parts.scheme == "http" and host in ("localhost", "127.0.0.1", "::1")):
        return ()
    return f"INGEST_GIT_TOKEN_{re.sub('[^A-Z0-9]', '_', host.upper())}", "INGEST_GIT_TOKEN"


def start(
    arguments: Sequence[str],
    *,
    remote: str | None = None,
    stdin: int | None = None,
    keep_open: Collection[int] = (),
    host_token_only: bool = False,
) -> subprocess.Popen[bytes]:
    """Start `git <arguments>` with pipes for its output. `remote` is the address that it may talk to, if any.

    The descriptors in `keep_open` stay open in it. The caller ends it with `stop`. Raises GitFailed without git.
    """
    try:
        from git import Git  # takes a quarter of a second, so only who runs git waits for it
    except ImportError as error:
        raise GitFailed(
            action="run", source="at all", reason=f"install git and put it on the PATH ({error})"
        ) from error
    command = ["git", *arguments]
    if foreign := [name for name in _FOREIGN_VARIABLES if name in os.environ]:
        command = ["env", *(word for name in foreign for word in ("-u", name)), *command]
    process = Git().execute(
        command,
        as_process=True,
        istream=stdin,
        env=_environment(remote, host_token_only),
        start_new_session=True,  # so that its own helpers can be ended with it
        pass_fds=tuple(keep_open),
    )
    # GitPython's wrapper would end the process when it is collected; `stop` does that, for its children too.
    popen, process.proc = process.proc, None
    return cast("subprocess.Popen[bytes]", popen)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process with its children, if it still runs, and close its pipes."""
    _end(process)
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


def run(
    arguments: Sequence[str],
    *,
    action: str,
    source: str,
    remote: str | None = None,
    expected: Collection[int] = (0,),
    keep_open: Collection[int] = (),
    progress: Callable[[str], None] | None = None,
    host_token_only: bool = False,
) -> Finished:
    """Run `git <arguments>` to its end, for `settings().git_timeout` seconds at most.

    With `host_token_only` a token is sent only where it is meant for this very host.

    `progress` gets each line that git writes to stderr, as it comes; an exception of it ends git and is raised here.
    Raises GitFailed when the exit status is none of `expected`, or on time-out; no message has credentials in it.
    """
    process = start(arguments, remote=remote, keep_open=keep_open, host_token_only=host_token_only)
    reader = MessageReader(process, progress)
    limit = settings().git_timeout
    timed_out = threading.Event()

    def expire() -> None:
        timed_out.set()
        _end(process)

    timer = threading.Timer(limit, expire)
    timer.daemon = True
    timer.start()
    try:
        output = cast("IO[bytes]", process.stdout).read()
        messages = reader.all()
        process.wait()
    finally:
        timer.cancel()
        stop(process)
    if timed_out.is_set():
        raise GitFailed(action=action, source=source, reason=f"it took longer than {limit:.0f} s (INGEST_GIT_TIMEOUT)")
    if process.returncode not in expected:
        raise GitFailed(action=action, source=source, reason=explain(messages, process.returncode, source))
    return Finished(process.returncode, output, messages)


class MessageReader:
    """Reads what a process writes to stderr while somebody else reads its output, so that neither blocks the other."""

    def __init__(self, process: subprocess.Popen[bytes], progress: Callable[[str], None] | None = None) -> None:
        self._process = process
        self._progress = progress
        self._lines: list[str] = []
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def all(self) -> str:
        """Everything that was written, once the process has closed its stderr. Raises what `progress` raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return scrub("\n".join(self._lines))

    def _read(self) -> None:
        descriptor = cast("IO[bytes]", self._process.stderr).fileno()
        rest = b""
        with contextlib.suppress(OSError):  # closed by `stop`
            while block := os.read(descriptor, 65_536):
                *lines, rest = re.split(rb"[\r\n]", rest + block)
                self._take(lines)
        self._take([rest])

    def _take(self, lines: list[bytes]) -> None:
        for raw in lines:
            line = raw.decode("utf-8", "surrogateescape")
            if not line:
                continue
            self._lines.append(line)
            del self._lines[:-_MESSAGES_KEPT]
            if self._progress is not None and self._error is None:
                try:
                    self._progress(scrub(line))
                except BaseException as error:
                    self._error = error
                    _end(self._process)


def scrub(text: str) -> str:
    """The text without the tokens of the environment and without credentials in addresses."""
    secrets = [value for name, value in os.environ.items() if name.startswith("INGEST_GIT_TOKEN") and value]
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, "***")
    text = re.sub(r"(https?://)[^/\s]*@", r"\1", text)
    return re.sub(r"(\w://[^/@:\s]*):[^/\s]*@", r"\1@", text)


def explain(messages: str, status: int, source: str) -> str:
    """The part of git's messages that says what is wrong, and what to do where that is known."""
    lines = messages.splitlines() or [f"exit status {status}"]
    told = [line for line in lines if line.startswith(("fatal:", "error:", "ssh:", "remote:"))] or lines[-1:]
    reason = "".join(character if character.isprintable() else "?" for character in " ".join(told))[:1_000]
    if re.search(r"could not read (Username|Password)|Authentication failed|prompts disabled|error: 403", reason):
        if variables := token_variables(source):
            reason += f". Put an access token into {variables[0]} or {variables[-1]}"
    elif "Host key verification failed" in messages:
        reason += ". Connect once by hand with ssh to accept the key of the host"
    return reason


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)  # on this one git removes its lock files
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _environment(remote: str | None, host_token_only: bool) -> Mapping[str, str]:
    configuration = list(_CONFIGURATION.items())
    environment = {**_ENVIRONMENT, "GIT_ALLOW_PROTOCOL": _REMOTE_PROTOCOLS if remote else _LOCAL_PROTOCOLS}
    if remote:
        if "GIT_SSH_COMMAND" not in os.environ and "GIT_SSH" not in os.environ:
            environment["GIT_SSH_COMMAND"] = "ssh -o BatchMode=yes -o ConnectTimeout=30"
        variables = token_variables(remote)[: 1 if host_token_only else None]
        token = next((os.environ[name] for name in variables if os.environ.get(name)), None)
        if token is not None:
            parts = urlsplit(remote)
            scope = f"credential.{parts.scheme}://{parts.netloc}.helper"
            # The empty value drops the helpers of the user's own configuration: this token comes first.
            configuration += [("credential.helper", ""), (scope, ""), (scope, _TOKEN_HELPER)]
            environment[_TOKEN_VARIABLE] = token
    environment["GIT_CONFIG_COUNT"] = str(len(configuration))
    for number, (key, value) in enumerate(configuration):
        environment[f"GIT_CONFIG_KEY_{number}"] = key
        environment[f"GIT_CONFIG_VALUE_{number}"] = value
    return environment


def work_folder(name: str) -> Path:
    """A folder for git's own data below INGEST_HOME; its parent exists afterwards."""
    folder = settings().home.absolute() / name
    folder.parent.mkdir(parents=True, exist_ok=True)
    return folder
