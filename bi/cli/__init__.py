"""The command line: `python -m bi ...`. Exit 0 done, 1 input refused or unknown, 2 misuse or the system cannot work."""

import importlib
import os
import sys

import click

from bi.errors import UserError
from bi.text import explain, say

COMMANDS = {
    "sample": "bi.cli.data", "load": "bi.cli.data", "ingest": "bi.cli.data", "snapshot": "bi.cli.data",
    "view": "bi.cli.views", "keys": "bi.cli.keys", "receipt": "bi.cli.audit", "verify-log": "bi.cli.audit",
    "verify-receipt": "bi.cli.audit",
}  # fmt: skip


class Commands(click.Group):
    """Loads a command when it is called, and turns failures into one last line on standard error and an exit code."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        return getattr(importlib.import_module(COMMANDS[name]), name) if name in COMMANDS else None

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except UserError as error:
            click.echo(explain(error, "th"), err=True)
            click.echo(explain(error, "en"), err=True)
            raise click.exceptions.Exit(2 if error.misuse else 1) from None
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as fault:
            if os.environ.get("RICE_DEBUG"):
                raise
            detail = f"{type(fault).__name__}: {str(fault).splitlines()[0] if str(fault) else ''}"[:200]
            click.echo(say("system.fault", "th", detail=detail), err=True)
            click.echo(say("system.fault", "en", detail=detail), err=True)
            raise click.exceptions.Exit(2) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Rice trade BI: declarations in, views out."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")

