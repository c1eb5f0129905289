"""What the names in a file are bound to, and what is known of values."""

from __future__ import annotations

import pytest

from ingest_assets.analysis.facts import ParsedFile
from ingest_assets.analysis.languages import by_name
from ingest_assets.analysis.parsing import parse


def parsed(text: str, language: str = "python") -> ParsedFile:
    return parse(text, by_name(language))


def uses(found: ParsedFile) -> list[tuple[int, str, str | None, str, str | None]]:
    return [(one.line, one.kind, one.receiver, one.name, one.hint) for one in found.references]


def hints(found: ParsedFile) -> dict[str, str | None]:
    return {one.qualified_name: one.hint for one in found.definitions}


def test_names_that_are_local_are_no_uses() -> None:
    text = """
from shapes import area, Shape
def run(area):
    print(area)
    for Shape in area:
        use(Shape)
    return [area for area in ()]
value = area
"""
    assert [one for one in uses(parsed(text)) if one[1] == "use"] == [(8, "use", None, "area", None)]


def test_what_a_local_is_bound_to_last_counts() -> None:
    text = """
import shapes
def run(known: shapes.Shape, unknown):
    known.draw()
    unknown.draw()
    one = shapes.make()
    one.draw()
    one = shapes.other
    one.draw()
    for each in one.parts():
        each.draw()
    with shapes.open() as two:
        two.draw()
"""
    draws = [one.hint for one in parsed(text).references if one.name == "draw"]
    assert draws == [
        "`shapes.Shape`", "", "shapes.make()", "shapes.other", "shapes.other.parts()[]", "shapes.open().__enter__()",
    ]  # fmt: skip


def test_hints_of_python() -> None:
    text = """
class A(base.B, C[int]):
    declared: "Thing"
    def __init__(self, given: Thing = None):
        self.taken = given or Other()
        self.made = Made()
        self.nothing = None
    @property
    def prop(self) -> Thing: ...
    @cached_property
    def silent(self): ...
def give() -> list[A]: ...
app = give()
"""
    assert hints(parsed(text)) == {
        "A": "(base.B,C)", "A.declared": '`"Thing"`', "A.__init__": None, "A.taken": "`Thing`", "A.made": "Made()",
        "A.nothing": None, "A.prop": "`Thing`", "A.silent": "``", "give": "()`list[A]`", "app": "give()",
    }  # fmt: skip


def test_types_in_quotes_are_uses() -> None:
    found = parsed('from shapes import Shape\ndef f(x: "Shape", y: dict[str, "Shape"]) -> None: ...\n')
    assert [(one.line, one.column) for one in found.references if one.name == "Shape"] == [(2, 10), (2, 32)]


def test_definitions_in_functions_are_told_apart() -> None:
    text = """
def one():
    def help(): ...
    return help()
def two():
    class help: ...
    return help
"""
    found = parsed(text)
    ordinals = {one.qualified_name: one.ordinal for one in found.definitions}
    assert [one.hint for one in found.references if one.name == "help"] == [
        f"@{ordinals['one.help']}", f"@{ordinals['two.help']}",
    ]  # fmt: skip


def test_hints_of_typescript() -> None:
    text = """
export class A<P> extends B implements C {
  private client: Client = make()
  made = new Client()
  constructor(private readonly opts: P) { super() }
  get it(): Client { return this.client }
  run(part: P): Promise<A<P>> { return part.go() }
}
const helper = (x: Client): Client => x.get()
"""
    found = parsed(text, "typescript")
    assert hints(found) == {
        "A": "(B,C)<|P|>", "A.client": "`Client`", "A.made": "Client()", "A.constructor": "(){`P`}", "A.opts": "`P`",
        "A.it": "`Client`", "A.run": "(){`P`}`Promise<A<P>>`", "helper": "(){`Client`}`Client`",
    }  # fmt: skip
    assert [one.hint for one in found.references if one.name == "get"] == ["`Client`"]


