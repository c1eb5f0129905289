"""The facts and metrics of PowerShell."""

from ingest_assets.analysis import parsing
from ingest_assets.analysis.languages import by_name
from ingest_assets_tests.unit.analysis.fixture_files import (
    complexity,
    definitions,
    heads,
    imports,
    lines,
    parsed,
    references,
    span,
)


def test_powershell() -> None:
    assert definitions("Shapes.psm1") == [
        ("variable", "limit", "public"),
        ("function", "Get-Area", "public"),
        ("function", "Hide-Area", "public"),
        ("class", "Circle", "public"),
        ("property", "Circle.Radius", "public"),
        ("property", "Circle.secret", "private"),
        ("method", "Circle.Area", "public"),
        ("enum", "Color", "public"),
        ("constant", "Color.Red", "public"),
        ("constant", "Color.Green", "public"),
    ]
    assert references("Shapes.psm1", "call") == [
        ("using", None, None),
        ("Import-Module", None, None),
        ("Write-Host", None, "Get-Area"),
        ("Get-Area", None, "Get-Area"),
        ("Invoke-Thing", None, "Get-Area"),
        ("Get-Part", None, "Get-Area"),
        ("Draw", "$obj", "Get-Area"),
        ("Abs", "[Math]", "Get-Area"),
    ]
    assert references("Shapes.psm1", "inherit") == [
        ("Shape", None, "Circle"),
    ]
    assert references("Shapes.psm1", "decorate") == [
        ("CmdletBinding", None, "Get-Area"),
        ("Parameter", None, "Get-Area"),
    ]
    assert references("Shapes.psm1", "type") == [
        ("string", None, "Get-Area"),
        ("int", None, "Get-Area"),
        ("IOException", None, "Get-Area"),
        ("Math", None, "Get-Area"),
        ("double", None, "Circle.Radius"),
        ("int", None, "Circle.secret"),
        ("double", None, "Circle.Area"),
        ("int", None, "Circle.Area"),
    ]
    assert imports("Shapes.psm1") == [
        ("Colors.psm1", 1, None, None),
        ("Pester", 0, None, None),
        ("helpers.ps1", 1, None, None),
    ]
    assert parsed("Shapes.psm1").exports == ("limit", "Get-Area", "Hide-Area", "Circle", "Color")
    assert heads("Shapes.psm1") == [
        ("$script:limit = 10", None),
        ("function Get-Area", "Computes it."),
        ("function script:Hide-Area($a, $b)", ".SYNOPSIS\n    Hides it."),
        ("class Circle : Shape", None),
        ("[double] $Radius", None),
        ("hidden [int] $secret", None),
        ("[double] Area([int]$n)", None),
        ("enum Color", None),
        ("Red", None),
        ("Green = 2", None),
    ]
    assert span("Shapes.psm1", "Get-Area") == (8, 0, 30, 1)
    assert complexity("Shapes.psm1") == [
        ("Get-Area", 9, 11, 2, 2),
        ("Hide-Area", 1, 0, 0, 2),
        ("Circle.Area", 1, 0, 0, 1),
    ]
    assert lines("Shapes.psm1") == (36, 5, 5)


def test_powershell_that_the_grammar_does_not_know() -> None:
    text = "function Get-It($Dir) {\n  [Diagnostics.SuppressMessage('PS1', '')]\n  $a = Join $Dir/sub \"x$\"\n  $a\n}\n"
    facts = parsing.parse(text, by_name("powershell"))
    assert facts.status == "parsed" and [one.name for one in facts.definitions] == ["Get-It"]
