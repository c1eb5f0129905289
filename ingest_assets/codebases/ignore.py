"""What of a source is left out, and why: rules over names only. Symlinks and other non-files are for the sources.

Three kinds of rules: what is no source code by its name (ignored), what must not leave the machine (secrets), and what
has an extension that nothing here can make use of. A codebase's own patterns come first and may bring back (`!name`)
what the default rules leave out, except secrets.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from pathspec import GitIgnoreSpec

from ingest_assets.analysis.languages import known_names, known_suffixes
from ingest_assets.codebases.codebase import CodebaseSettings
from ingest_assets.codebases.manifest import Skip
from ingest_assets.codebases.paths import MAX_KEY_CHARACTERS, escape, too_long

IGNORED = "ignored"
SECRET = "secret"
NAME_TOO_LONG = "name too long"
SYMLINK = "symlink"
SYMLINK_OUT = "symlink out of the tree"
SUBMODULE = "submodule"
NOT_A_FILE = "not a regular file"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FOLDERS = _words(
    """
    .git .hg .svn .bzr CVS _darcs .jj .nix .direnv .devenv .idea .vs __MACOSX
    node_modules bower_components jspm_packages .yarn .pnpm-store .npm
    __pycache__ .venv venv .tox .nox .mypy_cache .pytest_cache .ruff_cache .hypothesis .pytype .eggs .ipynb_checkpoints
    .cache .parcel-cache .next .nuxt .svelte-kit .turbo .angular .nyc_output htmlcov
    .gradle .terraform .serverless .dart_tool .elixir_ls .stack-work .bloop .metals
    """
)
# Usual names of generated folders, and of real source folders too: see `Rules`.
BUILD_FOLDERS = _words("build dist target deps _build out logs")
# Files that stand where a build tool is run, and so beside what it generates.
PROJECT_FILES = _words(
    """
    pyproject.toml setup.py setup.cfg package.json Cargo.toml mix.exs rebar.config pom.xml build.gradle build.gradle.kts
    build.sbt CMakeLists.txt meson.build Makefile go.mod composer.json Gemfile pubspec.yaml Package.swift dune-project
    """
)
_NAMES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", "ehthumbs.db", ".directory"})
_SUFFIXES = _words(".swp .swo .swx .tmp .temp .bak .orig .rej .log .pyc .pyo .class .part .crdownload")

_SECRET_NAMES = _words(
    """
    .env .netrc _netrc .npmrc .pypirc .pgpass .my.cnf .htpasswd .git-credentials .dockercfg .s3cfg .boto .vault-token
    credentials.json client_secret.json service-account.json service_account.json secrets.json secrets.yml secrets.yaml
    """
)
_SECRET_SUFFIXES = _words(
    ".pem .key .p12 .pfx .p8 .keystore .jks .bks .ppk .kdbx .kdb .crt .cer .der .ovpn .mobileprovision .env"
)
_SECRET_PREFIXES = ("id_rsa", "id_dsa", "id_ecdsa", "id_ed25519")
_ENV_FILE = re.compile(r"\.env\.(?!(?:.+\.)?(?:example|sample|template|dist)\Z)")


class Rules:
    """The rules of one look at one codebase. Decisions about folders and extensions are made once each."""

    def __init__(
        self,
        settings: CodebaseSettings,
        is_generated: Callable[[str], bool] = lambda folder: False,
        own_folders: Iterable[str] = (),
    ) -> None:
        """`is_generated` says whether a folder whose name is one of BUILD_FOLDERS holds generated files; `own_folders`
        are ignored whatever they are called.
        """
        self._is_generated = is_generated
        self._patterns = GitIgnoreSpec.from_lines(settings.ignore) if settings.ignore else None
        self._include_secrets = settings.include_secrets
        extensions = {name.lower() if name.startswith(".") else f".{name.lower()}" for name in settings.include}
        self._suffixes = frozenset(extensions | known_suffixes())
        self._known_names = known_names()
        self._folders: dict[str, bool] = {"": False, **dict.fromkeys(own_folders, True)}
        self._by_suffix: dict[str, str | None] = {"": None, ".": None}

    def reason(self, path: str) -> str | None:
        """Why a file (relative path, with `/`) is left out; None when it is taken."""
        if len(path) > MAX_KEY_CHARACTERS:
            return NAME_TOO_LONG
        folder, _, name = path.rpartition("/")
        if self.ignores_folder(folder):
            return IGNORED
        dot = name.rfind(".")
        suffix = name[dot:].lower() if dot > 0 else ""
        own = self._own_decision(path)
        if own or (own is None and _is_clutter(name, suffix)):
            return IGNORED
        if is_secret(name, suffix):
            return None if self._include_secrets else SECRET
        if name in self._known_names or name.partition(".")[0] in self._known_names or name.startswith(".env."):
            return None  # Dockerfile, Dockerfile.test, .env.example
        try:
            return self._by_suffix[suffix]
        except KeyError:
            reason = None if suffix in self._suffixes else f"extension {escape(suffix[:50])} is not included"
            self._by_suffix[suffix] = reason
            return reason

    def ignores_folder(self, folder: str) -> bool:
        """Whether everything below a folder (relative, without trailing slash) is ignored."""
        undecided = []
        while (known := self._folders.get(folder)) is None:
            undecided.append(folder)
            folder = folder.rpartition("/")[0]
        for below in reversed(undecided):
            known = known or self._ignores_name(below)
            self._folders[below] = known
        return known

    def _ignores_name(self, folder: str) -> bool:
        name = folder.rpartition("/")[2]
        own = self._own_decision(folder + "/")
        if own is not None:
            return own
        return name in _FOLDERS or name.endswith(".egg-info") or (name in BUILD_FOLDERS and self._is_generated(folder))

    def _own_decision(self, path: str) -> bool | None:
        """What the codebase's own patterns say: ignore, take, or nothing."""
        return None if self._patterns is None else self._patterns.check_file(path).include


def _is_clutter(name: str, suffix: str) -> bool:
    """Logs, temporary files, and what editors and operating systems leave behind."""
    if name in _NAMES or suffix in _SUFFIXES or name.endswith("~"):
        return True
    return name.startswith(".#") or (name.startswith("#") and name.endswith("#"))


def is_secret(name: str, suffix: str) -> bool:
    """Whether a file of this name, with this lower-case suffix, may hold credentials."""
    if name in _SECRET_NAMES or suffix in _SECRET_SUFFIXES or name.startswith(_SECRET_PREFIXES):
        return True
    return name.startswith(".env.") and _ENV_FILE.match(name) is not None


class Skips:
    """Collects what is left out: by name where the reason is about that very file, else only counted."""

    _COUNTED = (IGNORED, NAME_TOO_LONG, "extension ")

    def __init__(self) -> None:
        self._named: list[Skip] = []
        self._counts: Counter[str] = Counter()

    def add(self, key: str, reason: str) -> None:
        """Note one file, by its partition key."""
        if reason.startswith(self._COUNTED) or too_long(key):
            self._counts[reason] += 1
        else:
            self._named.append(Skip(key, reason))

    def take(self, key: str, reason: str | None) -> bool:
        """Whether the file is part of the codebase; notes it as left out otherwise, also when its name is too long."""
        if reason is None and not too_long(key):
            return True
        self.add(key, reason or NAME_TOO_LONG)
        return False

    def all(self) -> tuple[Skip, ...]:
        """Everything that was left out, in order of reason and path."""
        counted = [Skip("", reason, files) for reason, files in self._counts.items()]
        return tuple(sorted(self._named + counted, key=lambda skip: (skip.reason, skip.path)))
