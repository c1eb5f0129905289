"""The facts of small files in languages of data, interfaces and markup."""

from collections.abc import Iterable

import pytest

from ingest_assets.analysis import parsing
from ingest_assets.analysis.languages import detect
from ingest_assets_tests.unit.analysis.fixture_files import (
    complexities,
    definitions,
    imports,
    measured,
    parsed,
    references,
)


def texts(name: str) -> dict[str, tuple[str | None, str]]:
    """Signature and documentation of every definition that is documented."""
    return {one.qualified_name: (one.signature, one.doc) for one in parsed(name).definitions if one.doc is not None}


def signatures(name: str, qualified_names: Iterable[str]) -> list[str | None]:
    found = {one.qualified_name: one.signature for one in reversed(parsed(name).definitions)}
    return [found[qualified_name] for qualified_name in qualified_names]


def lines(name: str) -> tuple[float | None, ...]:
    """Lines of code, of comment, logical ones, and the cyclomatic complexity of the file."""
    values = measured(name).values
    return tuple(values[key] for key in ("ploc", "comment_lines", "lloc", "cyclomatic_complexity"))


def test_sql() -> None:
    assert definitions("bank.sql") == [
        ("module", "bank", "public"),
        ("extension", "vector", "public"),
        ("enum", "status", "public"),
        ("type", "point", "public"),
        ("variable", "point.x", "public"),
        ("variable", "point.y", "public"),
        ("sequence", "numbers", "public"),
        ("table", "bank.account", "public"),
        ("variable", "bank.account.id", "public"),
        ("variable", "bank.account.owner", "public"),
        ("variable", "bank.account.state", "public"),
        ("index", "account_owner", "public"),
        ("view", "rich", "public"),
        ("view", "totals", "public"),
        ("function", "total", "public"),
        ("trigger", "touch", "public"),
    ]
    assert references("bank.sql", "call") == [
        ("sum", None, "rich"),
        ("count", None, "total"),
        ("touched", None, "touch"),
        ("nextval", None, None),
    ]
    assert references("bank.sql", "type") == [
        ("person", None, "bank.account"),
        ("status", None, "bank.account"),
        ("account", "bank", "account_owner"),
        ("account", "bank", "rich"),
        ("person", None, "rich"),
        ("account", "bank", "total"),
        ("account", "bank", "touch"),
        ("person", None, None),
        ("account", "bank", None),
        ("person", None, None),
        ("account", "bank", None),
        ("person", None, None),
        ("recent", None, None),
    ]
    assert parsed("bank.sql").exports == (
        "bank",
        "vector",
        "status",
        "point",
        "numbers",
        "account_owner",
        "rich",
        "totals",
        "total",
        "touch",
    )
    assert texts("bank.sql") == {
        "bank": ("CREATE SCHEMA IF NOT EXISTS bank", "Accounts and what is paid into them."),
        "bank.account": ("CREATE TABLE IF NOT EXISTS bank.account", "One account."),
        "total": ("CREATE FUNCTION total(who integer, since date) RETURNS bigint LANGUAGE sql", "What someone owns."),
    }
    assert complexities("bank.sql") == {"total": (1, 0, 0, 2, 0)}
    assert lines("bank.sql") == (22, 3, 17, 6)


def test_hcl() -> None:
    assert definitions("main.tf") == [
        ("variable", "region", "public"),
        ("constant", "name", "public"),
        ("constant", "tags", "public"),
        ("provider", "aws", "public"),
        ("data", "aws_ami.base", "public"),
        ("resource", "aws_instance.web", "public"),
        ("module", "network", "public"),
        ("output", "address", "public"),
    ]
    assert references("main.tf", "call") == [("upper", None, None), ("length", None, "aws_instance.web")]
    assert references("main.tf", "type") == [
        ("region", "var", None),
        ("tags", "var", None),
        ("region", "var", "aws"),
        ("base", "aws_ami", "aws_instance.web"),
        ("enabled", "var", "aws_instance.web"),
        ("tags", "local", "aws_instance.web"),
        ("web", "aws_instance", "network"),
        ("network", "module", "address"),
    ]
    assert imports("main.tf") == [("modules/network", 1, None, None)]
    assert parsed("main.tf").exports == ("region", "name", "tags", "aws", "network", "address")
    assert texts("main.tf") == {
        "region": ('variable "region"', "Where it runs."),
        "aws_instance.web": ('resource "aws_instance" "web"', "The machine."),
    }
    assert lines("main.tf") == (30, 2, 21, 5)


