from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ingest_assets.codebases import git_process
from ingest_assets.codebases.git import clone_folder, fetch, remote_head, remove_clone
from ingest_assets.codebases.git_objects import TreeEntry, hash_blobs, read_blobs, tree
from ingest_assets.codebases.git_process import run, scrub, token_variables
from ingest_assets.codebases.manifest import blob_id
from ingest_assets.errors import GitFailed
from ingest_assets.settings import settings
from ingest_assets_tests.unit.codebases.repositories import Repository


def test_the_head_of_branches_and_tags(repository: Repository) -> None:
    first = repository.commit({"a.py": "1"})
    repository.git("tag", "light")
    repository.git("tag", "-m", "message", "heavy")
    repository.git("branch", "feature/x")
    second = repository.commit({"a.py": "2"})
    source = str(repository.path)
    assert remote_head(source, None) == remote_head(source, "main") == second
    assert remote_head(source, "feature/x") == remote_head(source, "light") == remote_head(source, "heavy") == first
    assert not clone_folder(source).exists()
    with pytest.raises(GitFailed, match="no branch or tag 'x'"):
        remote_head(source, "x")  # and not feature/x, which ends so


def test_an_empty_repository_has_no_head(repository: Repository) -> None:
    with pytest.raises(GitFailed, match="no commits yet"):
        remote_head(str(repository.path), None)


def test_what_is_no_repository(folder: Path) -> None:
    for call in (remote_head, fetch):
        with pytest.raises(GitFailed, match="not appear to be a git repository"):
            call(str(folder), None)
    assert not clone_folder(str(folder)).exists()


@pytest.mark.parametrize("prefix", ["", "file://"])
def test_fetching_follows_the_branch(repository: Repository, prefix: str) -> None:
    source = prefix + str(repository.path)
    first = repository.commit({"a.py": "1", "d/b.sh": "2"})
    (repository.path / "d/b.sh").chmod(0o755)
    (repository.path / "link").symlink_to("a.py")
    second = repository.commit()
    assert fetch(source, None) == second
    assert fetch(source, "main") == second
    assert tree(source, second) == [
        TreeEntry("100644", blob_id(b"1"), 1, b"a.py"),
        TreeEntry("100755", blob_id(b"2"), 1, b"d/b.sh"),
        TreeEntry("120000", blob_id(b"a.py"), 4, b"link"),
    ]
    repository.git("reset", "--quiet", "--hard", first)  # history is rewritten
    third = repository.commit({"a.py": "3", "n\new.py": ""})
    assert fetch(source, "main") == third
    assert {entry.path for entry in tree(source, second)} == {b"a.py", b"d/b.sh", b"link"}  # it is still there
    assert tree(source, third) == [
        TreeEntry("100644", blob_id(b"3"), 1, b"a.py"),
        TreeEntry("100644", blob_id(b"2"), 1, b"d/b.sh"),
        TreeEntry("100644", blob_id(b""), 0, b"n\new.py"),
    ]


def test_a_branch_may_become_a_folder_of_branches(repository: Repository) -> None:
    source = str(repository.path)
    commit = repository.commit({"a.py": "1"})
    repository.git("branch", "x")
    assert fetch(source, "x") == commit
    repository.git("branch", "--delete", "--force", "x")
    repository.git("branch", "x/y")
    assert fetch(source, "x/y") == commit


def test_nothing_is_transferred_when_nothing_moved(repository: Repository) -> None:
    source = str(repository.path)
    repository.commit({"a.py": "1"})
    lines: list[str] = []
    fetch(source, None, lines.append)
    assert any("Counting objects" in line for line in lines)
    lines.clear()
    fetch(source, None, lines.append)
    assert lines == []


def test_an_exception_of_the_progress_ends_the_fetch(repository: Repository) -> None:
    repository.commit({f"{number}.py": str(number) for number in range(50)})

    def cancel(line: str) -> None:
        raise KeyError(line)

    with pytest.raises(KeyError):
        fetch(str(repository.path), None, cancel)
    assert fetch(str(repository.path), None) == repository.git("rev-parse", "HEAD")


