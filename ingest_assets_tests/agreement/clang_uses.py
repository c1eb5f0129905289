"""What libclang says of the names in C and C++: which name at which place is declared and defined where.

Belongs here: reading syntax trees of clang into uses (see `scip`). The bindings bring the library along
(`pip install libclang`, 18.1.1), but no headers: those of the compiler that is on the PATH are taken.

- Each source is a translation unit with all folders of headers on its search path, and what `compile_commands.json` in
  the folder says; headers that none of them includes are units of their own. What a header says is taken from the first
  unit that includes it, what `#if` leaves out from none.
- A name counts where it is written: not what a macro puts there, nor what is called without a name (operators,
  destructors, conversions). Names in `#define` and in conditions are not known to it.
- Declarations of one thing are found across units: by the place that each begins with, and by clang's own identity
  (USR) of what the linker sees. Where a declaration begins above its name, as that of `struct {...} name;`, both are
  its place; so a `typedef` is the same as the type of its name in one statement, and in C not one that is elsewhere; in
  C++ it declares that again (`typedef struct a a`, [dcl.typedef]).
- What is declared but defined in no unit is not judged; parameters, locals and what is from elsewhere count as such.
"""

from __future__ import annotations

import ctypes
import json
import re
import shlex
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest_assets_tests.agreement.scip import Place, Use

_SOURCES = (".c", ".cc", ".cpp", ".cxx")
_HEADERS = (".h", ".hh", ".hpp", ".hxx", ".inl", ".ipp")
_OPTIONS = 0x01 | 0x200  # with what the preprocessor did; go on where an include is missing
_STOP, _CONTINUE, _RECURSE = range(3)
_NAME = re.compile(rb"[A-Za-z_]\w*")
_KINDS = {
    "function": "FUNCTION_DECL CXX_METHOD CONSTRUCTOR FUNCTION_TEMPLATE",
    "type": """STRUCT_DECL UNION_DECL CLASS_DECL ENUM_DECL CLASS_TEMPLATE CLASS_TEMPLATE_PARTIAL_SPECIALIZATION
    TYPEDEF_DECL TYPE_ALIAS_DECL TYPE_ALIAS_TEMPLATE_DECL CONCEPT_DECL""",
    "value": "FIELD_DECL ENUM_CONSTANT_DECL VAR_DECL",
    "macro": "MACRO_DEFINITION",
    "module": "NAMESPACE NAMESPACE_ALIAS",
    "local": """PARM_DECL TEMPLATE_TYPE_PARAMETER TEMPLATE_NON_TYPE_PARAMETER TEMPLATE_TEMPLATE_PARAMETER
    LABEL_STMT""",
}
_USES = """DECL_REF_EXPR MEMBER_REF_EXPR TYPE_REF TEMPLATE_REF NAMESPACE_REF MEMBER_REF OVERLOADED_DECL_REF VARIABLE_REF
CALL_EXPR MACRO_INSTANTIATION"""
_FUNCTIONS = "FUNCTION_DECL CXX_METHOD CONSTRUCTOR DESTRUCTOR CONVERSION_FUNCTION FUNCTION_TEMPLATE LAMBDA_EXPR"
_DEFINING = "MACRO_DEFINITION TYPEDEF_DECL TYPE_ALIAS_DECL NAMESPACE FIELD_DECL"  # with every declaration
_At = tuple[str, int, int]  # path, line from 1, column from 0
_Identity = _At | str  # or a USR


@dataclass
class _Entities:
    """What is declared, in groups of declarations of one thing."""

    above: dict[_Identity, _Identity] = field(default_factory=dict)
    places: dict[_At, tuple[Place, Place]] = field(default_factory=dict)
    defined: set[_At] = field(default_factory=set)

    def of(self, one: _Identity) -> _Identity:
        """The group of a declaration."""
        while (above := self.above.get(one, one)) != one:
            one = above
        return one

    def join(self, one: _Identity, other: _Identity) -> None:
        """Two declarations are of one thing."""
        first, second = self.of(one), self.of(other)
        if first != second:
            self.above[second] = first

    def groups(self) -> Mapping[_Identity, tuple[list[Place], bool]]:
        """The places of each group, and whether one of them defines it."""
        found: defaultdict[_Identity, tuple[list[Place], bool]] = defaultdict(lambda: ([], False))
        for at, (named, begun) in sorted(self.places.items()):
            places, is_defined = found[self.of(at)]
            found[self.of(at)] = (list(dict.fromkeys((*places, named, begun))), is_defined or at in self.defined)
        return found


def read(folder: Path, arguments: Sequence[str] = ()) -> list[Use]:
    """The uses in a folder; `arguments` are handed on to clang.

    Raises SystemExit where the bindings are not installed.
    """
    try:
        from clang import cindex
    except ImportError:
        raise SystemExit("libclang is missing: pip install libclang") from None
    return _Reader(cindex, folder.resolve(), arguments).uses()


