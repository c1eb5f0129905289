"""What names and types of values lead to in Ruby."""

from __future__ import annotations

from ingest_assets_tests.unit.graph.test_inference import edges

SHAPE = """
module Shapes
  class Shape < Base
    include Named
    attr_reader :part
    def initialize(part)
      @part = Part.new(part)
    end
    def self.open
      new(1)
    end
    def draw
      part.size
      @part.size
      named
      hide
      other = Part.new(2)
      other.size
      size = LIMIT
      size
    end
    def first
      Part.new(3)
    end
  end
end
"""
FILES = {
    "lib/shapes.rb": "module Shapes\n  LIMIT = 1\nend\n",
    "lib/shapes/shape.rb": SHAPE,
    "lib/shapes/part.rb": "module Shapes\n  class Part\n    def size\n    end\n  end\nend\n",
    "lib/shapes/base.rb": "module Shapes\n  class Base\n    def hide\n    end\n  end\nend\n",
    "lib/shapes/named.rb": "module Shapes\n  module Named\n    def named\n    end\n  end\nend\n",
    "lib/shapes/more.rb": "module Shapes\n  class Shape\n    def more\n      draw\n    end\n  end\nend\n",
}


def test_members_of_a_class_and_of_what_its_variables_hold() -> None:
    found = edges(FILES, "lib/shapes/shape.rb", "calls", "references", "inherits")
    short = [(line, target.removeprefix("lib/"), rule) for line, target, rule, _ in found if line > 11]
    assert short == [
        (13, "shapes/shape.rb::Shapes.Shape.part", "same_scope"), (13, "shapes/part.rb::Shapes.Part.size", "typed"),
        (14, "shapes/part.rb::Shapes.Part.size", "typed"), (15, "shapes/named.rb::Shapes.Named.named", "member"),
        (16, "shapes/base.rb::Shapes.Base.hide", "member"), (17, "shapes/part.rb::Shapes.Part", "imported"),
        (18, "shapes/part.rb::Shapes.Part.size", "typed"), (19, "shapes.rb::Shapes.LIMIT", "imported"),
        (23, "shapes/part.rb::Shapes.Part", "imported"),
    ]  # fmt: skip


def test_a_class_that_is_opened_again() -> None:
    text = """
shape = Shapes::Shape.new(1)
shape.more
shape.first.size
shape.part.size
Shapes::Shape.open
shape.nowhere_at_all
puts shape
"""
    assert edges(FILES, "lib/shapes/more.rb", "references") == [
        (4, "lib/shapes/shape.rb::Shapes.Shape.draw", "member", "certain")
    ]
    found = edges(FILES | {"run.rb": text}, "run.rb", "calls")
    assert found == [
        (2, "lib/shapes/shape.rb::Shapes.Shape.initialize", "imported", "certain"),
        (3, "lib/shapes/more.rb::Shapes.Shape.more", "typed", "certain"),
        (4, "lib/shapes/shape.rb::Shapes.Shape.first", "typed", "certain"),
        (4, "lib/shapes/part.rb::Shapes.Part.size", "typed", "certain"),
        (5, "lib/shapes/shape.rb::Shapes.Shape.part", "typed", "certain"),
        (5, "lib/shapes/part.rb::Shapes.Part.size", "typed", "certain"),
        (6, "lib/shapes/shape.rb::Shapes.Shape.open", "imported", "certain"),
    ]
