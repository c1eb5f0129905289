"""What files can see of each other: names in modules, through imports, re-exports and wildcards; and names anywhere.

Belongs here: finding definitions by name. What is known of values and their members is `inference`. Every lookup is
noted, so that it can be told which files a change can give other edges.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from ingest_assets.analysis import graph_names as names
from ingest_assets.analysis.facts import Import
from ingest_assets.analysis.families import family, traits_of
from ingest_assets.analysis.graph_nodes import Node, Target
from ingest_assets.analysis.modules import LANGUAGES, PACKAGES, FileIndex, Module, ModuleRules
from ingest_assets.analysis.scopes import FileNames, Symbol, suiting
from ingest_assets.analysis.unresolved import NAMESAKES
from ingest_assets.analysis.values import OUTSIDE, Value, are_parts, definition

Load = Callable[[Sequence[str]], Iterable[FileNames]]
LoadNamed = Callable[[Sequence[str]], Iterable[Node]]
_DECLARED = frozenset({"type", "variable"})  # kinds of what may be declared in another file than it is defined
_OF_ITS_FILE = frozenset({"macro", "constant", "type"})  # kinds of what a file sees no others link to
_MAX_STEPS = 1_000  # files through which one name is followed


class World:
    """The files of a codebase.

    `load` gives the names of files that are asked for, `named` the nodes of definitions by name; both are asked once
    for the same thing.
    """

    def __init__(self, index: FileIndex, files: Iterable[FileNames], load: Load, named: LoadNamed) -> None:
        self.index = index
        self.lookups = index.lookups
        self._files: dict[str, FileNames | None] = {one.path: one for one in files}
        self._load = load
        self._load_named = named
        self._named: dict[str, list[Node]] = {}
        self._unique: dict[tuple[str, str, str, bool], Target | str | None] = {}

    @classmethod
    def of(
        cls, files: Iterable[FileNames], paths: Iterable[str], text: Callable[[str], str | None] = lambda _: None
    ) -> World:
        """A world that is all in memory."""
        known = list(files)
        by_name: dict[str, list[Node]] = {}
        for one in known:
            for symbol in one.symbols.values():
                by_name.setdefault(symbol.node.name, []).append(symbol.node)
        return cls(
            FileIndex.of(paths, text),
            known,
            lambda _: (),
            lambda wanted: [n for w in wanted for n in by_name.get(w, ())],
        )

    def prepare(self, paths: Iterable[str], wanted: Iterable[str]) -> None:
        """Load files, and definitions by name, that will be asked for."""
        missing = [path for path in dict.fromkeys(paths) if path not in self._files and path in self.index.paths]
        self._files |= dict.fromkeys(missing)
        if missing:
            self._files |= {one.path: one for one in self._load(missing)}
        unknown = [name for name in dict.fromkeys(wanted) if name not in self._named]
        if unknown:
            self._named |= {name: [] for name in unknown}
            for node in self._load_named(unknown):
                self._named[node.name].append(node)

    def close(self) -> None:
        """Forget everything. Files and their symbols name each other: left to the garbage collector they would stay in
        memory for long, and stop a later update for seconds."""
        for one in self._files.values():
            if one is not None:
                one.close()
        self._files.clear()
        self.lookups.close()

    def file(self, path: str) -> FileNames | None:
        """The names of a file, or None where it does not exist."""
        if path not in self._files:
            self.prepare([path], ())
        return self._files.get(path)

    def rules(self, file: FileNames) -> ModuleRules | None:
        """How modules work in the language of a file."""
        return LANGUAGES.get(file.language or "")

    def module(self, imported: Import, path: str) -> Module | None:
        """What an import in a file means, before looking into files; None for what lies outside."""
        file = self._files.get(path)
        rules = LANGUAGES.get((file.language if file else None) or "")
        if rules is None:
            return None
        key = ("module", path, imported.module, imported.level, imported.name)
        return self.lookups.remember(key, lambda: self._module(imported, path, rules), None)

    def _module(self, imported: Import, path: str, rules: ModuleRules) -> Module | None:
        module = rules.resolve(imported, path, self.index)
        if module is None and rules.packages and imported.name not in (None, "*"):
            found = self.in_package(imported.module, str(imported.name), family(path))
            files = [one.symbol.file.path for value in found for one in (value, *value.also) if one.symbol is not None]
            return Module(tuple(files), imported.name) if files else None
        return module

    def is_outside(self, imported: Import, path: str) -> bool:
        """Whether an import in a file means a module that is none of the codebase's."""
        module = self.module(imported, path)
        return module is None or (module.definition is not None and not self._modules(module.definition))

    def package(self, imported: Import, path: str) -> str | None:
        """What the package is called that an import in a file means; None where that is, or may be, the codebase's."""
        file = self._files.get(path)
        name_of = PACKAGES.get((file.language if file else None) or "")
        if name_of is None or not imported.is_import or not self.is_outside(imported, path):
            return None
        return name_of(imported, path, self.index)

    def names(self, paths: tuple[str, ...], name: str, meant: str | None = None) -> tuple[Value, ...]:
        """What a name means in the module that these files are; OUTSIDE alone where it comes from elsewhere. `meant`:
        see `suiting`."""
        key = ("names", paths, name, meant)
        return self.lookups.remember(key, lambda: self._follow([(one, name) for one in paths], (), meant), ())

    def imported(self, imports: Sequence[Import], path: str) -> tuple[Value, ...]:
        """What a name that these imports of a file bind means."""
        key = ("imported", path, tuple((one.module, one.level, one.name) for one in imports))
        return self.lookups.remember(key, lambda: self._follow([], [(one, path) for one in imports]), ())

    def _follow(
        self, pending: list[tuple[str, str]], imports: Iterable[tuple[Import, str]] = (), meant: str | None = None
    ) -> tuple[Value, ...]:
        """Follow names through definitions, imports and wildcards; each pair of a file and a name once."""
        found: dict[Value, None] = {}
        instead: dict[Value, None] = {}  # where nothing is found
        outside = False
        seen: set[tuple[str, str]] = set()
        linked: set[str] = set()  # files of which only what others can link to is seen
        steps = list(imports)
        while pending or steps:
            for imported, path in steps:
                module = self.module(imported, path)
                if module is None:
                    outside = True
                elif module.definition is not None:
                    self._into_definition(module.definition, module.member, found)
                elif module.member is None:
                    found[Value("module", paths=module.files)] = None
                else:
                    pending += [(file, module.member) for file in module.files]
                    if module.submodule is not None:
                        instead[Value("module", paths=(module.submodule,))] = None
            steps = []
            if not pending:
                break
            path, name = pending.pop(0)
            if (path, name) in seen or len(seen) > _MAX_STEPS:
                continue
            seen.add((path, name))
            self.lookups.add("name", path, name)
            file = self.file(path)
            if file is None:
                continue
            own = file.top(name)
            if meant is not None:
                own = suiting(own, meant)
            if linked and path in linked:
                own = [
                    one
                    for one in own
                    if one.definition.kind not in _OF_ITS_FILE and one.definition.visibility != "private"
                ]
            if own:
                found[definition(own)] = None
            elif name in file.bound:
                steps = [(imported, path) for imported in file.bound[name]]
            else:
                self.lookups.add("name", path, "*")
                for imported in file.wildcards:
                    module = self.module(imported, path)
                    if module is not None and module.definition is not None:
                        self._into_definition(module.definition, name, found)
                    elif module is not None:
                        place = f"{module.inside}.{name}" if module.inside else name
                        if module.sources:
                            linked.update(one for one in module.sources if (one, place) not in seen)
                        pending += [(one, place) for one in (*module.files, *module.sources)]
                rules = LANGUAGES.get(file.language or "")
                submodule = rules.submodule(path, name, self.index) if rules is not None else None
                if submodule is not None:
                    instead[Value("module", paths=(submodule,))] = None
        answer = _as_one(tuple(found or instead))
        if outside or len(answer) > 1:
            answer = tuple(one._replace(sure=False) for one in answer)
        if len(answer) > 1 and all(one.symbol is not None and self._has_alternatives(one.symbol) for one in answer):
            return (answer[0]._replace(also=answer[1:]),)
        return answer or ((OUTSIDE,) if outside else ())

    def visible(self, file: FileNames, name: str) -> tuple[Value, ...]:
        """What a name means at the top of a file that is part of packages; OUTSIDE alone where it may come from
        elsewhere."""
        self.lookups.add("name", file.path, name)
        own = file.top(name)
        if own:
            return (definition(own),)
        self.lookups.add("name", file.path, "")
        for package in file.packages:
            found = self.in_package(package, name, file.family)
            if found:
                return found
        outside = False
        answer: dict[Value, None] = {}
        self.lookups.add("name", file.path, "*")
        for imported in file.wildcards:
            brought = self.in_package(imported.module, name, file.family) or self._in_class(imported, name, file)
            answer |= dict.fromkeys(brought)
            outside = outside or self.is_outside(imported, file.path)
        found = tuple(answer)
        return tuple(one._replace(sure=False) for one in found) if len(found) > 1 else found or (OUTSIDE,) * outside

    def in_package(self, package: str, name: str, of_family: str) -> tuple[Value, ...]:
        """What a name means in a package, whose files can lie anywhere."""
        key = ("package", package, name, of_family)
        return self.lookups.remember(key, lambda: self._in_package(package, name, of_family), ())

    def _in_package(self, package: str, name: str, of_family: str) -> tuple[Value, ...]:
        qualified = f"{package}.{name}" if package else name
        found: list[Value] = []
        nodes = [one for one in self.named(name) if one.qualified_name in (name, qualified)]
        paths = sorted({one.path for one in nodes if family(one.path) == of_family})
        self.prepare(paths, ())
        for path in paths:
            file = self.file(path)
            self.lookups.add("name", path, name)
            self.lookups.add("name", path, "")
            if file is None:
                continue
            own = file.places.get(qualified) or (file.places.get(name) if package in file.packages else None)
            if own:
                found.append(definition(own))
        if len(found) > 1:  # parts of it, or of several forms one for each build
            if not are_parts(found):
                found = [one._replace(sure=False) for one in found]
            return (found[0]._replace(also=tuple(found[1:])),)
        return tuple(found)

    def namespace(self, file: FileNames, name: str) -> Value | None:
        """The package that a name means in a file in which packages are nested."""
        if not file.traits.packages_are_nested:
            return None
        written = [f"{one.module}.{one.name}" for one in file.bound.get(name, ()) if one.name]
        places = written or [f"{package}.{name}" if package else name for package in file.packages]
        return next((one for place in places if (one := self.package_of(place, file.family))), None)

    def package_of(self, qualified_name: str, of_family: str) -> Value | None:
        """The package of this name, where files or other packages are in it."""
        if not traits_of(of_family).packages_are_nested:
            return None
        return Value("package", paths=(qualified_name, of_family)) if self._modules(qualified_name) else None

    def _in_class(self, imported: Import, name: str, file: FileNames) -> tuple[Value, ...]:
        """What a name means of which all members of a class are imported."""
        package, _, last = imported.module.rpartition(".")
        answer = []
        for one in self.in_package(package, last, file.family) if last else ():
            if one.symbol is not None:
                self.lookups.add("name", one.symbol.file.path, name)
                own = one.symbol.file.places.get(f"{one.symbol.definition.qualified_name}.{name}")
                answer += [definition(own)] if own else []
        return tuple(answer)

    def _has_alternatives(self, symbol: Symbol) -> bool:
        rules = self.rules(symbol.file)
        return rules is not None and rules.alternatives

    def _into_definition(self, qualified_name: str, member: str | None, found: dict[Value, None]) -> None:
        """Find the module definition of a qualified name, wherever it is; or a member of it."""
        places = [(node.path, node.qualified_name) for node in self._modules(qualified_name)]
        if len({path for path, _ in places}) != 1:
            return
        for path, place in dict.fromkeys(places):
            file = self.file(path)
            self.lookups.add("name", path, member or place.rpartition(".")[2])
            own = file.places.get(f"{place}.{member}" if member else place) if file else None
            if own:
                found[definition(own)] = None

    def _modules(self, qualified_name: str) -> list[Node]:
        tail = qualified_name.rsplit(".", 1)[-1]
        found = [node for name in dict.fromkeys((qualified_name, tail)) for node in self.named(name)]
        kinds = names.SUITING_KINDS["inherit"]
        return [node for node in found if node.qualified_name == qualified_name and node.kind in kinds]

    def named(self, name: str) -> list[Node]:
        """Every definition of a name."""
        self.lookups.add("named", name)
        if name not in self._named:
            self.prepare((), [name])
        return self._named[name]

    def unique(self, name: str, kind: str, of_family: str, methods_only: bool) -> Target | str | None:
        """The only definition of a name that suits a kind of reference; see `unique`."""
        self.lookups.add("unique", name, of_family)
        key = name, kind, of_family, methods_only
        if key not in self._unique:
            if name not in self._named:
                self.prepare((), [name])
            self._unique[key] = unique(self._named[name], kind, of_family, methods_only)
        return self._unique[key]


