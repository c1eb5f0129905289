"""How far our metrics, definitions and edges agree with other tools on real code: measurements, no part of the tests.

    pip install '.[agreement]'
    python -m ingest_assets_tests.agreement FOLDER... [--files 300] [--tool lizard] [--show 10]
    python -m ingest_assets_tests.agreement definitions FOLDER... [--language go] [--files 400] [--show 10]
    python -m ingest_assets_tests.agreement labels FOLDER [--language zig] [--show 10]
    python -m ingest_assets_tests.agreement edges scip-python FOLDER [--index FILE] [--jedi] [--show 10]
    python -m ingest_assets_tests.agreement edges libclang FOLDER [--show 10]

The tools count some metrics otherwise on purpose; `rules` holds these differences, in general terms, and every figure
is given with them and without. What was printed for the corpora named there stands in docs/metrics.md; the second,
which `definitions` describes, in docs/languages.md. The third compares with labels made by hand, see `labels`;
the fourth holds the edges of the code graph against indexers and stands in docs/graph.md.
"""
