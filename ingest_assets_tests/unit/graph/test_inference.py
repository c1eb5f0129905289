"""What members of values are found by: real code, analysed and resolved."""

from __future__ import annotations

from ingest_assets.analysis.graph import resolve
from ingest_assets.analysis.graph_world import World
from ingest_assets.analysis.languages import detect
from ingest_assets.analysis.parsing import parse
from ingest_assets.analysis.scopes import FileNames


def edges(files: dict[str, str], path: str, *kinds: str) -> list[tuple[int, str, str, str]]:
    """(line, target, rule, confidence) of the edges of a file, of these kinds."""
    facts = {one: parse(text, detect(one)) for one, text in files.items()}
    known = {one: FileNames(one, f.language, f.definitions, f.imports) for one, f in facts.items()}
    names = {node.node_id: f"{one}::{node.qualified_name}" for one, f in known.items() for node in f.nodes()}
    names |= {f.node.node_id: one for one, f in known.items()}
    world = World.of(known.values(), files, lambda one: files.get(one))
    found = resolve(known[path], facts[path].references, world).edges
    return [
        (one.line, names[one.target], one.rule, one.confidence)
        for one in found
        if one.kind in kinds and one.target in names
    ]


SHAPES = """
class Base:
    def draw(self) -> "Base": ...
    def parts(self) -> list["Part"]: ...
class Shape(Base):
    size: int = 0
    def __init__(self, part: "Part"):
        self.part = part
    @property
    def first(self) -> "Part": ...
    def copy(self) -> Self: ...
class Part:
    def name(self): ...
def make(kind) -> Shape | None: ...
"""


def test_members_of_instances() -> None:
    text = """
from shapes import Shape, make
def run(given: Shape, other):
    given.draw().draw()
    given.part.name()
    given.first.name()
    given.copy().size
    make(3).size
    for each in given.parts():
        each.name()
    Shape(None).copy().first
    given.nowhere
"""
    found = edges({"shapes.py": SHAPES, "run.py": text}, "run.py", "calls", "references")
    assert [one[:2] for one in found if one[2] == "typed"] == [
        (4, "shapes.py::Base.draw"), (4, "shapes.py::Base.draw"),
        (5, "shapes.py::Shape.part"), (5, "shapes.py::Part.name"),
        (6, "shapes.py::Shape.first"), (6, "shapes.py::Part.name"),
        (7, "shapes.py::Shape.copy"), (7, "shapes.py::Shape.size"),
        (8, "shapes.py::Shape.size"),
        (9, "shapes.py::Base.parts"), (10, "shapes.py::Part.name"),
        (11, "shapes.py::Shape.copy"), (11, "shapes.py::Shape.first"),
    ]  # fmt: skip
    assert {one[3] for one in found} == {"certain"}


def test_self_and_super_through_bases_of_other_files() -> None:
    text = """
import shapes as s
class Round(s.Shape):
    def draw(self):
        super().draw()
        self.part.name()
        self.copy().mine()
    def mine(self): ...
"""
    files = {"shapes.py": SHAPES, "round.py": text}
    assert edges(files, "round.py", "calls") == [
        (5, "shapes.py::Base.draw", "member", "certain"),
        (6, "shapes.py::Part.name", "typed", "certain"),
        (7, "shapes.py::Shape.copy", "member", "certain"),
        (7, "round.py::Round.mine", "typed", "certain"),
    ]
    assert edges(files, "round.py", "overrides") == [(4, "shapes.py::Base.draw", "override", "certain")]


def test_nothing_is_guessed_of_what_lies_outside() -> None:
    text = """
import numpy as np
from shapes import Shape
class Mine(np.Array):
    def run(self, given: np.Array, texts: list[str]):
        self.draw_everything()
        given.draw_everything()
        np.make().draw_everything()
        texts[0].draw_everything()
        print.draw_everything()
"""
    other = "class A:\n    def draw_everything(self): ...\n"
    files = {"shapes.py": SHAPES, "run.py": text, "other.py": other}
    assert edges(files, "run.py", "calls") == [(6, "other.py::A.draw_everything", "unique_name", "possible")]


def test_of_several_types_each_is_likely() -> None:
    text = """
from shapes import Part, Shape
from more import Line
def run(one: Part | Line, two: "Part | None"):
    one.name()
    two.name()
"""
    more = "class Line:\n    def name(self): ...\n"
    assert edges({"shapes.py": SHAPES, "more.py": more, "run.py": text}, "run.py", "calls") == [
        (5, "shapes.py::Part.name", "typed", "likely"),
        (5, "more.py::Line.name", "typed", "likely"),
        (6, "shapes.py::Part.name", "typed", "certain"),
    ]


def test_a_circle_of_types_ends() -> None:
    text = "import b\nclass A(b.B): ...\nx = b.y\nx.z()\nA().go()\n"
    other = "import a\nclass B(a.A): ...\ny = a.x\n"
    assert edges({"a.py": text, "b.py": other}, "a.py", "calls") == [(5, "a.py::A", "same_scope", "certain")]


