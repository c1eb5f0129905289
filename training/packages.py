"""The packages that pairs are mined from: the list `packages.tsv`, fetching their archives, reading files out of these.

The archives are Debian packages, PyPI wheels and source distributions, and npm tarballs, each fetched by the registry's
own client and checked against its SHA-256 in the list. Nothing of them is installed or run.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace
from pathlib import Path

LIST = Path(__file__).with_name("packages.tsv")
RELEASE = "bookworm"  # of Debian
MAX_BYTES = 1_000_000  # of one file; a larger one is generated

# What somebody else wrote under other terms, or what is no code to learn from.
_SKIPPED = re.compile(
    r"(^|/)(debian|vendor|vendored|_vendor|third_party|thirdparty|3rdparty|third-party|node_modules|external|extern|bundled"
    r"|deps|dist/umd|locale|locales|testdata|fixtures|generated)/|\.min\.|\.d\.[mc]?ts$|\.umd\.|_pb2(_grpc)?\.py$|\.pb\.go$",
    re.IGNORECASE,
)
_COPYLEFT = re.compile(
    r"GNU\s+(Lesser|Library|Affero)?\s*General\s+Public|\bA?L?GPL(v?[23]|-)|Mozilla Public|Eclipse Public|\bMPL-|\bEPL-"
    r"|CDDL|Server Side Public|Business Source"
)


@dataclass(frozen=True, slots=True)
class Package:
    """A line of the list."""

    split: str  # train, dev, test
    language: str  # what most of it is written in
    registry: str  # debian (source package), deb (binary package that holds sources), pypi, sdist, npm
    name: str
    version: str
    licence: str  # SPDX identifier or expression
    archive: str  # file name
    sha256: str  # of the archive


def packages(*splits: str, listed: Path = LIST) -> list[Package]:
    """The packages of these splits, of all without any."""
    rows = [Package(*line.split("\t")) for line in listed.read_text(encoding="utf-8").splitlines()[1:]]
    return [one for one in rows if not splits or one.split in splits]


def save(listed: list[Package]) -> None:
    """Write the list anew, in its order."""
    header = "\t".join(Package.__dataclass_fields__)
    LIST.write_text("\n".join([header, *("\t".join(astuple(one)) for one in listed)]) + "\n", encoding="utf-8")


def fetch(package: Package, folder: Path) -> Package:
    """Fetch the archive into `folder` unless it is there, and check it. A package without a version gets the one that
    the registry offers, and one without a hash that of what came. Raises ValueError for another hash, RuntimeError when
    the client fails."""
    folder = folder.resolve()  # the clients run in it
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / package.archive
    if not package.archive or not path.is_file():
        path = _CLIENTS[package.registry](package, folder)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if package.sha256 and package.sha256 != digest:
        raise ValueError(f"{path.name} is not the archive of the list: its SHA-256 is {digest}")
    return replace(package, version=package.version or _version(package, path), archive=path.name, sha256=digest)


def files(package: Package, folder: Path) -> Iterator[tuple[str, str]]:
    """Path and text of each file worth reading, without the archive's top folder."""
    for path, data in _members(folder / package.archive):
        if _SKIPPED.search(path):
            continue
        text = data.decode("utf-8", "replace").replace("\r\n", "\n")
        if "\0" not in text[:1_000] and not _COPYLEFT.search(text[:4_000]):
            yield path, text


def _members(archive: Path) -> Iterator[tuple[str, bytes]]:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as zipped:
            for info in zipped.infolist():
                if 0 < info.file_size <= MAX_BYTES:
                    yield info.filename, zipped.read(info)
        return
    if archive.suffix == ".deb":
        unpack = ["dpkg-deb", "--fsys-tarfile", str(archive)]
        opened = io.BytesIO(subprocess.run(unpack, capture_output=True, check=True).stdout)
    else:
        opened = io.BytesIO(archive.read_bytes())
    with tarfile.open(fileobj=opened) as tar:
        for member in tar:
            if member.isfile() and 0 < member.size <= MAX_BYTES and (content := tar.extractfile(member)):
                yield member.name.removeprefix("./").partition("/")[2], content.read()


