"""One list of what must hold: the workflow and the hooks call what `.ci/run` calls."""

from __future__ import annotations

import re

from lowest import lowest
from running import CHECKOUT

RUN = (CHECKOUT / ".ci" / "run").read_text(encoding="utf-8")
PROJECT = (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")


def test_the_workflow_calls_what_anybody_can_call() -> None:
    """It sets up a Python, and runs `.ci/run`, whatever that checks."""
    text = (CHECKOUT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")

    assert re.findall(r"- run: (.+)", text) == ["sudo --preserve-env=CI,PYTHON,PATH .ci/run"]
    assert "fetch-depth: 0" in text


def test_every_hook_is_a_line_of_ci() -> None:
    """What a hook refuses, a push would fail with, and with the same words."""
    hooks = re.findall(r"entry: (.+)", (CHECKOUT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))

    assert len(hooks) >= 5
    assert [hook for hook in hooks if hook not in RUN.splitlines()] == []


def test_ci_runs_everything() -> None:
    """Also what a plain `pytest` leaves out, the lowest versions, and other Pythons."""
    assert '-m pytest -n auto -m ""' in RUN
    assert "-m tests.lowest" in RUN
    assert all(version in RUN for version in re.findall(r"Python :: (3\.\d+)", PROJECT))


def test_the_lowest_versions_are_those_that_are_declared() -> None:
    """Of every dependency and extra for users; the higher bound where developers need more."""
    pins = lowest(PROJECT)

    assert pins["click"] == "8.4"
    assert {"attrs", "transitions", "sqlite-utils", "tzdata", "psycopg", "icalendar", "pyarrow", "uvicorn"} <= {*pins}
    assert {"pytest", "ruff", "duckdb"} & {*pins} == set()
    assert lowest(TINY) == {"a": "1.2", "b": "3.10"}


TINY = """
[project]
dependencies = ["a>=1.2,<2"]
[project.optional-dependencies]
more = ["b[x]>=3.9"]
dev = ["b>=3.10", "c>=1"]
"""
