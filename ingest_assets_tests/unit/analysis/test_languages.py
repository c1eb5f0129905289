"""Which language a file is in, and what the scanner includes."""

import pickle
import typing
from collections import Counter

import pytest
import tree_sitter_language_pack

from ingest_assets.analysis import languages, node_roles, syntax
from ingest_assets.analysis.analyse import analyse

WITH_GRAMMAR = [name for name in languages.names() if languages.by_name(name).grammar]


@pytest.mark.parametrize(
    ("path", "head", "name"),
    [
        ("a/b.py", "", "python"),
        ("a/b.PY", "", "python"),
        ("x.tsx", "", "tsx"),
        ("x.d.ts", "", "typescript"),
        ("lib/x.exs", "", "elixir"),
        ("Makefile", "", "make"),
        ("docker/Dockerfile.test", "", "dockerfile"),
        ("Makefile-gcc", "", "make"),
        ("Makefile.py", "", "python"),
        ("bin/tool", "#!/usr/bin/env python3\n", "python"),
        ("bin/tool", "#!/usr/bin/env -S deno run\n", "javascript"),
        ("bin/tool", "\ufeff#!/bin/bash\n", "bash"),
        ("flake.nix", "", "nix"),
        ("go.mod", "", "go-module"),
    ],
)
def test_detects(path: str, head: str, name: str) -> None:
    language = languages.detect(path, head)
    assert language is not None and language.name == name


@pytest.mark.parametrize(
    ("path", "text", "name"),
    [
        ("a.h", "", "c"),
        ("a.h", "struct a { int b; };\nint f(struct a *);\n", "c"),
        ("a.h", '/* the class of a: */\n#ifdef __cplusplus\nextern "C" {\n#endif\nint f(void);\n', "c"),
        ("a.h", "// licence\nclass Box final : public Base {\n public:\n  int size();\n};\n", "cpp"),
        ("a.h", "#include <string>\nstd::string name();\n", "cpp"),
        ("a.h", "/* -*- C++ -*- */\nint f();\n", "cpp"),
        ("a.h", "#import <Foundation/Foundation.h>\n@interface Box : NSObject\n@end\n", "objective-c"),
        ("a.m", '#import "Box.h"\n@implementation Box\n@end\n', "objective-c"),
        ("a.m", "% area\nfunction a = area(r)\n  a = pi * r;\nend\n", "matlab"),
        ("a.m", "x = linspace(0, 1);\n", "matlab"),
        ("a.pl", "use strict;\nmy $x = 1;\n", "perl"),
        ("a.pl", ":- module(a, [b/1]).\nb(X) :- c(X).\n", "prolog"),
        ("a.pl", "#!/usr/bin/swipl\n", "prolog"),
        ("a.v", "`timescale 1ns\nmodule a(input b);\nendmodule\n", "verilog"),
        ("a.v", "module main\n\nfn main() {\n}\n", "v"),
        ("a.v", "Require Import List.\nLemma a : 1 = 1.\nProof.\n", "coq"),
        ("a.pp", "class nginx ($port) {\n}\n", "puppet"),
        ("a.pp", "unit Box;\ninterface\n", "pascal"),
        ("a.ts", "export const a = 1;\n", "typescript"),
        ("a.ts", '<?xml version="1.0"?>\n<TS/>\n', "xml"),
        ("a.d", "import std.stdio;\nvoid main() {}\n", "d"),
        ("a.d", "build/a.o: a.c a.h \\\n b.h\n", "make"),
        ("a.scm", "(define (f x) (* x x))\n", "scheme"),
        ("a.scm", "(call function: (identifier) @reference.call)\n", "tree-sitter-query"),
        ("a.php", "<?php\necho 1;\n", "php"),
        ("a.php", "<?hh\nfunction f(): void {}\n", "hack"),
        ("page.inc", "<?php echo 1;", "php"),
        ("drawing", "<?xml version='1.0'?><a/>", "xml"),
        ("page", "<!DOCTYPE html>\n<p>", "html"),
        ("vector", "// Vectors -*- C++ -*-\n", "cpp"),
        ("script", "# -*- mode: ruby; tab-width: 2 -*-\n", "ruby"),
        ("script", "x\n" * 500 + "# vim: set ts=4 ft=python :\n", "python"),
        ("rc", '" vim: ft=vim\n', "vim"),
    ],
)
def test_where_the_name_does_not_tell_the_text_does(path: str, text: str, name: str) -> None:
    language = languages.detect(path, text)
    assert language is not None and language.name == name