LIBRARY = """
export interface Client { name: string; get(key: string): Promise<Client> }
export class Http implements Client {
  name = "http"
  constructor(private next: Client) {}
  async get(key: string): Promise<Client> { return this.next.get(key) }
}
export const Http2 = 1
export type Http2 = { a: string }
export default function connect(): Client { return new Http(null) }
"""


def test_typescript() -> None:
    text = """
import connect, { Http as H, Http2 } from './library'
async function run(given: H) {
  const client = await connect()
  client.name
  const other = await given.get('x')
  other.get(Http2)
  const x: Http2 = new H(client)
}
"""
    found = edges({"library.ts": LIBRARY, "run.ts": text}, "run.ts", "calls", "references")
    assert [one[:2] for one in found] == [
        (3, "library.ts::Http"), (4, "library.ts::connect"), (5, "library.ts::Client.name"),
        (6, "library.ts::Http.get"), (7, "library.ts::Client.get"), (7, "library.ts::Http2"),
        (8, "library.ts::Http2"), (8, "library.ts::Http"), (8, "library.ts::Http.constructor"),
    ]  # fmt: skip
    assert {one[3] for one in found} == {"certain"}
    assert edges({"library.ts": LIBRARY}, "library.ts", "implements") == [
        (3, "library.ts::Client", "same_scope", "certain")
    ]


def test_what_an_object_holds_is_not_in_scope() -> None:
    text = "import { has } from './common'\nconst traps = {\n  has(x) { return has(x) },\n}\n"
    files = {"common.ts": "export function has(x: any) { return true }\n", "traps.ts": text}
    assert edges(files, "traps.ts", "calls") == [(3, "common.ts::has", "imported", "certain")]


def script(text: str, library: str) -> list[tuple[int, str, str]]:
    """(line, target, confidence) of the members of a library that a file uses."""
    files = {"library.ts": library, "run.ts": text}
    found = edges(files, "run.ts", "calls", "references")
    targets = [(line, target.removeprefix("library.ts::"), sure) for line, target, _, sure in found]
    return [one for one in targets if "." in one[1]]


TYPES = """
export type Point = { x: number; at: { deep: Part } } & Named
export interface Named { name: string; parts: Part[]; byName: Map<string, Part>; self(): this }
export class Part { size = 1; grow(by: { step: number }): Part { return this } }
export class Line extends Part { end() {} }
export type Kinds = { part: Part; line: Line }
export interface AnyKind { part: Part; line: Line }
export type Either = AnyKind[keyof AnyKind]
export type Handler = (part: Part, next: () => Line) => void
export interface Called { (part: Part): Named; other: Part }
export class Store<T> { item: T; all(): T[] { return [] } }
export class Lines extends Store<Line> {}
export function on(name: string, run: Handler, options?: { once: boolean }): void {}
export function give() { return new Line() }
export const Sizes = { small: 1, large: 2 } as const
"""


def test_members_of_types_that_are_written() -> None:
    text = """
import type { Point, Either, Kinds, Handler } from './library'
function run(p: Point, e: Either, k: Kinds['line'], h: Handler, w: { z: Point }) {
  p.x
  p.at.deep.size
  p.name
  e.size
  e.end()
  k.end()
  w.z.x
}
"""
    assert script(text, TYPES) == [
        (3, "Kinds.line", "certain"), (4, "Point.x", "certain"), (5, "Point.at", "certain"),
        (5, "Point.at.deep", "certain"),
        (5, "Part.size", "certain"), (6, "Named.name", "certain"), (7, "Part.size", "likely"),
        (8, "Line.end", "likely"), (9, "Line.end", "certain"), (10, "run.ts::run.z", "certain"),
        (10, "Point.x", "certain"),
    ]  # fmt: skip


def test_elements_arguments_and_parameters_of_types() -> None:
    text = """
import { Lines, Named, Store, Part, on, give, Called } from './library'
function run(n: Named, s: Store<Part>, l: Lines, c: Called) {
  n.parts.find((p) => p.size > 1)?.grow({ step: 1 })
  n.parts.filter(Boolean)[0].size
  n.byName.get('a')!.size
  s.item.size
  l.item.end()
  l.all().map((one) => one.end())
  on('x', (part, next) => { part.size; next().end() }, { once: true })
  give().end()
  c(null).name;
  (n as Named).self().name
}
"""
    assert sorted(script(text, TYPES)) == [
        (4, "Named.parts", "certain"), (4, "Part.grow", "certain"), (4, "Part.grow.step", "certain"),
        (4, "Part.size", "certain"), (5, "Named.parts", "certain"), (5, "Part.size", "certain"),
        (6, "Named.byName", "certain"), (6, "Part.size", "certain"), (7, "Part.size", "certain"),
        (7, "Store.item", "certain"), (8, "Line.end", "certain"), (8, "Store.item", "certain"),
        (9, "Line.end", "certain"), (9, "Store.all", "certain"), (10, "Line.end", "certain"),
        (10, "Part.size", "certain"), (10, "on.once", "certain"), (11, "Line.end", "certain"),
        (12, "Named.name", "certain"), (13, "Named.name", "certain"), (13, "Named.self", "certain"),
    ]  # fmt: skip


