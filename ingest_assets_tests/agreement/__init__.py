"""How far our metrics agree with other tools on real code: a measurement, not a part of the test run.

    pip install '.[agreement]'
    python -m ingest_assets_tests.agreement FOLDER... [--files 300] [--tool lizard] [--show 10]

The tools count some things otherwise on purpose; `rules` holds these differences, in general terms, and every figure is
given with them and without. What it printed for the corpora named there stands in docs/metrics.md.
"""