def test_dockerfile() -> None:
    assert definitions("Dockerfile") == [
        ("variable", "VERSION", "public"),
        ("stage", "base", "public"),
        ("variable", "PATH", "public"),
        ("variable", "LANG", "public"),
        ("stage", "test", "public"),
    ]
    assert references("Dockerfile", "inherit") == [
        ("python", None, "base"),
        ("base", None, "test"),
        ("ghcr.io/acme/runtime", None, None),
    ]
    assert references("Dockerfile", "type") == [("VERSION", None, "base"), ("PATH", None, None)]
    assert imports("Dockerfile") == [
        ("python", 0, "${VERSION}-slim", "base"),
        ("ghcr.io/acme/runtime", 0, "sha256:0123456789abcdef", None),
    ]
    assert texts("Dockerfile") == {
        "VERSION": ("ARG VERSION=3.12", "syntax=docker/dockerfile:1\nThe version of Python.")
    }
    assert lines("Dockerfile") == (11, 2, 10, None)


def test_nix() -> None:
    assert definitions("module.nix") == [
        ("constant", "version", "public"),
        ("function", "double", "public"),
        ("function", "add", "public"),
        ("constant", "imports", "public"),
        ("constant", "services.nginx", "public"),
        ("constant", "tool", "public"),
    ]
    assert references("module.nix", "call") == [
        ("import", None, None),
        ("mkIf", None, None),
        ("map", None, None),
        ("double", None, None),
        ("stringLength", "lib", None),
        ("callPackage", "pkgs", None),
    ]
    assert imports("module.nix") == [
        ("nixpkgs", 0, None, None),
        ("hardware.nix", 1, None, None),
        ("common/users.nix", 2, None, None),
        ("tool.nix", 1, None, None),
    ]
    assert parsed("module.nix").exports == ("version", "double", "add", "imports", "services.nginx", "tool")
    assert texts("module.nix") == {"double": ("double = x:", "Twice as much.")}
    assert complexities("module.nix") == {"double": (1, 0, 0, 1, 0), "add": (3, 3, 1, 2, 0)}
    assert lines("module.nix") == (15, 2, 9, 5)


def test_graphql() -> None:
    assert definitions("schema.graphql") == [
        ("class", "Account", "public"),
        ("variable", "Account.id", "public"),
        ("variable", "Account.total", "public"),
        ("interface", "Node", "public"),
        ("variable", "Node.id", "public"),
        ("enum", "Currency", "public"),
        ("constant", "Currency.EUR", "public"),
        ("constant", "Currency.USD", "public"),
        ("struct", "NewAccount", "public"),
        ("variable", "NewAccount.owner", "public"),
        ("type", "Result", "public"),
        ("type", "Date", "public"),
        ("directive", "key", "public"),
        ("variable", "Query.account", "public"),
        ("function", "Get", "public"),
        ("fragment", "Parts", "public"),
    ]
    assert references("schema.graphql", "call") == [("Parts", None, "Get")]
    assert references("schema.graphql", "inherit") == [("Node", None, "Account"), ("Owned", None, "Account")]
    assert references("schema.graphql", "decorate") == [("key", None, "Account"), ("deprecated", None, "Account")]
    assert references("schema.graphql", "type") == [
        ("ID", None, "Account"),
        ("Date", None, "Account"),
        ("Currency", None, "Account"),
        ("Money", None, "Account"),
        ("ID", None, "Node"),
        ("String", None, "NewAccount"),
        ("Account", None, "Result"),
        ("Failure", None, "Result"),
        ("String", None, "key"),
        ("ID", None, None),
        ("Account", None, None),
        ("Query", None, None),
        ("ID", None, "Get"),
        ("Account", None, "Parts"),
    ]
    assert parsed("schema.graphql").exports == (
        "Account",
        "Node",
        "Currency",
        "NewAccount",
        "Result",
        "Date",
        "key",
        "Get",
        "Parts",
    )
    assert texts("schema.graphql") == {
        "Account": ('type Account implements Node & Owned @key(fields: "id")', "An account, and its {balance}."),
        "Account.id": ("id: ID!", "Its number."),
    }
    assert lines("schema.graphql") == (31, 4, 18, None)


