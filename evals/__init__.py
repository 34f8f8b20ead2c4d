"""Conversations graded on what they leave behind: rows, orders, money, and what was said.

`python -m evals` plays every scenario of `evals/scenarios/` against the real agent, tools and core, a fresh database
and the sandbox's suppliers over HTTP, and writes `.tripwright/reports/evals.json`.
"""