def test_keys_patterns_and_members_of_objects() -> None:
    text = """
import { Named, Sizes, type Point } from './library'
const { name, parts: [{ size }] } = given() as Named
const p: Point = { x: 1, at: { deep: null }, name }
Sizes.small
"""
    assert script(text, TYPES) == [
        (3, "Named.name", "certain"), (3, "Named.parts", "certain"), (3, "Part.size", "certain"),
        (4, "Point.x", "certain"), (4, "Point.at", "certain"), (4, "Point.at.deep", "certain"),
        (4, "Named.name", "certain"), (4, "run.ts::name", "certain"), (5, "Sizes.small", "certain"),
    ]  # fmt: skip


def test_members_of_objects_that_functions_make() -> None:
    text = """
import { Part } from './library'
function useParts(first: Part, rest: Part) {
  const held = { first, inner: { last: first } }
  const other = { first: rest, ...held, size: 1 }
  held.first.size
  held.inner.last.size
  other.size
  other.first
  return { held, count: () => held }
}
const { held: { inner }, count } = useParts()
inner.last.size
count().first.grow
const make = () => ({ made: new Part() })
make().made.size
function typed(): Part { return { size: 1 } }
"""
    found = [(line, target) for line, target, _ in script(text, TYPES) if line not in (2, 4, 5)]
    assert found == [
        (6, "run.ts::useParts.first"), (6, "Part.size"), (7, "run.ts::useParts.inner"),
        (7, "run.ts::useParts.inner.last"), (7, "Part.size"), (8, "run.ts::useParts.size"),
        (12, "run.ts::useParts.held"), (12, "run.ts::useParts.inner"), (12, "run.ts::useParts.count"),
        (12, "run.ts::useParts"), (13, "run.ts::useParts.inner.last"), (13, "Part.size"), (14, "run.ts::count"),
        (14, "run.ts::useParts.first"), (14, "Part.grow"), (16, "run.ts::make"), (16, "run.ts::make.made"),
        (16, "Part.size"), (17, "Part.size"),
    ]  # fmt: skip


def test_what_follows_from_what_a_generic_function_is_given() -> None:
    text = """
import { each, box, Box, Part, Line, make, define, wrap, type State, type Maker } from './library'
each(new Line(), (one) => one.end())
each(unknown(), (one) => one.size)
box(new Line()).held.end()
box<Part>().held.size
new Box<Part>().held.size
box(new Part()).map((one) => ({ of: new Line() })).held.of.end()
make<State>((set) => set({ count: 1 })).read().count
make(() => ({ own: new Part() })).read().own.size
export const made: Maker<Part> = define('part', (one) => one.size)
const { count } = wrap<State>(undefined)
each(given, (one) => one.size)
"""
    library = """
export class Part { size = 1 }
export class Line extends Part { end() {} }
export interface State { count: number }
export class Box<T> { held: T; map<U>(by: (one: T) => U): Box<U> { return this as any } }
export function box<T>(of?: T): Box<T> { return new Box() }
export function each<T extends Part>(of: T, run: (one: T) => void) {}
export function make<S>(by: (set: (state: S) => void) => S): { read(): S } { return {} as any }
export interface Maker<T, D = T> { make(of: D): T }
export function define<T, D = T>(name: string, start: (one: T) => void): Maker<T, D> { return {} as any }
export function wrap<T, U = T>(of: unknown): U { return of as U }
"""
    assert script(text, library) == [
        (3, "Line.end", "certain"), (4, "Part.size", "likely"), (5, "Box.held", "certain"),
        (5, "Line.end", "certain"), (6, "Box.held", "certain"), (6, "Part.size", "certain"),
        (7, "Box.held", "certain"), (7, "Part.size", "certain"), (8, "Box.map", "certain"),
        (8, "Box.held", "certain"), (8, "run.ts::of", "certain"), (8, "Line.end", "certain"),
        (9, "State.count", "certain"), (9, "make.read", "certain"), (9, "State.count", "certain"),
        (10, "make.read", "certain"), (10, "run.ts::own", "certain"), (10, "Part.size", "certain"),
        (11, "Part.size", "certain"), (12, "State.count", "certain"), (13, "Part.size", "likely"),
    ]  # fmt: skip


def test_inferred_types_forms_of_calls_and_parameters_that_are_not_said() -> None:
    text = """
import { use, parts, type Kept } from './library'
use().size
use((one) => one.size).end()
use(() => true)
parts.push({ size: 1 })
function run(kept: Kept) { kept.of.size }
"""
    library = """
export interface Part { size: number }
export interface Line { end(): void }
type Read<S> = S extends { get: () => infer T } ? T : never
type Use<S> = { (): Read<S>; <U>(by: (one: Read<S>) => U): Line } & S
export declare const use: Use<{ get: () => Part }>
export const parts: Part[] = []
export interface Kept<T = Part> { of: T }
"""
    assert script(text, library) == [
        (3, "Part.size", "certain"), (4, "Part.size", "certain"), (4, "Line.end", "certain"),
        (6, "Part.size", "certain"), (7, "Kept.of", "certain"), (7, "Part.size", "certain"),
    ]  # fmt: skip