def _run(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env=os.environ | (environment or {}), check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed: {done.stderr.strip()[-500:]}")
    return done.stdout


def _apt(folder: Path) -> dict[str, str]:
    """The environment in which apt uses lists of its own below `folder`, with source packages."""
    apt = folder / "apt"
    settings = apt / "apt.conf"
    environment = {"APT_CONFIG": str(settings)}
    if not settings.exists():
        for made in ("lists/partial", "cache/archives/partial"):
            (apt / made).mkdir(parents=True, exist_ok=True)
        repository = _repository(folder)
        (apt / "sources.list").write_text(f"deb {repository}\ndeb-src {repository}\n")
        settings.write_text(
            f'Dir::Etc::SourceList "{apt}/sources.list";\nDir::Etc::SourceParts "/dev/null";\n'
            f'Dir::State::Lists "{apt}/lists";\nDir::Cache "{apt}/cache";\nAPT::Sandbox::User "root";\n'
        )
        _run(["apt-get", "update"], folder, environment)
    return environment


def _repository(folder: Path) -> str:
    """Where this machine's apt finds Debian's main packages of the release that the versions of the list are from."""
    listed = _run(["apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME) $(COMPONENT)"], folder)
    wanted = f" {RELEASE} main"
    if found := [line for line in listed.splitlines() if line.endswith(wanted)]:
        return found[0]
    raise RuntimeError(f"apt knows no packages of Debian's release {RELEASE} here")


def _deb(package: Package, folder: Path) -> Path:
    wanted = f"{package.name}={package.version}" if package.version else package.name
    _run(["apt-get", "download", wanted], folder, _apt(folder))
    return max(folder.glob(f"{package.name}_*.deb"))


def _debian(package: Package, folder: Path) -> Path:
    environment = _apt(folder)
    wanted = f"{package.name}={package.version}" if package.version else package.name
    # Asked in a folder without archives: apt does not tell of what it sees to be there.
    listed = _run(["apt-get", "source", "--print-uris", "--only-source", wanted], folder / "apt", environment)
    found = re.findall(r"^'(\S+)' (\S+\.orig(?:-\S+)?\.tar\.\w+|\S+\.tar\.xz) \d+ ", listed, re.MULTILINE)
    if not found:
        raise RuntimeError(f"{wanted} has no archive among: {listed.strip()[-500:]}")
    uri, name = next((one for one in found if ".orig.tar." in one[1]), found[0])
    # That one only: mirrors lose signatures and patches sooner than archives.
    _run(["/usr/lib/apt/apt-helper", "download-file", uri, str(folder / name)], folder, environment)
    return folder / name


def _pypi(package: Package, folder: Path) -> Path:
    wanted = f"{package.name}=={package.version}" if package.version else package.name
    platform = ["--only-binary", ":all:", "--python-version", "3.11", "--platform", "manylinux_2_28_x86_64"]
    platform += ["--platform", "manylinux2014_x86_64", "--platform", "any"]
    said = _run([sys.executable, "-m", "pip", "download", "--no-deps", *platform, "-d", str(folder), wanted], folder)
    return folder / re.findall(r"(\S+\.whl)", said)[-1].rsplit("/", 1)[-1]


def _sdist(package: Package, folder: Path) -> Path:
    wanted = f"{package.name}=={package.version}" if package.version else package.name
    source = ["--no-deps", "--no-binary", ":all:", "--no-build-isolation", "-d", str(folder)]
    said = _run([sys.executable, "-m", "pip", "download", *source, wanted], folder)
    return folder / re.findall(r"(\S+\.tar\.gz)", said)[-1].rsplit("/", 1)[-1]


def _npm(package: Package, folder: Path) -> Path:
    wanted = f"{package.name}@{package.version}" if package.version else package.name
    return folder / _run(["npm", "pack", "--silent", wanted], folder).split()[-1]


def _version(package: Package, path: Path) -> str:
    if package.registry == "deb":
        return path.name.split("_")[1].replace("%3a", ":")
    if package.registry == "debian":
        said = _run(["apt-cache", "showsrc", "--only-source", package.name], path.parent, _apt(path.parent))
        found = re.search(r"^Version: (\S+)", said, re.MULTILINE)
    elif package.registry in ("pypi", "sdist"):
        found = re.match(r"[^-]+-([^-]+)-", path.name)
    else:
        found = re.search(r"-(\d[^/]*)\.tgz$", path.name)
    if not found:
        raise RuntimeError(f"no version in {path.name}")
    return found[1]


_CLIENTS = {"deb": _deb, "debian": _debian, "pypi": _pypi, "sdist": _sdist, "npm": _npm}