def test_protobuf() -> None:
    assert definitions("bank.proto") == [
        ("module", "bank.v1", "public"),
        ("struct", "Account", "public"),
        ("variable", "Account.id", "public"),
        ("variable", "Account.totals", "public"),
        ("variable", "Account.owners", "public"),
        ("variable", "Account.kind", "public"),
        ("variable", "Account.kind.name", "public"),
        ("variable", "Account.kind.shared", "public"),
        ("enum", "Account.State", "public"),
        ("constant", "Account.State.OPEN", "public"),
        ("constant", "Account.State.CLOSED", "public"),
        ("struct", "Account.Inner", "public"),
        ("interface", "Bank", "public"),
        ("method", "Bank.Get", "public"),
        ("variable", "google.protobuf.FieldOptions.unit", "public"),
    ]
    assert references("bank.proto", "type") == [
        ("Money", None, "Account"),
        ("Owner", None, "Account"),
        ("Shared", None, "Account"),
        ("GetRequest", None, "Bank.Get"),
        ("Account", None, "Bank.Get"),
    ]
    assert imports("bank.proto") == [
        ("google/protobuf/timestamp.proto", 0, None, None),
        ("bank/money.proto", 0, None, None),
    ]
    assert parsed("bank.proto").exports == ("bank.v1", "Account", "Bank")
    assert texts("bank.proto") == {
        "Account": ("message Account", "An account."),
        "Account.totals": ("repeated Money totals = 2 [deprecated = true]", "What it holds."),
        "Bank": ("service Bank", "What can be asked."),
    }
    assert lines("bank.proto") == (25, 3, 20, None)


def test_solidity() -> None:
    assert definitions("Account.sol") == [
        ("type", "Price", "public"),
        ("constant", "TOP", "public"),
        ("class", "Account", "public"),
        ("struct", "Account.Entry", "public"),
        ("variable", "Account.Entry.id", "public"),
        ("variable", "Account.Entry.money", "public"),
        ("enum", "Account.State", "public"),
        ("constant", "Account.State.Open", "public"),
        ("constant", "Account.State.Closed", "public"),
        ("event", "Account.Paid", "public"),
        ("error", "Account.Broke", "public"),
        ("constant", "Account.LIMIT", "public"),
        ("variable", "Account.entries", "private"),
        ("method", "Account.onlyOwner", "public"),
        ("method", "Account.constructor", "public"),
        ("method", "Account.pay", "public"),
        ("method", "Account.receive", "public"),
        ("method", "Account._later", "internal"),
        ("interface", "IBank", "public"),
        ("method", "IBank.get", "public"),
        ("module", "Sums", "public"),
        ("method", "Sums.sum", "internal"),
    ]
    assert references("Account.sol", "call") == [
        ("require", None, "Account.onlyOwner"),
        ("Broke", None, "Account.pay"),
        ("Paid", None, "Account.pay"),
        ("Entry", None, "Account.pay"),
        ("Money", None, "Account.pay"),
        ("call", "to", "Account.pay"),
        ("max", "amount", "Account.pay"),
    ]
    assert references("Account.sol", "inherit") == [("Base", None, "Account"), ("Paused", None, "Account")]
    assert references("Account.sol", "decorate") == [
        ("Owned", None, "Account.constructor"),
        ("onlyOwner", None, "Account.pay"),
    ]
    assert references("Account.sol", "type") == [
        ("M", None, "Account"),
        ("Money", None, "Account.Entry"),
        ("Entry", None, "Account"),
        ("Entry", None, "Account.pay"),
        ("Money", None, "Account.pay"),
    ]
    assert imports("Account.sol") == [
        ("Base.sol", 1, "*", None),
        ("@acme/contracts/Math.sol", 0, "Owned", None),
        ("@acme/contracts/Math.sol", 0, "Math", "M"),
        ("lib.sol", 2, None, "Lib"),
    ]
    assert parsed("Account.sol").exports == ("Price", "TOP", "Account", "IBank", "Sums")
    assert texts("Account.sol") == {
        "Account": ("abstract contract Account is Base, Lib.Paused(1)", "@notice An account."),
        "Account.pay": (
            "function pay(address payable to, uint256 amount) external payable virtual onlyOwner returns (bool)",
            "Pay someone.",
        ),
    }
    assert complexities("Account.sol") == {
        "Account.onlyOwner": (1, 0, 0, 0, 0),
        "Account.constructor": (1, 0, 0, 1, 0),
        "Account.pay": (6, 7, 2, 2, 2),
        "Account.receive": (1, 0, 0, 0, 0),
        "Account._later": (1, 0, 0, 0, 0),
        "IBank.get": (1, 0, 0, 0, 0),
        "Sums.sum": (2, 1, 1, 2, 1),
    }
    assert lines("Account.sol") == (50, 5, 41, 14)


