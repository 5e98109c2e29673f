"""`python -m bi keys list | make-demo | rotate | public`. Private keys are never shown."""

from pathlib import Path

import click

from bi import keys as room
from bi import settings
from bi.errors import UserError
from bi.keys import PURPOSES

HEAD = ("purpose", "algorithm", "key", "key_id", "valid_from", "valid_until")


@click.group()
def keys() -> None:
    """Keys by purpose: which there are, and letting new ones take over."""


@keys.command("list")
def list_() -> None:
    """Print every purpose with the keys that sign or signed for it; `key` says where the private one is."""
    ring = room.public_keys()
    rows = [HEAD]
    for purpose in PURPOSES.values():
        known = [k for k in ring.keys if k.purpose == purpose.name]
        for key in known:
            kept = "ended" if key.valid_until else room.place(purpose.name)
            rows.append((purpose.name, purpose.algorithm, kept, key.key_id, key.valid_from, key.valid_until or ""))
        if not any(k.valid_until is None for k in known):
            rows.append((purpose.name, purpose.algorithm, room.place(purpose.name), "", "", ""))
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


@keys.command("make-demo")
def make_demo() -> None:
    """Make the sample keys of a demo that are not there yet."""
    if settings.mode() == "production":
        raise UserError("keys.only_demo", misuse=True)
    room.require()
    click.echo(f"{len(PURPOSES)} keys: {', '.join(PURPOSES)}")


@keys.command()
@click.argument("purpose", type=click.Choice(list(PURPOSES)))
def rotate(purpose: str) -> None:
    """Let a new key take over: in a demo a fresh one, else the one put in the old one's place."""
    key = room.rotate(purpose)
    click.echo(f"{purpose}: {key.key_id} since {key.valid_from}")


@keys.command()
@click.option("-o", "file", type=click.Path(dir_okay=False, path_type=Path))
def public(file: Path | None) -> None:
    """Write all public keys and certificates as JSON, for whoever checks papers and receipts elsewhere."""
    if settings.mode() == "demo":
        room.require()  # a demo makes a key when it is first asked for: the list must not come before it
    body = room.public_keys().to_json()
    if file:
        file.write_text(body, encoding="utf-8")
    else:
        click.echo(body, nl=False)
