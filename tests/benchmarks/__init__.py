"""Measurements, side by side in one run: the program against DuckDB and pandas doing the same work on the same files.

    python -m tests.benchmarks --traders 50000 --months 120

prints a Markdown table. Every task runs in a process of its own, so that its peak memory is its own; every answer
is compared before its time is believed. `--quick` is a toy nation, to see that all of it works.
"""
