"""What names and types of values lead to in PHP."""

from __future__ import annotations

from ingest_assets_tests.unit.graph.test_inference import edges

SHAPE = """<?php
namespace App\\Shapes;
class Shape extends Base implements Drawn {
    use Named;
    const SIDES = 4;
    public static $made = 0;
    /** @var Part[] */
    private $parts;
    private ?Part $first = null;
    private $last;
    public function __construct(private Part $main, Part $last) { $this->last = $last; }
    public static function open(): static { self::$made = self::SIDES; return new self(); }
    public function draw(): self { $this->first->size(); $this->last->size(); return $this; }
    public function run(Kind $kind, $unknown) {
        foreach ($this->parts as $part) { $part->size(); }
        $this->main->size()->size;
        $this->named();
        parent::hide();
        Kind::Small->label();
        $unknown->draw_everything();
        \\strlen($kind);
    }
}
"""
FILES = {
    "composer.json": '{"autoload": {"psr-4": {"App\\\\": "src/"}, "psr-4-dev": {}}, "name": "a/b"}',
    "src/Shapes/Shape.php": SHAPE,
    "src/Shapes/Part.php": "<?php\nnamespace App\\Shapes;\nclass Part { public $size; function size(): Part {} }\n",
    "src/Shapes/Base.php": "<?php\nnamespace App\\Shapes;\nabstract class Base { protected function hide() {} }\n",
    "src/Shapes/Drawn.php": "<?php\nnamespace App\\Shapes;\ninterface Drawn { public function draw(); }\n",
    "src/Shapes/Named.php": "<?php\nnamespace App\\Shapes;\ntrait Named { public function named() {} }\n",
    "src/Shapes/Kind.php": "<?php\nnamespace App\\Shapes;\nenum Kind { case Small; function label() {} }\n",
}


def test_properties_constants_and_bases() -> None:
    path = "src/Shapes/Shape.php"
    found = edges(FILES, path, "calls", "references")
    short = [(line, target.removeprefix("src/Shapes/"), rule) for line, target, rule, _ in found]
    assert {one[3] for one in found} == {"certain"}
    assert [one for one in short if one[0] in (12, 13)] == [
        (12, "Shape.php::Shape.made", "member"), (12, "Shape.php::Shape.SIDES", "member"),
        (13, "Shape.php::Shape.first", "member"), (13, "Part.php::Part.size", "typed"),
        (13, "Shape.php::Shape.last", "member"), (13, "Part.php::Part.size", "typed"),
    ]  # fmt: skip
    assert [one for one in short if one[0] > 14] == [
        (15, "Shape.php::Shape.parts", "member"), (15, "Part.php::Part.size", "typed"),
        (16, "Shape.php::Shape.main", "member"), (16, "Part.php::Part.size", "typed"),
        (16, "Part.php::Part.size", "typed"), (17, "Named.php::Named.named", "member"),
        (18, "Base.php::Base.hide", "member"), (19, "Kind.php::Kind", "imported"),
        (19, "Kind.php::Kind.Small", "imported"), (19, "Kind.php::Kind.label", "imported"),
    ]  # fmt: skip


def test_a_namespace_lies_in_several_folders() -> None:
    text = """<?php
namespace App\\Shapes;
use App\\Shapes\\Part as Piece;
class ShapeTest {
    private $it;
    function setUp() { $this->it = Shape::open(); }
    function test_draw(Piece $piece) {
        $this->it->draw()->draw();
        $local = new Shape($piece, $piece);
        $local->draw();
        $piece = function () { return 1; };
        $piece->size();
        throw new \\Part();
    }
}
"""
    composer = '{"autoload": {"psr-4": {"App\\\\": "src/"}}, "autoload-dev": {"psr-4": {"App\\\\": "tests/"}}}'
    files = FILES | {"composer.json": composer, "tests/Shapes/ShapeTest.php": text}
    shape = "src/Shapes/Shape.php::Shape"
    assert edges(files, "tests/Shapes/ShapeTest.php", "calls") == [
        (6, f"{shape}.open", "imported", "certain"),
        (8, f"{shape}.draw", "typed", "certain"),
        (8, f"{shape}.draw", "typed", "certain"),
        (9, shape, "imported", "certain"),
        (9, f"{shape}.__construct", "imported", "certain"),
        (10, f"{shape}.draw", "typed", "certain"),
    ]
