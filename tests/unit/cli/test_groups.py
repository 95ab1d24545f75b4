"""The command is put together of groups, and brings only that of the command asked for."""

from __future__ import annotations

import importlib

import pytest
import typer

from cli.main import GROUPS, command_line


def commands_of(app: typer.Typer) -> set[str]:
    return set(getattr(typer.main.get_command(app), "commands", {}))


@pytest.mark.parametrize("group", GROUPS)
def test_a_groups_commands_are_those_that_it_is_listed_with(group: str) -> None:
    app = typer.Typer()
    app.callback()(lambda: None)
    importlib.import_module(f"cli.{group}").register(app)
    assert commands_of(app) == set(GROUPS[group])


def test_a_command_comes_with_its_own_group_alone() -> None:
    assert commands_of(command_line("credit")) == set(GROUPS["attribution"])


@pytest.mark.parametrize("asked", [None, "--help", "credits"])
def test_else_all_commands_are_there(asked: str | None) -> None:
    assert commands_of(command_line(asked)) == {command for commands in GROUPS.values() for command in commands}
