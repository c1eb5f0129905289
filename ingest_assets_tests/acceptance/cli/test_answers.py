"""Every command that answers something, on a codebase that was ingested once."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest_assets.assets.catalogue import ASSETS, FILE_LEVEL
from ingest_assets_tests.acceptance.cli.conftest import Answer, Ingest
from ingest_assets_tests.acceptance.shop import FILES

EDGE = {"kind", "confidence", "rule", "source", "target", "path", "line"}
NODE = {"path", "qualified_name", "kind", "line"}


@pytest.fixture(scope="module")
def first(ingest: Ingest, shop: Path) -> Answer:
    """The answer of the first run, which registers the folder."""
    return ingest("run", shop, "--json")


@pytest.fixture(scope="module", autouse=True)
def ingested(first: Answer) -> None:
    assert first.code == 0, first.err


def test_run_answers_what_it_did(first: Answer) -> None:
    answer = first.json
    assert set(answer) >= {"codebase", "run_id", "status", "files", "assets", "seconds", "peak_rss_mb"}
    assert (answer["codebase"], answer["status"]) == ("shop", "ready")
    assert answer["files"] == {
        "total": len(FILES), "added": len(FILES), "changed": 0, "removed": 0, "unchanged": 0, "failed": 0,
    }  # fmt: skip
    assert set(answer["assets"]) == set(ASSETS)
    for asset, counts in answer["assets"].items():
        assert counts == {"materialized": len(FILES) if asset in FILE_LEVEL else 1, "skipped": 0}
    assert answer["seconds"] > 0
    assert answer["peak_rss_mb"] > 0
    assert "as shop" in first.err
    assert f"files: {len(FILES)} of {len(FILES)}" in first.err


def test_a_second_run_of_the_same_path_has_nothing_to_do(ingest: Ingest, shop: Path) -> None:
    answer = ingest("run", ".", "--json", "--quiet", cwd=shop)
    assert (answer.code, answer.err) == (0, "")
    assert answer.json["run_id"] is None
    assert answer.json["codebase"] == "shop"
    assert all(counts["materialized"] == 0 for counts in answer.json["assets"].values())


def test_status(ingest: Ingest) -> None:
    answer = ingest("status", "shop", "--json")
    assert answer.code == 0
    assert set(answer.json) == {"codebase", "status", "commit", "files", "assets", "pending", "failures"}
    assert answer.json["status"] == "ready"
    assert answer.json["files"] == {"total": len(FILES), "fresh": len(FILES), "stale": 0, "failed": 0}
    for asset, counts in answer.json["assets"].items():
        number = len(FILES) if asset in FILE_LEVEL else 1
        assert counts == {"fresh": number, "stale": 0, "missing": 0, "failed": 0}
    assert answer.json["pending"] == []


def test_status_of_all_in_json_by_a_variable(ingest: Ingest) -> None:
    answer = ingest("status", INGEST_JSON="1")
    assert answer.code == 0
    assert [(line["codebase"], line["status"]) for line in answer.lines] == [("shop", "ready")]


def test_search(ingest: Ingest) -> None:
    answer = ingest("search", "shop", "price", "of", "an", "article", "-k", 2, "--json")
    assert answer.code == 0
    assert set(answer.json) == {"results", "degraded", "model", "next_model", "as_of", "pending"}
    assert answer.json["degraded"] is None
    assert answer.json["as_of"] == {"revision": 1, "commit": None}
    results = answer.json["results"]
    assert len(results) == 2
    assert set(results[0]) == {
        "path", "start_line", "end_line", "definition", "score", "text", "line", "kind", "language", "lexical",
        "vector", "changed", "excerpt", "highlights",
    }  # fmt: skip
    assert results[0]["changed"] is False
    assert results[0]["path"] == "orders/prices.py"


def test_search_in_some_files(ingest: Ingest) -> None:
    answer = ingest("search", "shop", "total", "--path", "web/**", "--language", "typescript", "--mode", "lexical")
    assert answer.code == 0
    assert answer.out.startswith("web/checkout.ts:1  checkout  function")


def test_search_lines_of_files(ingest: Ingest) -> None:
    answer = ingest("search", "shop", "--literal", "def price_of(", "--path", "*.py", "--json")
    assert answer.code == 0
    assert set(answer.json) == {"results", "complete", "as_of", "pending"}
    first = answer.json["results"][0]
    assert (first["path"], first["line"], first["column"]) == ("orders/prices.py", 4, 1)
    assert ingest("search", "shop", "--regex", r"^DEF \w+_of", "-i").out.startswith(
        "orders/prices.py:4:1: def price_of("
    )


def test_search_what_is_related(ingest: Ingest) -> None:
    answer = ingest("search", "shop", "--related", "orders/prices.py:4", "--json")
    assert answer.code == 0
    places = [(result["path"], result["start_line"]) for result in answer.json["results"]]
    assert places and ("orders/prices.py", 4) not in places


def test_graph(ingest: Ingest) -> None:
    answers = {
        question: ingest("graph", "shop", question, "price_of", "--json")
        for question in ("definition", "callers", "impact")
    }
    for answer in answers.values():
        assert answer.code == 0
        assert set(answer.json) == {"results", "as_of", "pending"}
    assert answers["definition"].json["results"] == [
        {"path": "orders/prices.py", "qualified_name": "price_of", "kind": "function", "line": 4}
    ]
    (call,) = answers["callers"].json["results"]
    assert (call["source"]["qualified_name"], call["line"]) == ("Cart.total", 19)
    assert "Cart.total" in {node["qualified_name"] for node in answers["impact"].json["results"]}


def test_pages_of_the_graph(ingest: Ingest) -> None:
    first = ingest("graph", "shop", "order", "--limit", "2", "--json")
    assert first.json["next_offset"] == 2
    rest = ingest("graph", "shop", "order", "--offset", "2", "--json")
    assert "next_offset" not in rest.json
    paths = [answer["path"] for answer in first.json["results"] + rest.json["results"]]
    assert paths.index("orders/prices.py") < paths.index("orders/cart.py")
    assert len(paths) == len(set(paths)) == len(FILES)


def test_graph_for_people(ingest: Ingest) -> None:
    way = ingest("graph", "shop", "path", "Cart.total", "price_of")
    assert way.out.splitlines() == [
        "orders/cart.py::Cart.total",
        "  calls (certain, orders/cart.py:19) orders/prices.py::price_of",
    ]
    dead = ingest("graph", "shop", "dead", "orders/", "-n", "1")
    assert "it is exported" in dead.out
    assert "go on with --offset 1" in dead.err


def test_graph_in_dot(ingest: Ingest) -> None:
    lines = ingest("graph", "shop", "callers", "price_of", "--dot").out.splitlines()
    assert (lines[0], lines[-1]) == ("digraph {", "}")
    assert '  "orders/cart.py::Cart.total" -> "orders/prices.py::price_of" [label="calls", style=solid]' in lines


def test_picture_of_the_graph(ingest: Ingest, tmp_path: Path) -> None:
    page = tmp_path / "shop.html"
    (drawn,) = ingest("graph", "shop", "picture", "--html", page, "--json").json["results"]
    assert {"orders/cart.py", "orders/prices.py", "README.md"} < {leaf["path"] for leaf in drawn["leaves"]}
    assert "The graph of shop" in page.read_text(encoding="utf-8")


def test_edges_are_lines(ingest: Ingest) -> None:
    answer = ingest("graph", "shop", "edges", "--json")
    assert answer.code == 0
    assert all(set(edge) == EDGE and set(edge["source"]) == set(edge["target"]) == NODE for edge in answer.lines)
    calls = {(edge["source"]["qualified_name"], edge["target"]["qualified_name"]) for edge in answer.lines}
    assert ("Cart.total", "price_of") in calls


def test_metrics_of_a_file_given_from_elsewhere(ingest: Ingest, shop: Path) -> None:
    answers = [
        ingest("metrics", "shop", "orders/cart.py", "--json"),
        ingest("metrics", "shop", "cart.py", "--json", cwd=shop / "orders"),
        ingest("metrics", "shop", shop / "orders/cart.py", "--json"),
    ]
    assert [answer.code for answer in answers] == [0, 0, 0]
    assert answers[0].out == answers[1].out == answers[2].out
    answer = answers[0].json
    assert set(answer) >= {"path", "language", "metrics", "functions"}
    assert (answer["path"], answer["language"]) == ("orders/cart.py", "python")
    assert answer["metrics"]["class_count"] == 1
    names = [function["qualified_name"] for function in answer["functions"]]
    assert names == ["Cart.__init__", "Cart.add_article", "Cart.total"]
    assert set(answer["functions"][0]) == {"name", "qualified_name", "start_line", "end_line", "metrics"}


def test_metrics_of_all_files_are_lines_by_path(ingest: Ingest) -> None:
    answer = ingest("metrics", "shop", "--all", "--json")
    assert answer.code == 0
    paths = [line["path"] for line in answer.lines]
    assert len(paths) == len(FILES)
    assert "odd [name]/100%25 %25s.py" in paths
    assert all(set(line) >= {"path", "language", "metrics", "functions"} for line in answer.lines)


def test_metrics_summed_up(ingest: Ingest) -> None:
    answer = ingest("metrics", "shop", "--json").json
    assert answer["totals"]["files"] == len(FILES)
    assert {row["directory"] for row in answer["directories"]} == {"orders", "web", "odd [name]"}
    assert answer["totals"]["ploc"] == sum(row["ploc"] for row in answer["languages"])
    assert answer["pending"] == []


def test_metrics_by_directory_of_a_folder_and_at_the_top(ingest: Ingest) -> None:
    answer = ingest("metrics", "shop", "--by", "directory", "--top", "ploc", "-n", "1", "--json").json
    assert (answer["by"], answer["metric"]) == ("directory", "ploc")
    (largest,) = answer["groups"]
    folder = ingest("metrics", "shop", largest["directory"], "--json").json
    assert folder["totals"]["ploc"] == largest["ploc"]
    answer = ingest("metrics", "shop", "--top", "cognitive_complexity", "--json").json
    assert answer["files"][0]["cognitive_complexity"] >= 1
    spread = answer["distribution"]
    assert sum(step["files"] for step in spread["histogram"]) == spread["known"]
    assert spread["known"] + spread["unknown"] == len(FILES)
    assert spread["quantiles"]["max"] == answer["files"][0]["cognitive_complexity"]
    wrong = ingest("metrics", "shop", "--top", "plok")
    assert wrong.code == 2 and "ploc" in wrong.err


def test_report_as_page_and_json(ingest: Ingest, tmp_path: Path) -> None:
    answer = ingest("report", "shop", "--html", tmp_path / "report.html", "--json")
    assert answer.code == 0
    assert set(answer.json) == {"codebase", "report", "findings", "as_of", "pending"}
    assert answer.json["report"]["totals"]["files"] == len(FILES)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Quality of shop" in page
    assert "orders/cart.py" in page.replace("<wbr>", "")


def test_explain_takes_the_name_on_disk_and_the_escaped_one(ingest: Ingest) -> None:
    for name in ("odd [name]/100% %s.py", "odd [name]/100%25 %25s.py"):
        answer = ingest("explain", "shop", name, "--json")
        assert answer.code == 0
        assert answer.json["path"] == "odd [name]/100%25 %25s.py"
        assert set(answer.json["assets"]) == set(FILE_LEVEL)
        for found in answer.json["assets"].values():
            assert set(found) == {"state", "why", "versions"}
            assert found["state"] == "fresh"


def test_verify(ingest: Ingest) -> None:
    answer = ingest("verify", "shop", "--json")
    assert answer.json["differences"] == []
    assert answer.code == 0
    assert answer.json["equal"] is True
    assert answer.json["compared"]["code_files"] == len(FILES)


def test_tables_for_people(ingest: Ingest, shop: Path) -> None:
    for words, expected in [
        (["run", shop], "shop is ready: nothing to do"),
        (["status", "shop"], "shop is ready"),
        (["status"], "codebase"),
        (["explain", "shop", "orders/cart.py"], "orders/cart.py"),
        (["graph", "shop", "rank"], "symbol"),
        (["metrics", "shop"], "metric"),
        (["metrics", "shop", "--all"], "path"),
        (["metrics", "shop", "orders/cart.py"], "orders/cart.py"),
        (["metrics", "shop", "--by", "language"], "language"),
        (["metrics", "shop", "--by", "directory", "--top", "maintainability_index_median"], "directory"),
        (["metrics", "shop", "--top", "ploc"], "path"),
        (["report", "shop"], "figure"),
    ]:
        answer = ingest(*words)
        assert answer.code == 0
        assert answer.out.startswith(expected)
        assert words[0] != "metrics" or max(map(len, answer.out.splitlines())) <= 120
        assert "Traceback" not in answer.err


def test_doctor_finds_everything_well(ingest: Ingest) -> None:
    answer = ingest("doctor", "--json")
    assert answer.code == 0, answer.out
    checks = {check["name"]: check for check in answer.json["checks"]}
    assert answer.json["healthy"]
    assert checks["source of shop"]["status"] == "ok"
    assert {checks[name]["status"] for name in ("database", "pgvector", "schema", "dagster", "embedding")} == {"ok"}
    assert checks["dagit"]["status"] == "warn"
    assert "ingest up" in checks["dagit"]["cure"]


def test_the_database_alone_and_nothing_to_stop(ingest: Ingest) -> None:
    assert ingest("up", "--database-only").code == 0
    answer = ingest("down")
    assert (answer.code, answer.out) == (0, "Nothing was running.\n")
