"""The embedded server: started once however many ask, found again after crashes, closed to others, opening nothing."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import psycopg
import pytest

from ingest_assets.errors import EmbeddedServerFailed
from ingest_assets.storage import embedded_host
from ingest_assets.storage.embedded import SETTINGS, EmbeddedServer

START = "import sys; from pathlib import Path; from ingest_assets.storage.embedded import EmbeddedServer; "
START += "print(EmbeddedServer(Path(sys.argv[1])).start())"


WHEEL = Path(str(importlib.util.find_spec(embedded_host.WHEEL).origin)).parent  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    """A server in a home that is closed to others and whose name means something to a shell, to SQL and in a URL."""
    home = tmp_path_factory.mktemp("home") / "my $HOME, 'a\" %20 ü"
    home.mkdir(mode=0o700)
    yield from _removed(EmbeddedServer(home))


@pytest.fixture
def other(tmp_path: Path) -> Iterator[EmbeddedServer]:
    """A server in a home that does not exist yet, in a folder closed to others."""
    tmp_path.chmod(0o700)
    yield from _removed(EmbeddedServer(tmp_path / "home"))


def _removed(server: EmbeddedServer) -> Iterator[EmbeddedServer]:
    yield server
    server.remove()


def _modes(*paths: Path) -> dict[Path, tuple[int, int, int]]:
    """Permissions and owners of `paths` and of every folder above them."""
    found = {each: each.stat() for path in paths for each in (path, *path.parents) if each.exists()}
    return {each: (status.st_mode, status.st_uid, status.st_gid) for each, status in found.items()}


def _ask(url: str, query: str = "SELECT 1") -> object:
    with psycopg.connect(url, autocommit=True) as conn:
        row = conn.execute(query).fetchone()
        return row[0] if row else None


def _remember(url: str, value: int) -> None:
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("CREATE TABLE IF NOT EXISTS kept (value integer)")
        conn.execute("TRUNCATE kept")
        conn.execute("INSERT INTO kept VALUES (%s)", [value])


def _remembered(url: str) -> object:
    return _ask(url, "SELECT value FROM kept")


def _knows_nothing(url: str) -> bool:
    return _ask(url, "SELECT to_regclass('kept')") is None


def _data(server: EmbeddedServer) -> Path:
    data = server.status().data
    assert data is not None
    return data


def _postmaster(server: EmbeddedServer) -> psutil.Process:
    return psutil.Process(server.status().pid)


def _starter(home: Path, **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", START, str(home)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment})


def test_processes_that_start_it_at_once_share_one_server_and_no_permission_changes(
    server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = WHEEL / embedded_host.PROGRAMS / "bin" / "postgres"
    before = _modes(server.home, program)
    starters = [_starter(server.home) for _ in range(5)]
    urls = {starter.communicate(timeout=60)[0].strip() for starter in starters}
    assert [starter.returncode for starter in starters] == [0] * 5
    assert urls == {server.start()}
    after = _modes(server.home, program)
    assert {path: after[path] for path in before} == before

    (url,) = urls
    status = server.status()
    assert status.running
    assert status.url == url
    assert _data(server).stat().st_mode & 0o777 == 0o700
    assert _data(server).is_relative_to(server.home) == (os.geteuid() != 0)
    # It outlives those who started it, in a session that the terminal's signals do not reach.
    assert os.getsid(_postmaster(server).pid) != os.getsid(0)
    assert _ask(url, "SELECT current_database()") == "ingest"
    for name, value in SETTINGS.items():
        assert _ask(url, f"SELECT current_setting('{name}')") == value, name

    with monkeypatch.context() as patched:  # it is found running without a lock, a process or a session
        for name in ("_locked", "_run", "_launch"):
            patched.setattr(server, name, None)
        assert server.start() == url


def test_environment_of_a_client_does_not_lead_it_astray(
    server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.start()
    server.stop()
    for name, value in {"PGPORT": "1", "PGDATABASE": "nonsense", "PGDATA": "/nonexistent"}.items():
        monkeypatch.setenv(name, value)
    assert _ask(server.start(), "SELECT current_database()") == "ingest"


def test_it_recovers_from_kill(server: EmbeddedServer) -> None:
    url = server.start()
    _remember(url, 1)
    # A backend at work outlives its postmaster; the next server must not share the data with it.
    busy = psycopg.connect(url, autocommit=True)
    busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 1000000000)")
    time.sleep(0.2)
    _postmaster(server).kill()
    time.sleep(0.2)
    assert not server.running()
    assert _remembered(server.start()) == 1
    busy.close()


def test_it_recovers_when_its_pid_is_now_another_programs(server: EmbeddedServer) -> None:
    _remember(server.start(), 2)
    postmaster = _postmaster(server)
    processes = [postmaster, *postmaster.children()]
    for process in processes:
        process.kill()
    psutil.wait_procs(processes, timeout=10)
    for name in ("postmaster.pid", ".s.PGSQL.5432.lock"):
        lines = (_data(server) / name).read_text().split("\n")
        (_data(server) / name).write_text("\n".join([str(os.getpid()), *lines[1:]]))
    assert _remembered(server.start()) == 2


def test_it_recovers_from_a_pid_file_cut_short(server: EmbeddedServer) -> None:
    _remember(server.start(), 3)
    server.stop()
    (_data(server) / "postmaster.pid").write_text("")
    assert _remembered(server.start()) == 3


def test_stop_ends_every_process_and_keeps_the_data(server: EmbeddedServer) -> None:
    url = server.start()
    _remember(url, 4)
    with psycopg.connect(url):  # an idle client does not hold it up
        processes = [_postmaster(server), *_postmaster(server).children()]
        server.stop()
    assert psutil.wait_procs(processes, timeout=5)[1] == []
    assert not server.running()
    assert server.status().url is None
    server.stop()
    assert _remembered(server.start()) == 4


def test_its_failure_tells_the_reason(server: EmbeddedServer) -> None:
    server.start()
    server.stop()
    for name, text, reason in (
        ("postgresql.conf", "shared_buffers = 'plenty'\n", "plenty"),
        ("PG_VERSION", "12\n", "made by PostgreSQL 12"),
    ):
        file = _data(server) / name
        kept = file.read_text()
        file.write_text(text)
        with pytest.raises(EmbeddedServerFailed, match=reason):
            server.start()
        file.write_text(kept)
    assert _ask(server.start()) == 1


def test_a_creation_that_was_killed_is_begun_again(other: EmbeddedServer) -> None:
    starter = _starter(other.home)
    folders = (other.home, embedded_host.SHARED_FOLDER)
    while not any(list(folder.rglob("postgres.new-*/base")) for folder in folders if folder.is_dir()):
        assert starter.poll() is None
        time.sleep(0.01)
    starter.kill()
    starter.communicate()
    assert _ask(other.start()) == 1


def test_a_copied_home_has_a_database_of_its_own_and_a_moved_one_keeps_its(other: EmbeddedServer) -> None:
    _remember(other.start(), 5)
    other.stop()
    copied, moved = (EmbeddedServer(other.home.with_name(name)) for name in ("copied", "moved"))
    with contextlib.ExitStack() as servers:
        servers.callback(moved.remove)
        servers.callback(copied.remove)
        shutil.copytree(other.home, copied.home, symlinks=True)
        if os.geteuid() == 0:  # what was copied is a link to the original's data
            assert _knows_nothing(copied.start())
        else:
            _remember(copied.start(), 6)
        other.home.rename(moved.home)
        assert _remembered(moved.start()) == 5
        assert _knows_nothing(other.start())
        assert _remembered(moved.start()) == 5


def test_root_joins_the_server_of_another_user_whose_socket_would_have_too_long_a_path() -> None:
    top = Path("/var/tmp") / f"ingest-test-{os.getpid()}"
    home = top / ("long" * 30)
    home.mkdir(parents=True)
    server = EmbeddedServer(home)
    user = os.geteuid() or 65534
    os.chown(home, user, -1)
    try:
        # Not another program: its interpreter may lie where that user cannot go.
        if (child := os.fork()) == 0:
            with contextlib.suppress(BaseException):
                if os.geteuid() == 0:
                    os.setgroups([])
                    os.setgid(user)
                    os.setuid(user)
                server.start()
                os._exit(0)
            os._exit(1)
        assert os.waitpid(child, 0)[1] == 0
        assert _data(server) == home / "postgres"
        socket_folder = Path(server.start().split("host=")[1].split("&")[0])
        assert socket_folder.stat().st_mode & 0o777 == 0o700
        server.stop()
        assert _ask(server.start()) == 1
        assert _postmaster(server).uids().real == user
    finally:
        server.remove()
        shutil.rmtree(top)
    assert not socket_folder.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
def test_programs_that_the_server_user_cannot_reach_are_copied(other: EmbeddedServer, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    for part in (embedded_host.WHEEL, f"{embedded_host.WHEEL}.libs"):
        shutil.copytree(
            WHEEL.parent / part, closed / part, ignore=shutil.ignore_patterns("pginstall", "include", "*.a")
        )
    program = closed / embedded_host.WHEEL / embedded_host.PROGRAMS / "bin" / "postgres"
    before = _modes(program)
    shared = embedded_host.SHARED_FOLDER
    existed = set(shared.glob("postgresql-*"))
    starter = _starter(other.home, PYTHONPATH=str(closed))
    starter.communicate(timeout=60)
    assert Path(_postmaster(other).exe()).is_relative_to(shared)
    assert _modes(program) == before
    with psycopg.connect(other.start()) as conn:
        conn.execute("CREATE EXTENSION vector")
    other.remove()
    for made in set(shared.glob("postgresql-*")) - existed:
        shutil.rmtree(made)