def _as_one(found: tuple[Value, ...]) -> tuple[Value, ...]:
    """Of a namespace that several files open the first place; of a variable that a header declares the source, of a
    type that a header names the type with the name."""
    symbols = [symbol for one in found if one.symbol is not None for symbol in (one.symbol, *one.others)]
    places = {one.definition.qualified_name for one in symbols}
    if len(found) < 2 or len(places) != 1 or any(one.symbol is None for one in found):
        return found
    kinds = {one.definition.kind for one in symbols}
    if kinds == {"module"}:
        return found[:1]
    classes = sum(one.definition.kind in names.CLASS_KINDS for one in symbols)
    if not symbols[0].file.traits.classes_are_declared or classes > 1 or kinds - names.CLASS_KINDS - _DECLARED:
        return found
    types = [one for one in symbols if one.definition.kind != "variable"]
    variables = sorted((one for one in symbols if one.definition.kind == "variable"), key=_is_of_a_header)
    return (definition([*types, *variables[:1]]),)


def _is_of_a_header(symbol: Symbol) -> bool:
    return symbol.file.path.rpartition(".")[2].startswith("h")


def unique(nodes: Collection[Node], kind: str, of_family: str, methods_only: bool) -> Target | str | None:
    """The only one of these definitions that suits a kind of reference; NAMESAKES where there are several, None where
    there is none."""
    suiting = names.SUITING_KINDS.get(kind)
    no_methods = not methods_only and traits_of(of_family).members_need_a_receiver
    found = [
        node
        for node in nodes
        if (suiting is None or node.kind in suiting)
        and (node.kind not in names.METHOD_KINDS if no_methods else not methods_only or node.kind in names.METHOD_KINDS)
        and family(node.path) == of_family
    ]
    if len({(node.path, node.qualified_name) for node in found}) != 1:
        return NAMESAKES if found else None
    return Target(max(found, key=lambda node: (node.line, node.node_id)).node_id, "possible", "unique_name")
