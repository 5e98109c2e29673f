"""`python -m bi view`."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import click

from bi import periods
from bi.access import SYSTEM
from bi.cli import output
from bi.errors import UserError
from bi.snapshot import latest, open_snapshot
from bi.views import VIEWS, Filters
from bi.views import view as make_view


def month(text: str | None) -> date | None:
    """A month of an option, Buddhist or not. Raises UserError (misuse)."""
    if text is None:
        return None
    if (found := periods.parse_month(text)) is None:
        raise UserError("view.bad_period", misuse=True, value=text)
    return found


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    if (found := periods.parse_day(text)) is None:
        raise UserError("view.bad_day", misuse=True, value=text)
    return found


def _trader(text: str) -> str:
    return text.translate(periods.THAI_DIGITS).zfill(13)


@click.command()
@click.argument("name", type=click.Choice(sorted(VIEWS)))
@click.option("--period", help="Month, 2026-09 or 2569-09.")
@click.option("--since", help="First month of a span.")
@click.option("--until", help="Last month of a span.")
@click.option("--on", help="Day, for licenses.")
@click.option("--province", multiple=True, help="Two digits; may be given more than once.")
@click.option("--rice", multiple=True)
@click.option("--kind", multiple=True)
@click.option("--owner", multiple=True)
@click.option("--trader", multiple=True, help="13 digits.")
@click.option("--as-of", "as_of", help="Id of an earlier snapshot.")
@click.option("--format", "format_", type=click.Choice(sorted(output.WRITERS)))
@click.option("-o", "file", type=click.Path(dir_okay=False, path_type=Path))
def view(name: str, period: str | None, since: str | None, until: str | None, on: str | None, trader: tuple[str, ...],
         as_of: str | None, format_: str | None, file: Path | None, **codes: tuple[str, ...]) -> None:  # fmt: skip
    """Print a view of the newest snapshot, or of an earlier one."""
    day = periods.today(datetime.now(UTC)) if name == "licenses" and on is None else _day(on)
    filters = Filters(
        month(period), month(since), month(until), day, trader=tuple(_trader(t) for t in trader), **codes
    )
    snapshot = open_snapshot(as_of) if as_of is not None else latest()
    if snapshot is None:
        raise UserError("view.no_snapshot", misuse=True)
    chosen = format_ or _format_of(file)
    body = output.WRITERS[chosen](make_view(SYSTEM, snapshot, name, filters))
    if file:
        output.save(file, body)
    elif isinstance(body, bytes):
        _write_bytes(chosen, body)
    else:
        click.echo(body, nl=False)


def _format_of(file: Path | None) -> str:
    suffix = file.suffix.lstrip(".").lower() if file else "csv"
    return suffix if suffix in output.WRITERS else "csv"


def _write_bytes(chosen: str, body: bytes) -> None:
    if sys.stdout.isatty():
        raise UserError("view.needs_file", misuse=True, value=chosen)
    click.get_binary_stream("stdout").write(body)
