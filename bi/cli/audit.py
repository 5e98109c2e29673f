"""`python -m bi verify-log | receipt | verify-receipt`: 0 good, 1 altered, 2 cannot work."""

import json
from contextlib import closing
from pathlib import Path

import click
from sqlalchemy import make_url

from bi import keys, settings
from bi.audit import proof, receipt_proof, verify, witnesses
from bi.audit.checkpoint import origin_of
from bi.audit.findings import Finding
from bi.audit.log import is_kept
from bi.cli.data import progress
from bi.errors import UserError
from bi.keys import Ring
from bi.store import Database, Store, open_store
from bi.text import say

SHOWN = 20
FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("verify-log")
@click.option("--checkpoint", "given", multiple=True, type=FILE, help="Checkpoint or receipt kept elsewhere.")
@click.option("--keys", "key_file", type=FILE, help="Public keys, from: keys public.")
def verify_log(given: tuple[Path, ...], key_file: Path | None) -> None:
    """Compute the event log anew from the business rows and compare it with signed checkpoints."""
    ring = _ring(key_file)
    with closing(_existing()) as store:
        with store.database.read() as connection, progress("verify-log") as advance:
            found = witnesses.gather(origin_of(connection), list(given), ring)
            verdict = verify.verify(connection, found.checkpoints, found.leaves, advance)
    verdict.findings += found.findings
    for seq, told in verdict.erased.items():
        _say("verify.erased", number=seq, told=told)
    if verdict.findings:
        _bad(verdict.ordered(), verdict.entries)
    if verdict.entries and not found.checkpoints:
        raise UserError("verify.no_checkpoint", misuse=True)
    _say("verify.good", entries=verdict.entries, checkpoints=verdict.checkpoints, time=found.newest)


@click.command()
@click.argument("number", metavar="RECEIPT")
@click.option("-o", "file", type=FILE, help="Where to write it; standard output if not given.")
@click.option("--trader", help="Only the declarations of one trader, 13 digits.")
def receipt(number: str, file: Path | None, trader: str | None) -> None:
    """Write a receipt with the proof that its declarations stand in the log, signed, as JSON."""
    with closing(open_store()) as store:
        made = proof.signed(receipt_proof(store, number, trader=trader))
    body = json.dumps(made, ensure_ascii=False, indent=1) + "\n"
    if file:
        file.write_text(body, encoding="utf-8")
    else:
        click.echo(body, nl=False)


@click.command("verify-receipt")
@click.argument("file", type=FILE)
@click.option("--keys", "key_file", type=FILE, help="Public keys, from: keys public.")
def verify_receipt(file: Path, key_file: Path | None) -> None:
    """Check a receipt without the database: its signature, its checkpoint, and the path of every declaration."""
    ring = _ring(key_file)
    try:
        given = json.loads(file.read_text(encoding="utf-8"))
        faults = proof.faults(given, ring)
    except (OSError, ValueError):
        raise UserError("receipt.unreadable", misuse=True, file=file.name) from None
    for key in faults:
        _say(key)
    if faults:
        raise click.exceptions.Exit(1)
    _say("receipt.good", receipt=given["receipt"], entries=len(given["entries"]), time=given["checkpoint"]["time"])


def _ring(file: Path | None) -> Ring:
    ring = keys.public_keys(file)
    if not ring.keys:
        raise UserError("keys.no_public", misuse=True)
    return ring


def _existing() -> Store:
    """The store as it stands: a verification makes none and migrates none."""
    url = settings.database_url()
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and not Path(address.database).is_file():
        raise UserError("verify.no_store", misuse=True)
    store = Store(Database(url))
    with store.database.read() as connection:
        if not is_kept(connection):
            raise UserError("verify.no_store", misuse=True)
    return store


def _bad(findings: list[Finding], entries: int) -> None:
    _say("verify.bad", count=len(findings), entries=entries)
    for finding in findings[:SHOWN]:
        _say(finding.key, **finding.facts)
    if len(findings) > SHOWN:
        _say("verify.more", count=len(findings) - SHOWN)
    raise click.exceptions.Exit(1)


def _say(key: str, **facts: object) -> None:
    for language in ("th", "en"):
        click.echo(say(key, language, **facts))


def __getattr__(name: str) -> click.Command:
    """Commands by the names they have on the command line, which no Python name could have."""
    for command in (verify_log, verify_receipt):
        if command.name == name:
            return command
    raise AttributeError(name)
