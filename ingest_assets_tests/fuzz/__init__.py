"""Whatever a file holds, its analysis answers soundly, soon, in bounded memory, and answers the same again.

    python -m ingest_assets_tests.fuzz [--seconds 600] [--language NAME]... [--seed N] [FILE|FOLDER]...

`inputs` makes texts that nobody would write, `soundness` says what is wrong with an answer. A short form, over every
language and the same on every machine, is a part of the test run.
"""