def test_an_unknown_mode_says_nothing() -> None:
    assert languages.detect("notes", "-*- coding: utf-8 -*-\n") is None
    assert languages.detect("a.js", "// -*- Mode: Java -*-\n") is languages.by_name("javascript")


@pytest.mark.parametrize(
    ("word", "name"), [("c++", "cpp"), ("JS", "javascript"), ("text/typescript", "typescript"), ("go", "go")]
)
def test_a_language_by_what_people_call_it(word: str, name: str) -> None:
    assert languages.by_alias(word) is languages.by_name(name)


def test_no_language_by_an_unknown_word() -> None:
    assert languages.by_alias("text/template") is None


@pytest.mark.parametrize("path", ["a.gleam", "a.odin", "a.wgsl", "a.cob", "Kconfig", "a.csv", "a.po"])
def test_a_language_without_data_of_its_own_is_named_and_counted_by_line(path: str) -> None:
    found = analyse(path, "a\n\nb\n", frozenset({"parsed_file", "file_metrics"}))
    assert found.parsed is not None and found.parsed.language is not None and found.parsed.status == "text_only"
    assert found.metrics is not None and found.metrics.values["ploc"] == 2


def test_every_grammar_is_told() -> None:
    """Every grammar of the pack that stands for files, not for what lies inside others, has a language."""
    within = {
        "comment", "doxygen", "gstlaunch", "jsdoc", "luadoc", "luap", "markdown_inline", "printf", "regex", "test",
    }  # fmt: skip
    called = {
        "asm": "assembly", "embeddedtemplate": "embedded-template", "fsharp_signature": "fsharp", "gitignore":
        "ignore-list", "gomod": "go-module", "gosum": "go-checksums", "hyprlang": "hyprland", "latex": "tex",
        "objc": "objective-c", "ocaml_interface": "ocaml", "proto": "protobuf", "pymanifest": "python-manifest",
        "qmljs": "qml", "query": "tree-sitter-query", "rst": "restructuredtext", "starlark": "bazel", "terraform":
        "hcl", "wast": "wasm", "wat": "wasm",
    }  # fmt: skip
    grammars = set(typing.get_args(tree_sitter_language_pack.SupportedLanguage)) - within
    missing = sorted(name for name in grammars if languages.by_alias(called.get(name, name)) is None)
    assert missing == []


def test_no_extension_belongs_to_two_languages() -> None:
    known = [languages.by_name(name) for name in languages.names()]
    for of in (lambda one: map(str.lower, one.extensions), lambda one: one.file_names, lambda one: one.shebangs):
        owners = Counter(key for one in known for key in set(of(one)))
        assert [key for key, count in owners.items() if count > 1] == []


@pytest.mark.parametrize("path", ["picture.png", "bin/tool", ".py", "no_extension", "", "dir/"])
def test_does_not_guess(path: str) -> None:
    assert languages.detect(path, "plain words") is None


def test_what_is_no_text_by_habit_is_not_known() -> None:
    left_out = {
        ".po",
        ".csv",
        ".mo",
        ".png",
        ".jpg",
        ".svg",
        ".zip",
        ".gz",
        ".woff2",
        ".ttf",
        ".lock",
        ".pyc",
        ".so",
        ".env",
        ".pem",
    }
    assert not left_out & languages.known_suffixes()
    assert ".py" in languages.known_suffixes()
    assert {"Makefile", "Dockerfile", "go.mod", "Rakefile"} <= languages.known_names()


@pytest.mark.parametrize("name", WITH_GRAMMAR)
def test_data_fits_the_grammar(name: str) -> None:
    everywhere, top = syntax.queries(name)
    assert everywhere.pattern_count + top.pattern_count > 0
    assert any(node_roles.roles(name).flags)


def test_a_language_is_pickled_by_name() -> None:
    python = languages.by_name("python")
    assert pickle.loads(pickle.dumps(python)) is python
