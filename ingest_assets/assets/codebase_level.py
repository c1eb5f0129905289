"""The codebase-level step: graph, indexes, documentation, report and status follow the files that changed.

Each asset is updated and recorded in one transaction; one that fails leaves the others working. In a batch what is
fresh is skipped; what Dagit asks for is reported again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import nullcontext
from graphlib import TopologicalSorter
from typing import Any

import dagster as dg
import psycopg

from ingest_assets.assets import documentation, graph_picture, quality, search_index, status
from ingest_assets.assets.catalogue import CODEBASE_LEVEL
from ingest_assets.assets.codebase_state import Inputs, Made, is_stale, made_before, record, recorded, take_pending
from ingest_assets.assets.reporting import Reporter
from ingest_assets.assets.run_state import CodebaseRun
from ingest_assets.automation import staleness
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.embedding import store as embeddings
from ingest_assets.errors import IngestError, InvalidSetting, ProviderFailed
from ingest_assets.pipeline import failures
from ingest_assets.pipeline.versions import content_hash
from ingest_assets.pipeline.work import Failure
from ingest_assets.search import vector
from ingest_assets.storage import database, graph_links, graph_measures, graph_update

Outcome = tuple[str, bool | Exception]  # of an asset: whether it was made, because it was stale, or how it failed

# Changes waiting for codebase-level assets from which on these are made side by side.
_LARGE = 500
# Share of the vectors that may come or go before the recall of the index is measured again: it takes 20 exact scans.
_RECALL_DRIFT = 0.05
_RECALL = ("recall@10", "recall measured at", "recall not measured")  # what is told of it


def materialize(context: dg.AssetExecutionContext, state: CodebaseRun) -> None:
    """Brings the selected codebase-level assets up to date and reports them."""
    selected = {key.path[-1] for key in context.selected_asset_keys}
    with database.connect(application_name="ingest codebase", autocommit=True) as conn:
        reporter = Reporter(context, state.codebase, conn)
        reporter.repair(state)
        files = reporter.file_level = staleness.file_level_versions(conn, state.codebase)
        if state.batch:
            stale = staleness.stale_codebase_level(conn, state.codebase)
            reporter.plan_codebase_level(asset for asset in stale if asset in selected)
        outcomes = _side_by_side if _is_large(conn, state.codebase) else _one_by_one
        for asset, outcome in outcomes(conn, state, selected, files):
            state.progress.advance()
            if isinstance(outcome, Exception):
                context.log.error(f"{asset} failed", exc_info=outcome)
                failure = _failure(asset, outcome)
                state.failures["", asset] = failure
                failures.record(conn, state.codebase, context.run_id, {("", asset): failure})
                continue
            if not outcome and state.batch:
                state.skipped[asset] = 1
                continue
            if not outcome:
                reporter.again(asset, [""])
            state.count(reporter.report([asset]))


def _is_large(conn: psycopg.Connection[Any], codebase: Codebase) -> bool:
    """Whether so much changed that assets which do not depend on each other are worth a connection each."""
    row = conn.execute("SELECT count(*) FROM pending_updates WHERE codebase = %s", (codebase.name,)).fetchone()
    return row is not None and row[0] >= _LARGE


def _one_by_one(
    conn: psycopg.Connection[Any], state: CodebaseRun, selected: set[str], files: staleness.Versions
) -> Iterator[Outcome]:
    """Makes what is stale of these assets. A lost database is raised."""
    assets = [asset for asset in CODEBASE_LEVEL if asset in selected]
    state.progress.phase(", ".join(assets), len(assets))
    for asset in assets:
        yield asset, _try(conn, state, asset, files)


def _side_by_side(
    conn: psycopg.Connection[Any], state: CodebaseRun, selected: set[str], files: staleness.Versions
) -> Iterator[Outcome]:
    """The same, each asset on a connection of its own, and begun when what it is made from was made and told."""

    def with_connection(asset: str) -> bool | Exception:
        with database.connect(application_name=f"ingest {asset}", autocommit=True) as own:
            return _try(own, state, asset, files, beside=asset == search_index.ASSET)

    sorter = TopologicalSorter({asset: selected.intersection(CODEBASE_LEVEL[asset]) for asset in selected})
    sorter.prepare()
    making: dict[Future[bool | Exception], str] = {}
    with ThreadPoolExecutor(len(CODEBASE_LEVEL)) as threads:
        while sorter.is_active():
            making |= {threads.submit(with_connection, asset): asset for asset in sorter.get_ready()}
            state.progress.phase(", ".join(making.values()), len(making))
            for future in wait(making, return_when=FIRST_COMPLETED).done:
                asset = making.pop(future)
                yield asset, future.result()
                sorter.done(asset)


def _try(
    conn: psycopg.Connection[Any], state: CodebaseRun, asset: str, files: staleness.Versions, *, beside: bool = False
) -> bool | Exception:
    """Makes an asset if it is stale, `beside`: in a process of its own; whether it was, or how it failed."""
    began = time.perf_counter()
    try:
        inputs = inputs_of(conn, state.codebase, asset, files)
        stale = is_stale(conn, state.codebase, asset, inputs)
        if stale and beside:
            search_index.make_beside(state.codebase, state.session.run_id, inputs)
        elif stale:
            make(conn, state, asset, inputs)
        return stale
    except (psycopg.OperationalError, psycopg.InterfaceError):
        raise  # the database is gone: nothing more can be done or recorded
    except Exception as error:  # the other assets must go on
        return error
    finally:
        state.spend(asset, time.perf_counter() - began)


def _failure(asset: str, error: Exception) -> Failure:
    """An error of ours says what to do; any other is a fault of the program."""
    if isinstance(error, ProviderFailed):
        return Failure(asset, "embedding", str(error))
    if isinstance(error, IngestError):
        return Failure(asset, "refused", str(error))
    return Failure(asset, "internal", f"{type(error).__name__}: {error}")


def inputs_of(
    conn: psycopg.Connection[Any], codebase: Codebase, asset: str, files: staleness.Versions | None = None
) -> dict[str, str]:
    """The present data versions of what the asset is made from, and what it depends on beside."""
    present = staleness.input_versions(conn, codebase, files)
    inputs = {name: present[name][0] for name in staleness.whole_inputs(asset) if name in present}
    return inputs | staleness.side_inputs(conn, codebase, asset)


def make(conn: psycopg.Connection[Any], state: CodebaseRun, asset: str, inputs: Inputs) -> None:
    """Updates the asset and records it in one transaction; nothing is reported. `conn` is in autocommit mode."""
    # An index is built without blocking writers only outside of transactions; built twice it is the same.
    with nullcontext() if asset == "vector_index" else conn.transaction():
        record(conn, state.codebase, state.session.run_id, asset, inputs, _UPDATES[asset](conn, state, inputs))


def _code_graph(conn: psycopg.Connection[Any], state: CodebaseRun, inputs: Inputs) -> Made:
    made = graph_update.update(conn, state.codebase.name, full=not made_before(conn, state.codebase, "code_graph"))
    graph_links.follow(conn, state.codebase.name, made)
    return made.edges_hash, {
        "nodes": made.nodes,
        "edges": made.edges,
        "unresolved": made.unresolved,
        "picture": str(graph_picture.place(state.codebase.name)),
        "seconds": round(made.seconds, 3),
    }


def _graph_measures(conn: psycopg.Connection[Any], state: CodebaseRun, inputs: Inputs) -> Made:
    before = recorded(conn, state.codebase, "graph_measures")
    known = before[0] if before and made_before(conn, state.codebase, "graph_measures") else None
    made = graph_measures.update(conn, state.codebase.name, known)
    if made is None:  # only lines moved
        assert before is not None
        return before
    links, unwritten = made.links, None
    if before is None or before[1].get("links of files") != links:
        try:
            graph_picture.keep(conn, state.codebase)
        except OSError as error:  # the measures are right all the same; the next run tries again
            links, unwritten = "", f"could not be written: {error}"
    return made.version, {
        "nodes": made.nodes,
        "cycles": made.cycles,
        "cycles of imports": made.import_cycles,
        "communities": made.communities,
        "picture": str(graph_picture.place(state.codebase.name)),
        **({"picture problem": unwritten} if unwritten else {}),
        "links of files": links,
        "written": made.written,
        "seconds": round(made.seconds, 3),
    }


def _search_index(conn: psycopg.Connection[Any], state: CodebaseRun, inputs: Inputs) -> Made:
    return search_index.update(conn, state.codebase, inputs)


def _vector_index(conn: psycopg.Connection[Any], state: CodebaseRun, inputs: Inputs) -> Made:
    name = state.codebase.name
    model = embeddings.settle(conn, name, state.codebase.settings.embedding_model)
    before = recorded(conn, state.codebase, "vector_index")
    known = before[1] if before and before[1].get("model", model) == model else {}
    dimensions = embeddings.dimensions(conn, name, model) or 0  # of what is stored: nobody has to be asked
    made = vector.update(conn, name, model, dimensions)
    metadata: dict[str, Any] = {
        "model": model,
        "kind": made.kind,
        "vectors": made.rows,
        "seconds": round(made.seconds, 3),
    }
    if made.kind == "hnsw":
        at = known.get("recall measured at")
        if made.built or not at or abs(made.rows - at) > _RECALL_DRIFT * at:
            try:
                recall = vector.recall(conn, name, model, dimensions) or 0.0
                known = {"recall@10": round(recall, 4), "recall measured at": made.rows}
            except (ProviderFailed, InvalidSetting) as error:  # measured with questions; the next update tries again
                known = {"recall not measured": str(error)}
        metadata |= {key: known[key] for key in _RECALL if key in known}
    return content_hash(dict(inputs)), metadata


def _documentation(conn: psycopg.Connection[Any], state: CodebaseRun, inputs: Inputs) -> Made:
    return documentation.update(conn, state.codebase, take_pending(conn, state.codebase, "documentation"))


def _quality_report(conn: psycopg.Connection[Any], state: CodebaseRun, inputs: Inputs) -> Made:
    return quality.update(conn, state.codebase, take_pending(conn, state.codebase, "quality_report"))


def _codebase_status(conn: psycopg.Connection[Any], state: CodebaseRun, inputs: Inputs) -> Made:
    return status.update(conn, state.codebase, state.session.run_id)


_UPDATES: Mapping[str, Callable[[psycopg.Connection[Any], CodebaseRun, Inputs], Made]] = {
    "code_graph": _code_graph,
    "graph_measures": _graph_measures,
    "search_index": _search_index,
    "vector_index": _vector_index,
    "documentation": _documentation,
    "quality_report": _quality_report,
    "codebase_status": _codebase_status,
}