def test_a_clone_is_made_anew_when_it_is_damaged(repository: Repository) -> None:
    source = str(repository.path)
    repository.commit({"a.py": "1", "b.py": "2"})
    fetch(source, None)
    clone = clone_folder(source)
    for file in (clone / "objects").rglob("*"):
        if file.is_file():
            file.chmod(0o644)
            file.write_bytes(b"")
    commit = repository.commit({"c.py": "3"})
    assert fetch(source, None) == commit
    assert [entry.path for entry in tree(source, commit)] == [b"a.py", b"b.py", b"c.py"]


def test_what_a_killed_fetch_left_behind_is_cleared(repository: Repository) -> None:
    source = str(repository.path)
    repository.commit({"a.py": "1"})
    fetch(source, None)
    clone = clone_folder(source)
    ref = next((clone / "refs" / "ingest").iterdir())
    for leftover in (ref.with_suffix(".lock"), clone / "packed-refs.lock", clone / "objects/pack/tmp_pack_x"):
        leftover.parent.mkdir(exist_ok=True)
        leftover.write_bytes(b"")
    clone.with_suffix(".new").mkdir()
    commit = repository.commit({"a.py": "2"})
    assert fetch(source, None) == commit
    assert not list(clone.rglob("*.lock"))


def test_a_killed_fetch_does_not_spoil_the_next(repository: Repository) -> None:
    source = str(repository.path)
    commit = repository.commit({f"{number}.bin": os.urandom(200_000) for number in range(40)})
    program = "import sys; from ingest_assets.codebases.git import fetch; fetch(sys.argv[1], None, print)"
    for delay in (0.0, 0.02, 0.08):
        process = subprocess.Popen([sys.executable, "-c", program, source], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    assert fetch(source, None) == commit
    assert len(list(read_blobs(source, [entry.blob_id for entry in tree(source, commit)]))) == 40


def test_concurrent_fetches_of_one_address(repository: Repository) -> None:
    source = str(repository.path)
    commit = repository.commit({f"{number}.py": str(number) for number in range(50)})
    program = "import sys; from ingest_assets.codebases.git import fetch; print(fetch(sys.argv[1], None))"
    processes = [
        subprocess.Popen([sys.executable, "-c", program, source], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    outputs = [process.communicate(timeout=60) for process in processes]
    assert outputs == [(f"{commit}\n".encode(), b"")] * 3


def test_many_blobs_of_any_size_are_read_by_one_process(repository: Repository) -> None:
    source = str(repository.path)
    contents = [b"", b"\n", b"x" * 3_000_000, *(b"%d\n" % number * 10_000 for number in range(300))]
    repository.write({f"{number}": data for number, data in enumerate(contents)})
    commit = repository.commit()
    fetch(source, None)
    expected = {blob_id(data): data for data in contents}
    ids = [entry.blob_id for entry in tree(source, commit)]
    assert dict(read_blobs(source, ids)) == expected
    assert dict(read_blobs(source, ["1" * 40, ids[0]])) == {"1" * 40: None, ids[0]: expected[ids[0]]}
    # Whoever stops reading half-way leaves no process behind.
    reading = read_blobs(source, ids)
    next(reading)
    reading.close()  # type: ignore[attr-defined]
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    if children.exists():
        assert "git" not in [Path(f"/proc/{child}/comm").read_text().strip() for child in children.read_text().split()]


def test_sha256_repositories(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "repository", "--object-format=sha256")
    source = str(repository.path)
    commit = repository.commit({"a.py": "1", "big": "x" * 3_000_000})
    assert fetch(source, None) == commit
    assert len(commit) == 64
    ids = {entry.path: entry.blob_id for entry in tree(source, commit)}
    assert dict(hash_blobs(source, ids.values())) == {
        ids[b"a.py"]: blob_id(b"1"),
        ids[b"big"]: blob_id(b"x" * 3_000_000),
    }


def test_an_address_that_is_taken_by_another_kind_of_repository(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "repository")
    repository.commit({"a.py": "1"})
    fetch(str(repository.path), None)
    repository.path.rename(tmp_path / "old")
    repository = Repository(tmp_path / "repository", "--object-format=sha256")
    commit = repository.commit({"a.py": "1"})
    assert fetch(str(repository.path), None) == commit


def test_removing_a_clone(repository: Repository) -> None:
    source = str(repository.path)
    repository.commit({"a.py": "1"})
    fetch(source, None)
    assert clone_folder(source).is_dir()
    remove_clone(source)
    assert not clone_folder(source).exists()


@pytest.mark.parametrize("bad", ["HEAD", "--output=/tmp/x", "a" * 39, "a" * 40 + "\n"])
def test_only_full_object_ids_are_taken(repository: Repository, bad: str) -> None:
    for call in (lambda: tree("x", bad), lambda: list(read_blobs("x", [bad]))):
        with pytest.raises(GitFailed, match="no full object id"):
            call()


@pytest.mark.parametrize("address", ["ext::sh -c 'touch {}'", "fd::17", "--upload-pack=touch {}"])
def test_addresses_run_no_command(address: str, tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    with pytest.raises(GitFailed):
        fetch(address.format(touched), None)
    assert not touched.exists()


def test_local_commands_may_not_open_a_transport(repository: Repository) -> None:
    repository.commit({"a.py": "1"})
    with pytest.raises(GitFailed, match="transport 'file' not allowed"):
        run(["-C", "/", "ls-remote", str(repository.path)], action="read", source="x")


def test_a_command_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    limited = settings().model_copy(update={"git_timeout": 0.3})
    monkeypatch.setattr(git_process, "settings", lambda: limited)
    began = time.monotonic()
    with pytest.raises(GitFailed, match="took longer than"):
        run(["-c", "alias.wait=!sleep 30", "wait"], action="wait", source="x")
    assert time.monotonic() - began < 10


class _Server(BaseHTTPRequestHandler):
    """Asks for a password, keeps the one it gets, and then says no."""

    seen: list[str]

    def do_GET(self) -> None:
        self.seen.append(self.headers.get("Authorization", ""))
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="x"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextlib.contextmanager
def _serving() -> Iterator[tuple[str, list[str]]]:
    seen: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Server,), {"seen": seen}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/owner/repository", seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_token_reaches_the_server_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INGEST_GIT_TOKEN", "other")
    monkeypatch.setenv("INGEST_GIT_TOKEN_127_0_0_1", "s3cr3t' $(x)")
    with _serving() as (source, seen), pytest.raises(GitFailed) as raised:
        fetch(source, None)
    expected = base64.b64encode(b"x-access-token:s3cr3t' $(x)").decode()
    assert f"Basic {expected}" in seen
    assert "s3cr3t" not in str(raised.value)
    assert "INGEST_GIT_TOKEN_127_0_0_1" in str(raised.value)
    home = settings().home
    assert not any("s3cr3t" in path.read_text(errors="replace") for path in home.rglob("config") if path.is_file())


def test_without_a_token_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/nonexistent")
    with _serving() as (source, seen), pytest.raises(GitFailed, match="Put an access token into INGEST_GIT_TOKEN"):
        remote_head(source, None)
    assert set(seen) == {""}


def test_where_tokens_are_looked_for() -> None:
    assert token_variables("https://git.Host-1.org:8443/a") == ("INGEST_GIT_TOKEN_GIT_HOST_1_ORG", "INGEST_GIT_TOKEN")
    assert token_variables("http://host.org/a") == ()
    assert token_variables("ssh://git@host.org/a") == ()
    assert token_variables("/srv/repository") == ()


def test_messages_have_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INGEST_GIT_TOKEN_X", "t0ken")
    text = "fatal: https://me:pass@word@host/a t0ken ssh://git:pass@host/b ssh://git@host/c"
    assert scrub(text) == "fatal: https://host/a *** ssh://git@host/b ssh://git@host/c"


def test_clones_of_different_addresses_lie_apart() -> None:
    folder = clone_folder("https://host/a")
    assert folder.name == hashlib.sha256(b"https://host/a").hexdigest()[:20]
    assert folder != clone_folder("https://host/b")
