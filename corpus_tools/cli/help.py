"""`--help` with the options of a command in groups, each under its heading."""

from __future__ import annotations

from typing import Any

from typer import BadParameter
from typer.core import TyperCommand


class GroupedCommand(TyperCommand):
    """A command whose options are listed under the headings that they name; those that name none come first."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse `args`. What is wrong with a value is said without the name that pydantic has for errors."""
        try:
            return super().parse_args(ctx, args)
        except BadParameter as error:
            error.message = error.message.removeprefix("Value error, ")
            raise

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write arguments and options, group by group, in the order in which the command has them."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            row = parameter.get_help_record(ctx)
            heading = getattr(parameter, "rich_help_panel", None) or f"{parameter.param_type_name.capitalize()}s"
            if row is not None:
                groups.setdefault(heading, []).append(row)
        for heading, rows in groups.items():
            with formatter.section(heading):
                formatter.write_dl(rows)
