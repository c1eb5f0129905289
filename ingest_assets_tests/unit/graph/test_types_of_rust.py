"""What names and types of values lead to in Rust."""

from __future__ import annotations

from ingest_assets_tests.unit.graph.test_inference import edges

SHAPES = """
pub trait Draw { fn draw(&self); fn twice(&self) { self.draw(); } }
pub struct Part { pub size: u32 }
pub struct Shape { pub parts: Vec<Part>, first: Option<Box<Part>> }
pub enum Found { Whole(Shape), Nothing }
impl Part { pub fn new(size: u32) -> Self { Part { size } } pub fn size(&self) -> u32 { self.size } }
impl Shape { pub fn open() -> Result<Self, String> { todo!() } }
impl Draw for Shape { fn draw(&self) { self.parts.len(); } }
pub fn find<'a>(all: &'a [Shape]) -> Option<&'a mut Shape> { None }
pub static LIMIT: u32 = 1;
"""


def test_members_of_what_functions_give_and_of_what_holds_it() -> None:
    text = """
use crate::shapes::{find, Draw, Found, Part, Shape};
fn run(all: &[Shape], found: Found) -> Result<(), String> {
    let shape = Shape::open()?;
    shape.draw();
    shape.twice();
    let parts = &shape.parts;
    for part in parts.iter() { part.size(); }
    parts[0].size;
    if let Some(other) = find(all) { other.draw(); }
    find(all).unwrap().draw();
    all.iter().map(|one| one.draw());
    match found { Found::Whole(whole) => whole.draw(), Found::Nothing => (), }
    let shape = Part::new(1);
    shape.size();
    assert_eq!(Part::new(2).size, shape.size);
    Ok(())
}
"""
    found = edges(
        {"src/lib.rs": "mod shapes; mod run;", "src/shapes.rs": SHAPES, "src/run.rs": text}, "src/run.rs", "calls"
    )
    assert [one[:2] for one in found if "shapes" in one[1]] == [
        (4, "src/shapes.rs::Shape.open"), (5, "src/shapes.rs::Shape.draw"), (6, "src/shapes.rs::Draw.twice"),
        (8, "src/shapes.rs::Part.size"), (10, "src/shapes.rs::find"), (10, "src/shapes.rs::Shape.draw"),
        (11, "src/shapes.rs::find"), (11, "src/shapes.rs::Shape.draw"), (12, "src/shapes.rs::Shape.draw"),
        (13, "src/shapes.rs::Shape.draw"), (14, "src/shapes.rs::Part.new"), (15, "src/shapes.rs::Part.size"),
    ]  # fmt: skip
    assert {one[3] for one in found} == {"certain"}


def test_fields_and_methods_of_one_name_are_told_apart() -> None:
    text = """
use crate::shapes::Part;
fn run(part: &Part) -> u32 { part.size() + part.size }
"""
    files = {"src/lib.rs": "mod shapes;", "src/shapes.rs": SHAPES, "src/run.rs": text}
    first = [(one[1], one[3]) for one in edges(files, "src/run.rs", "calls")]
    assert first == [("src/shapes.rs::Part.size", "certain")]
    assert [one[2:] for one in edges(files, "src/run.rs", "references")][-1] == ("typed", "certain")


def test_methods_in_another_file_than_their_type() -> None:
    more = """
use crate::shapes::Shape;
impl Shape { pub fn more(&self) { self.parts.clear(); Self::open(); } }
"""
    text = """
fn run(shape: crate::shapes::Shape) { shape.more(); }
"""
    files = {"src/lib.rs": "mod shapes; mod more;", "src/shapes.rs": SHAPES, "src/more.rs": more, "src/run.rs": text}
    assert edges(files, "src/run.rs", "calls") == [(2, "src/more.rs::Shape.more", "typed", "certain")]
    assert edges(files, "src/more.rs", "calls") == [(3, "src/shapes.rs::Shape.open", "imported", "certain")]
    assert (3, "src/shapes.rs::Shape.parts", "member", "certain") in edges(files, "src/more.rs", "references")


def test_local_names_and_names_from_elsewhere_have_no_edges() -> None:
    text = """
use std::fs::read;
fn open() {}
fn run(find: fn()) {
    let LIMIT = 2;
    let open = read("x");
    open.draw_all();
    find();
    String::new().draw_all();
}
"""
    shapes = SHAPES + "impl Shape { pub fn draw_all(&self) {} }"
    files = {"src/lib.rs": "mod shapes;", "src/shapes.rs": shapes, "src/run.rs": text}
    found = edges(files, "src/run.rs", "calls", "references")
    assert [one for one in found if one[3] != "possible"] == []


def test_a_module_in_braces_sees_the_file_and_what_it_imports() -> None:
    text = """
pub enum Kind { Small, Large }
fn check() {}
mod tests {
    use super::*;
    use super::Kind::Small;
    fn test_check() { check(); super::check(); let it = Small; Kind::Large; }
}
"""
    found = edges({"src/lib.rs": text}, "src/lib.rs", "calls", "references")
    assert [one[:2] for one in found if one[0] == 7] == [
        (7, "src/lib.rs::check"), (7, "src/lib.rs::check"), (7, "src/lib.rs::Kind.Small"),
        (7, "src/lib.rs::Kind"), (7, "src/lib.rs::Kind.Large"),
    ]  # fmt: skip
