"""The facts and metrics of R."""

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


def test_r() -> None:
    assert definitions("summary.R") == [
        ("variable", "LIMIT", "public"),
        ("function", "total", "public"),
        ("function", ".hidden", "private"),
        ("function", "my total", "public"),
        ("function", "model.fit", "public"),
        ("class", "Person", "public"),
        ("function", "area", "public"),
        ("method", "Person.area", "public"),
        ("class", "Stack", "public"),
        ("method", "Stack.push", "public"),
    ]
    assert references("summary.R", "call") == [
        ("library", None, None),
        ("require", None, None),
        ("source", None, None),
        ("is.na", None, "total"),
        ("median", "stats", "total"),
        ("write", "log", "total"),
        ("total", None, "total"),
        ("seq_along", None, "total"),
        ("head", None, "total"),
        ("sapply", None, "total"),
        ("setClass", None, "Person"),
        ("setGeneric", None, "area"),
        ("standardGeneric", None, "area"),
        ("setMethod", None, "Person.area"),
        ("R6Class", None, "Stack"),
        ("list", None, "Stack"),
        ("push", "self", "Stack.push"),
    ]
    assert references("summary.R", "inherit") == [
        ("Being", None, "Person"),
        ("Store", "base", "Stack"),
    ]
    assert imports("summary.R") == [
        ("dplyr", 0, None, None),
        ("tidyr", 0, None, None),
        ("R/helpers.R", 0, None, None),
    ]
    assert parsed("summary.R").exports == ("LIMIT", "total", "my total", "Person", "area", "Stack")
    assert heads("summary.R") == [
        ("LIMIT <- 10", None),
        ("total <- function(x, by = 2, ...)", "Adds up.\n\n@param x numbers"),
        (".hidden = function()", None),
        ("`my total` <<- function(x)", None),
        ("model$fit <- \\(data)", None),
        ('setClass("Person", contains = "Being")', None),
        ('setGeneric("area", function(shape) standardGeneric("area"))', None),
        ('setMethod("area", "Person", function(shape)', None),
        ('Stack <- R6Class("Stack", inherit = base::Store, public = list(', None),
        ("push = function(x)", None),
    ]
    assert span("summary.R", "total") == (10, 0, 22, 1)
    assert complexity("summary.R") == [
        ("total", 9, 12, 2, 3),
        ("my total", 1, 0, 0, 1),
        ("model.fit", 1, 0, 0, 1),
        ("Person.area", 1, 0, 0, 1),
        ("Stack.push", 1, 1, 0, 1),
    ]
    assert lines("summary.R") == (30, 3, 5)
