"""What names and types of values lead to in C and C++."""

from __future__ import annotations

from ingest_assets_tests.unit.graph.test_inference import edges

HEADER = """
#include <memory>
#include "base.hpp"
namespace shapes {
class Part { public: int size() const { return size_; } int size_; };
enum Kind { kSmall, kLarge };
class Shape : public Base {
 public:
  Shape(int size);
  Part* first();
  static Shape* Open();
  void draw() override;
 private:
  std::unique_ptr<Part> part_;
  std::vector<Part> parts_;
  Part corners_[4];
};
}
"""
BASE = "class Base { public: virtual void draw() = 0; void hide() { shown_ = false; } bool shown_; };\nclass Later;\n"
SOURCE = """
#include "shape.hpp"
namespace shapes {
namespace { int helper() { return kSmall; } }
Shape::Shape(int size) : part_(nullptr) {}
Part* Shape::first() { helper(); return part_.get(); }
Shape* Shape::Open() { return new Shape(1); }
void Shape::draw() {
  part_->size();
  corners_[1].size();
  for (const auto& part : parts_) part.size();
  hide();
  this->first()->size();
}
}
"""
FILES = {"shape.hpp": HEADER, "base.hpp": BASE, "shape.cc": SOURCE}


def test_members_of_a_class_that_another_file_declares() -> None:
    assert edges(FILES, "shape.cc", "calls") == [
        (6, "shape.cc::shapes.helper", "same_scope", "certain"),
        (7, "shape.hpp::shapes.Shape", "imported", "certain"),
        (7, "shape.cc::shapes.Shape.Shape", "imported", "certain"),
        (9, "shape.hpp::shapes.Part.size", "typed", "certain"),
        (10, "shape.hpp::shapes.Part.size", "typed", "certain"),
        (11, "shape.hpp::shapes.Part.size", "typed", "certain"),
        (12, "base.hpp::Base.hide", "member", "certain"),
        (13, "shape.cc::shapes.Shape.first", "member", "certain"),
        (13, "shape.hpp::shapes.Part.size", "typed", "certain"),
    ]
    used = edges(FILES, "shape.cc", "references")
    assert (4, "shape.hpp::shapes.Kind.kSmall", "imported", "certain") in used
    assert (9, "shape.hpp::shapes.Shape.part_", "member", "certain") in used
    assert edges(FILES, "base.hpp", "references") == [(1, "base.hpp::Base.shown_", "same_scope", "certain")]


def test_values_outside_of_their_class() -> None:
    text = """
#include "shape.hpp"
using shapes::Shape;
void run(Shape& given, Later* later) {
  auto opened = Shape::Open();
  opened->first()->size_;
  shapes::Part made(3);
  made.size();
  static_cast<Shape*>(later)->draw();
  int size = 1, draw = size;
  given.nowhere();
  std::sort(size, draw);
}
"""
    found = edges(FILES | {"run.cc": text}, "run.cc", "calls", "references")
    assert [one[:2] for one in found if one[0] > 4 and "shape" in one[1]] == [
        (5, "shape.hpp::shapes.Shape"), (5, "shape.cc::shapes.Shape.Open"),
        (6, "shape.cc::shapes.Shape.first"), (6, "shape.hpp::shapes.Part.size_"),
        (7, "shape.hpp::shapes"), (7, "shape.hpp::shapes.Part"), (8, "shape.hpp::shapes.Part.size"),
        (9, "shape.hpp::shapes.Shape"), (9, "shape.cc::shapes.Shape.draw"),
    ]  # fmt: skip


def test_structs_of_c() -> None:
    header = """
typedef struct part { int size; struct part *next; } part_t;
struct shape { part_t *first; void (*draw)(struct shape *); };
struct shape *shape_open(const char *name);
#define FIRST(s) ((s)->first)
"""
    source = '#include "shape.h"\nstruct shape *shape_open(const char *name) { return 0; }\n'
    text = """
#include "shape.h"
static int limit;
int run(struct shape *given, int first) {
    part_t *part = shape_open("x")->first->next;
    given->draw(given);
    limit = first;
    return part->size + strlen("y");
}
"""
    found = edges({"shape.h": header, "shape.c": source, "run.c": text}, "run.c", "calls", "references")
    assert [one[:2] for one in found if one[0] > 4] == [
        (5, "shape.h::part_t"), (5, "shape.c::shape_open"), (5, "shape.h::shape.first"), (5, "shape.h::part.next"),
        (6, "shape.h::shape.draw"), (7, "run.c::limit"), (8, "shape.h::part.size"),
    ]  # fmt: skip
    assert {one[3] for one in found} == {"certain"}