def test_zig() -> None:
    assert definitions("tree.zig") == [
        ("constant", "Node", "private"),
        ("struct", "Tree", "public"),
        ("variable", "Tree.root", "public"),
        ("variable", "Tree.size", "public"),
        ("constant", "Tree.Self", "private"),
        ("variable", "Tree.count", "public"),
        ("method", "Tree.init", "public"),
        ("method", "Tree.grow", "private"),
        ("enum", "Kind", "public"),
        ("constant", "Kind.empty", "public"),
        ("constant", "Kind.full", "public"),
        ("struct", "Value", "private"),
        ("variable", "Value.int", "public"),
        ("variable", "Value.text", "public"),
        ("enum", "Failure", "private"),
        ("variable", "total", "private"),
        ("function", "puts", "private"),
        ("function", "grows", "private"),
    ]
    assert references("tree.zig", "call") == [
        ("log", None, "Tree.init"),
        ("next", "item", "Tree.init"),
        ("print", ".debug", "Tree.init"),
        ("create", "allocator", "Tree.init"),
        ("size", "kind", "Tree.init"),
        ("expect", ".testing", "grows"),
    ]
    assert references("tree.zig", "type") == [
        ("Node", None, "Tree"),
        ("Tree", None, "Tree.init"),
        ("Tree", None, "Tree.init"),
        ("Self", None, "Tree.grow"),
    ]
    assert imports("tree.zig") == [("std", 0, None, "std"), ("node.zig", 1, "Node", "Node")]
    assert parsed("tree.zig").exports == ("Tree", "Kind")
    assert texts("tree.zig") == {
        "Tree": ("const Tree = struct", "A tree of accounts."),
        "Tree.init": ("fn init(allocator: std.mem.Allocator, comptime T: type) !Tree", "An empty one."),
    }
    assert complexities("tree.zig") == {
        "Tree.init": (8, 8, 2, 2, 3),
        "Tree.grow": (1, 0, 0, 1, 0),
        "puts": (1, 0, 0, 1, 0),
        "grows": (1, 0, 0, 0, 1),
    }
    assert lines("tree.zig") == (38, 3, 34, 12)


def test_css() -> None:
    assert definitions("style.css") == [
        ("rule", ":root", "public"),
        ("variable", ":root.--gap", "public"),
        ("rule", ".card > a:hover", "public"),
        ("rule", "#main", "public"),
        ("rule", ".card", "public"),
        ("keyframes", "spin", "public"),
    ]
    assert references("style.css", "call") == [("url", None, None), ("calc", None, "#main"), ("var", None, "#main")]
    assert references("style.css", "type") == [("--gap", None, "#main")]
    assert imports("style.css") == [("base.css", 1, None, None), ("theme/dark.css", 1, None, None)]
    assert texts("style.css") == {
        ".card > a:hover": (".card > a:hover, #main", "A card."),
        "#main": (".card > a:hover, #main", "A card."),
    }
    assert lines("style.css") == (18, 1, 14, None)


def test_markdown() -> None:
    assert definitions("guide.md") == [
        ("heading", "A guide", "public"),
        ("heading", "Install *it*", "public"),
        ("heading", "Install *it*.From source", "public"),
        ("heading", "Install *it*.From source.Use", "public"),
    ]
    assert texts("guide.md") == {}
    assert lines("guide.md") == (13, 0, None, None)


def test_toml() -> None:
    assert definitions("settings.toml") == [
        ("key", "title", "public"),
        ("table", "owner.of", "public"),
        ("key", "owner.of.name", "public"),
        ("key", "owner.of.tags", "public"),
        ("table", "items", "public"),
        ("key", "items.size", "public"),
    ]
    assert texts("settings.toml") == {
        "title": ('title = "shop"', "How it is built."),
        "owner.of": ("[owner.of]", "Who owns it."),
    }
    assert lines("settings.toml") == (6, 2, 7, None)


def test_json() -> None:
    assert definitions("package.json") == [
        ("key", "name", "public"),
        ("key", "scripts", "public"),
        ("key", "scripts.build", "public"),
        ("key", "scripts.test", "public"),
        ("key", "files", "public"),
    ]
    assert texts("package.json") == {}
    assert lines("package.json") == (8, 0, 7, None)


def test_yaml() -> None:
    assert definitions("workflow.yaml") == [
        ("key", "name", "public"),
        ("key", "on", "public"),
        ("key", "on.push", "public"),
        ("key", "jobs", "public"),
        ("key", "jobs.unit", "public"),
        ("key", "quoted key", "public"),
    ]
    assert texts("workflow.yaml") == {"name": ("name: test", "Runs the tests."), "jobs.unit": ("unit", "All of them.")}
    assert lines("workflow.yaml") == (11, 2, 11, None)