class _Reader:
    def __init__(self, cindex: Any, folder: Path, arguments: Sequence[str]) -> None:
        self.folder = folder
        self.given = arguments
        self.lib = cindex.conf.lib
        self.cindex = cindex
        kinds = cindex.CursorKind
        self.kinds = {getattr(kinds, one).value: kind for kind, names in _KINDS.items() for one in names.split()}
        self.used, self.functions, self.defining = (
            {getattr(kinds, one).value for one in names.split()} for names in (_USES, _FUNCTIONS, _DEFINING)
        )
        self.kind = kinds
        self.entities = _Entities()
        self.found: dict[_At, tuple[str, set[_Identity]]] = {}  # uses, with what they are of
        self.included: dict[tuple[str, int], str] = {}
        self.is_plus = False  # whether what is read is C++
        self.done: set[str] = set()  # files that were read
        self.texts: dict[str, list[bytes]] = {}
        self.relative: dict[str, str | None] = {}

    def uses(self) -> list[Use]:
        """Read everything."""
        index = self.cindex.Index.create()
        for path, arguments in self._units():
            if path in self.done:
                continue
            try:
                unit = index.parse(str(self.folder / path), args=arguments, options=_OPTIONS)
            except self.cindex.TranslationUnitLoadError:
                continue
            self.is_plus = "c++" in arguments or any(one.startswith("-std=c++") for one in arguments)
            self._read(unit)
        groups = self.entities.groups()
        answer = []
        for (path, line, column), (kind, meant) in sorted(self.found.items()):
            known = [groups[one] for one in {self.entities.of(one) for one in meant} if one in groups]
            targets = tuple(place for places, _ in known for place in places)
            is_defined = any(one for _, one in known)
            if kind not in ("local", "declaration"):
                kind = kind if is_defined else "outside"
            answer.append(Use(path, line, column, targets, kind, unclear=bool(targets) and not is_defined))
        for (path, line), header in sorted(self.included.items()):
            answer.append(Use(path, line, 0, (Place(header, 1, ""),), "module"))
        return answer

    def _units(self) -> Iterator[tuple[str, list[str]]]:
        """The translation units with their arguments."""
        paths = sorted(one.relative_to(self.folder).as_posix() for one in self.folder.rglob("*") if one.is_file())
        sources = [one for one in paths if one.endswith(_SOURCES)]
        headers = [one for one in paths if one.endswith(_HEADERS)]
        folders = list(dict.fromkeys(str((self.folder / one).parent) for one in headers))
        include = [one for one in folders if Path(one).name == "include"]
        include += [str(Path(one).parent) for one in folders if Path(one).parent.name in ("include", "src")]
        compiler = subprocess.run(["gcc", "-print-file-name=include"], capture_output=True, text=True, check=True)
        shared = [
            *self.given,
            *(word for one in dict.fromkeys(map(str, (self.folder, *include))) for word in ("-I", one)),
            *(word for one in folders for word in ("-iquote", one)),
            "-isystem",
            compiler.stdout.strip(),
        ]
        commands = self._commands()
        is_plus = any(not one.endswith(".c") for one in sources) or not sources
        for path in (*sources, *headers):
            is_c = path.endswith(".c") or (path.endswith(".h") and not is_plus)
            yield path, [*commands.get(path, ["-x", "c"] if is_c else ["-x", "c++", "-std=c++17"]), *shared]

    def _commands(self) -> dict[str, list[str]]:
        """What a compilation database says of sources: where headers are, what is defined, which standard."""
        file = self.folder / "compile_commands.json"
        found: dict[str, list[str]] = {}
        for one in json.loads(file.read_text("utf-8")) if file.is_file() else ():
            words = one.get("arguments") or shlex.split(one["command"])
            path = (Path(one["directory"]) / one["file"]).resolve()
            if path.is_relative_to(self.folder):
                kept = [word for word in words if word.startswith(("-I", "-D", "-U", "-std="))]
                found[path.relative_to(self.folder).as_posix()] = kept
        return found

    def _read(self, unit: Any) -> None:
        seen: set[str] = set()
        errors: list[Exception] = []  # that would be swallowed where C calls back
        for one in unit.get_includes():
            source, header = self._inside(one.location.file.name), self._inside(one.include.name)
            if source and header:
                self.included.setdefault((source, one.location.line), header)

        def visit(cursor: Any, parent: Any, _: Any) -> int:
            cursor._tu = unit
            try:
                return step(cursor, parent._kind_id)
            except Exception as error:
                errors.append(error)
                return _STOP

        def step(cursor: Any, above: int) -> int:
            number = cursor._kind_id
            if above == self.kind.TRANSLATION_UNIT.value:
                path = self._place(cursor)[0]
                if not path or path in self.done:
                    return _CONTINUE
                seen.add(path)
            if number in self.used:
                self._use(cursor, number)
            elif number in self.kinds:
                self._declare(cursor, number)
            return _RECURSE

        callback = self.cindex.callbacks["cursor_visit"](visit)
        self.lib.clang_visitChildren(unit.cursor, callback, None)
        if errors:
            raise errors[0]
        self.done |= seen

    def _use(self, cursor: Any, number: int) -> None:
        at = self._place(cursor)
        if not at[0]:
            return
        word = self._word(at)
        if number == self.kind.OVERLOADED_DECL_REF.value:
            count = self.lib.clang_getNumOverloadedDecls(cursor)
            meant = [self.lib.clang_getOverloadedDecl(cursor, one) for one in range(count)]
            for one in meant:
                one._tu = cursor._tu
        else:
            meant = [cursor.referenced] if cursor.referenced is not None else []
        for one in meant:
            kind = self._kind(one)
            if kind and one.spelling.partition("<")[0] == word:
                target = self._place(one)
                before, known = self.found.get(at, (kind, set()))
                identities: set[_Identity] = {target} if target[0] and kind != "local" else set()
                self.found[at] = (kind if before in ("declaration", "local") else before, known | identities)

    def _declare(self, cursor: Any, number: int) -> None:
        at = self._place(cursor)
        kind = self._kind(cursor)
        if not at[0] or not kind:
            return
        name = cursor.spelling.partition("<")[0]
        if self._word(at) != name:
            return
        if kind == "local":
            self.found.setdefault(at, ("local", set()))
            return
        self._place_entity(cursor, at, name)
        self.found.setdefault(at, ("declaration", {at}))

    def _place_entity(self, cursor: Any, at: _At, name: str) -> None:
        entities = self.entities
        begins = self._spelled(cursor.extent.start)
        is_whole = begins[1] < at[1] and begins[0] and self._inside(begins[0]) == at[0]
        entities.places.setdefault(
            at, (Place(at[0], at[1], name), Place(at[0], begins[1] if is_whole else at[1], name))
        )
        if cursor.is_definition() or cursor.is_pure_virtual_method() or cursor._kind_id in self.defining:
            entities.defined.add(at)
        first = self._place(cursor.canonical)
        if first[0]:
            entities.join(first, at)
        template = self.lib.clang_getSpecializedCursorTemplate(cursor)
        if template is not None and cursor._kind_id in self.functions:
            template._tu = cursor._tu
            if (where := self._place(template))[0]:
                entities.join(where, at)
        if cursor._kind_id == self.kind.TYPEDEF_DECL.value and self.is_plus:
            tag = cursor.underlying_typedef_type.get_declaration()
            if tag.spelling == name and (where := self._place(tag))[0]:
                entities.join(where, at)
        if cursor.linkage.name == "EXTERNAL":
            entities.join(cursor.get_usr(), at)

    def _kind(self, cursor: Any) -> str | None:
        """Of a declaration; None where it is none that has a name."""
        kind = self.kinds.get(cursor._kind_id)
        if kind == "value" and cursor._kind_id == self.kind.VAR_DECL.value and cursor.linkage.name != "EXTERNAL":
            above = cursor.semantic_parent
            return "local" if above is not None and above._kind_id in self.functions else kind
        return kind

    def _place(self, cursor: Any) -> _At:
        """Where a name is written; "" as the path of what is not of the folder."""
        file, line, column = self._spelled(cursor.location)
        return (self._inside(file) or "", line, column - 1) if file else ("", 0, 0)

    def _spelled(self, location: Any) -> tuple[str, int, int]:
        """Where something is written: for an argument of a macro its own place, for what a macro says its use."""
        file, (line, column, offset) = self.cindex.c_object_p(), (ctypes.c_uint() for _ in range(3))
        reference = ctypes.byref
        self.lib.clang_getSpellingLocation(
            location, reference(file), reference(line), reference(column), reference(offset)
        )
        return self.cindex.File(file).name if file else "", line.value, column.value

    def _inside(self, file: str) -> str | None:
        """The path of a file in the folder."""
        if file not in self.relative:
            path = Path(file).resolve()
            self.relative[file] = path.relative_to(self.folder).as_posix() if path.is_relative_to(self.folder) else None
        return self.relative[file]

    def _word(self, at: _At) -> str:
        path, line, column = at
        if path not in self.texts:
            self.texts[path] = (self.folder / path).read_bytes().split(b"\n")
        lines = self.texts[path]
        word = _NAME.match(lines[line - 1], column) if line <= len(lines) else None
        return word[0].decode() if word else ""