def test_hints_of_types_and_of_functions_that_do_not_say_what_they_return() -> None:
    text = """
type Handler<T extends Thing, U = Other> = (
  given: T, // the first
  next: { done: boolean
    other?: U }
) => void
interface Called extends Base<Thing, B<C>> { (one: A): B; other: A }
function give(kind, of: Part) { const one = make(); return one.part }
const last = (a?: A) => a ?? other()
const known: Handler<Thing> = (given) => given.done()
const same = { a: 1, b } as const
"""
    found = parsed(text, "typescript")
    assert hints(found) == {
        "Handler": "`(\ngiven: T,\nnext: { done: boolean\nother?: U }\n) => void`<|T extends Thing, U = Other|>",
        "Handler.done": "`boolean`", "Handler.other": "`U`",
        "Called": "(Base<Thing, B<C>>)=`(one: A): B`", "Called.other": "`A`",
        "give": "(){,`Part`}make().part", "last": "(){`A`}`A`", "known": "`Handler<Thing>`",
        "same": "@@9@10", "same.a": None, "same.b": "b",
    }  # fmt: skip
    assert [one.hint for one in found.references if one.name == "done"] == ["`Handler<Thing>`{0}"]


def keys(text: str, language: str = "tsx") -> list[tuple[str, str | None]]:
    """The names that are used as members of what stands around them, with what that is."""
    return [(one.name, one.hint) for one in parsed(text, language).references if one.receiver == "{}"]


def test_keys_are_members_of_what_is_expected() -> None:
    text = """
import { Box, Form, make, type Options } from './library'
const one: Options = { a: 1, 'b': [{ c: 2 }], d() {}, [e]: 3 }
make(0, { f: true ? { g } : undefined, ...one })
new Box({ h: 1 })
function give(): Options { return { i: 1 } }
const two = { j: 1 } satisfies Options
const three = <Form k={1}><div l="" /></Form>
make((m) => ({ n: m }))
unknown({ o: 1 })
"""
    assert keys(text) == [
        ("a", "`Options`"), ("b", "`Options`"), ("c", "`Options`.b[]"), ("d", "`Options`"), ("f", "make{1}"),
        ("g", "make{1}.f"), ("h", "Box{0}"), ("i", "`Options`"), ("j", "`Options`"), ("k", "Form{0}"),
        ("n", "make{0}()"),
    ]  # fmt: skip


def test_patterns_are_members_of_what_they_take_apart() -> None:
    text = """
import { make, type Options } from './library'
const { a, b: { c, d = 1 } } = make()
function run({ e }: Options, [{ f }]: Options[]) { e.go() }
for (const { g } of make()) {}
make(({ h }) => h.go(), function (i) { i.go() })
const { j } = unknown
"""
    assert keys(text) == [
        ("a", "make()"), ("b", "make()"), ("c", "make().b"), ("d", "make().b"), ("e", "`Options`"),
        ("f", "`Options[]`[]"), ("g", "make()[]"), ("h", "make{0}{0}"),
    ]  # fmt: skip
    found = parsed(text, "typescript")
    assert [one.hint for one in found.references if one.name == "go"] == ["`Options`.e", "make{0}{0}.h", "make{1}{0}"]


def test_a_shorthand_property_is_a_key_and_a_value() -> None:
    text = "import { part, make } from './library'\nmake({ part })\n"
    found = parsed(text, "typescript").references
    assert [(one.name, one.receiver, one.hint) for one in found if one.name == "part"] == [
        ("part", "{}", "make{0}"), ("part", None, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("export default class Shape {}", ("Shape", "default")),
        ("function draw() {}\nexport { draw as paint }", ("draw", "paint")),
        ("function draw() {}\nexport default draw", ("draw", "default")),
    ],
)
def test_what_is_exported_under_another_name(text: str, expected: tuple[str, str]) -> None:
    [found] = parsed(text, "typescript").imports
    assert (found.name, found.alias, found.is_import) == (*expected, False)


def test_long_chains_end() -> None:
    lines = [f"x{n} = x{n - 1}.next()" for n in range(1, 2000)]
    text = "def f(x0: A):\n    " + "\n    ".join(lines) + "\n    x1999.end()\n    x3.end()\n"
    assert [one.hint for one in parsed(text).references if one.name == "end"] == ["", "`A`.next().next().next()"]