def test_xml() -> None:
    assert definitions("layout.xml") == [
        ("element", "main", "public"),
        ("element", "main.ok", "public"),
        ("element", "main.logo", "public"),
    ]
    assert texts("layout.xml") == {"main": ('<window id="main">', "The window.")}
    assert lines("layout.xml") == (6, 1, 4, None)


def test_ini() -> None:
    assert definitions("tool.ini") == [
        ("key", "verbose", "public"),
        ("section", "paths", "public"),
        ("key", "paths.source", "public"),
        ("key", "paths.build", "public"),
    ]
    assert texts("tool.ini") == {"paths": ("[paths]", "Where to look.")}
    assert lines("tool.ini") == (4, 2, 4, None)


def test_scss() -> None:
    assert definitions("theme.scss") == [
        ("variable", "$gap", "public"),
        ("function", "card", "public"),
        ("function", "double", "public"),
        ("rule", ".card", "public"),
        ("rule", ".card.&:hover", "public"),
    ]
    assert references("theme.scss", "call") == [("card", None, ".card"), ("double", None, ".card.&:hover")]
    assert imports("theme.scss") == [("sass:math", 0, None, None), ("base", 1, None, None)]
    assert texts("theme.scss") == {
        "$gap": ("$gap: 4px", "A gap."),
        "card": ("@mixin card($size, $color: red)", "A card of some size."),
    }
    assert complexities("theme.scss") == {"card": (1, 0, 0, 2, 0), "double": (3, 3, 1, 1, 3)}
    assert lines("theme.scss") == (21, 2, 14, 5)


def test_html_itself() -> None:
    assert definitions("page.html") == [
        ("element", "title", "public"),
        ("heading", "A title", "public"),
        ("element", "search", "public"),
        ("element", "search.words", "public"),
        ("heading", "search.More", "public"),
        ("element", "search.More.more", "public"),
    ]
    assert imports("page.html") == [("style.css", 1, None, None), ("https://example.org/app.js", 0, None, None)]
    assert texts("page.html") == {}
    assert lines("page.html") == (36, 1, 18, None)


def spans(name: str) -> list[tuple[str, int, int, int | None]]:
    found = parsed(name).definitions
    return [(one.name, one.start_line, one.end_line, one.parent) for one in found]


def test_definitions_end_with_their_last_line() -> None:
    """Grammars of lines let what they find end behind the line feed, and with the blank lines that follow."""
    assert spans("guide.md") == [
        ("A guide", 1, 4, None),
        ("Install *it*", 6, 20, None),
        ("From source", 13, 20, 1),
        ("Use", 17, 18, 2),
    ]
    assert spans("tool.ini")[1:] == [("paths", 5, 7, None), ("source", 6, 6, 1), ("build", 7, 7, 1)]
    assert spans("settings.toml")[1:3] == [("owner.of", 5, 7, None), ("name", 6, 6, 1)]


def test_what_the_sql_grammar_cannot_read_is_found_all_the_same() -> None:
    text = (
        "CREATE OR REPLACE PROCEDURE move(INOUT a int, OUT b int) LANGUAGE plpgsql AS $$ BEGIN a := 1; END $$;\n"
        "CREATE DOMAIN bank.amount AS numeric CHECK (VALUE >= 0);\n"
        "CREATE TABLE t (a int, CONSTRAINT one UNIQUE (a));\n"
    )
    found = parsing.parse(text, detect("a.sql"))
    assert [(one.kind, one.qualified_name, one.start_line) for one in found.definitions] == [
        ("function", "move", 1),
        ("type", "bank.amount", 2),
        ("table", "t", 3),
        ("variable", "t.a", 3),
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.json", "[" + "1, " * 350_000 + "1]"),
        ("a.json", "[" * 200_000),
        ("a.yaml", "a:\n  - b: [1, 2, 3]\n" * 45_000),
        ("a.xml", "<a>" + "<b id='1'>c</b>" * 60_000 + "</a>"),
    ],
)
def test_a_file_of_data_is_no_huge_work(path: str, text: str) -> None:
    found = parsing.parse(text, detect(path, text))
    assert found.status == "text_only" and "more than the limit of 100,000" in (found.reason or "")


def test_an_error_of_many_tokens_is_given_up() -> None:
    found = parsing.parse("[" * 20_000, detect("a.json"))
    assert found.status == "text_only"
    assert found.reason == "a syntax error of 20,000 tokens, more than the limit of 10,000"
