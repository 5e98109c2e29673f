"""The one room for keys: who signs what, where private keys come from, which public keys ever signed.

Chosen by the environment:

    RICE_KEYS                          folder of the key ring and of key files (default `keys` in RICE_DATA)
    RICE_KEY_<PURPOSE>                 a PKCS#12 file (.p12, .pfx), an encrypted PEM file, or `pkcs11:token=...;object=...`
                                       (default `<purpose>.p12` or `<purpose>.pem` in the folder)
    RICE_KEY_PASSPHRASE_FILE           file with the passphrase (or the token's PIN) of all of them
    RICE_KEY_<PURPOSE>_PASSPHRASE_FILE the same for one purpose
    RICE_PKCS11_MODULE                 the library of the token's maker

A purpose in a name is written in capitals: RICE_KEY_CHECKPOINT. Passphrases come from files only, since an
environment is shown to every child and in many a fault report. Backups leave the folder out: `is_private`.
"""

import base64
import functools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from bi import settings
from bi.errors import UserError
from bi.keys import providers, ring, sample
from bi.keys.providers import Signer
from bi.keys.purposes import PURPOSES, Purpose
from bi.keys.ring import PublicKey, Ring

__all__ = ["PURPOSES", "PublicKey", "Purpose", "Ring", "Signer", "folder", "is_private", "place", "public_keys",
           "require", "rotate", "signer"]  # fmt: skip


def folder() -> Path:
    """Where the key ring lies, and key files that the environment does not place elsewhere."""
    return Path(os.environ.get("RICE_KEYS") or settings.data_folder() / "keys").expanduser().resolve()


def is_private(path: Path) -> bool:
    """Whether a file belongs to the keys, so that no backup or export may hold it."""
    return path.resolve().is_relative_to(folder())


def public_keys(file: Path | None = None) -> Ring:
    """Every public key that signed here, or those of an export."""
    return ring.load(file or folder() / "keyring.json")


def signer(purpose: str) -> Signer:
    """The key that signs for a purpose. In demo mode it is made when first asked for.

    Raises UserError (misuse) where there is none, or where it is not the one that the ring names.
    """
    file = folder() / "keyring.json"
    stamp = file.stat().st_mtime_ns if file.is_file() else 0  # another process may have let a new key take over
    return _signer(purpose, folder(), os.environ.get(_variable(purpose)), settings.mode(), stamp)


def require(*purposes: str) -> None:
    """Refuse to go on without the keys of some purposes (all, if none is named). Raises UserError (misuse)."""
    for purpose in purposes or PURPOSES:
        signer(purpose)


def rotate(purpose: str) -> PublicKey:
    """Let a new key take over: a fresh one in a demo, else the one that now lies at the purpose's place.

    The old public key stays in the ring, with the end of its time; a demo's old private key is deleted. Raises
    UserError where nothing new is there.
    """
    wanted = PURPOSES[purpose]
    with _locked() as path:
        known = ring.load(path)
        before = known.current(purpose)
        location = _location(wanted, known)
        if location is None or (before is not None and before.is_sample and _variable(purpose) not in os.environ):
            _made(wanted, path, known)
            if location is not None:
                Path(location).unlink()
        else:
            found = _opened(wanted, location)
            if known.find(found.key_id, purpose):
                raise UserError("keys.nothing_new", purpose=purpose)
            _enter(found, path, known)
        return ring.load(path).current(purpose)


def place(purpose: str) -> str:
    """In a word where the private key of a purpose lies: token, file, sample or none."""
    known = public_keys()
    location = _location(PURPOSES[purpose], known)
    if location is None:
        return "none"
    if location.startswith("pkcs11:"):
        return "token"
    return "sample" if Path(location).name.startswith("sample-") else "file"


@functools.lru_cache(maxsize=32)
def _signer(purpose: str, _where: Path, _placed: str | None, mode: str, _stamp: int) -> Signer:
    """Opened once a process: a token or a passphrase is slow. The arguments are all that the answer hangs on."""
    wanted = PURPOSES[purpose]
    with _locked() as path:
        known = ring.load(path)
        location, current = _location(wanted, known), known.current(purpose)
        if location is None:
            return _made(wanted, path, known)
        if current is not None and current.is_sample and mode == "production":
            raise UserError("keys.sample", misuse=True, purpose=purpose)
        found = _opened(wanted, location)
        if current is None:
            _enter(found, path, known)
        elif current.key_id != found.key_id:
            raise UserError("keys.not_rotated", misuse=True, purpose=purpose)
        return found


def _made(purpose: Purpose, path: Path, known: Ring) -> Signer:
    """A fresh key of the test authority, entered in the ring."""
    if settings.mode() == "production":
        raise providers.refusal(purpose, "missing")
    made = sample.make(purpose, folder())
    _enter(made, path, known, is_sample=True)
    return made


def _enter(found: Signer, path: Path, known: Ring, *, is_sample: bool = False) -> None:
    texts = tuple(providers.as_pem(certificate) for certificate in found.certificates)
    public = base64.b64encode(found.public).decode()
    name, algorithm = found.purpose.name, found.purpose.algorithm
    key = PublicKey(found.key_id, name, algorithm, public, ring.now_text(), None, is_sample, texts)
    ring.save(path, known.with_new(key))


def _location(purpose: Purpose, known: Ring) -> str | None:
    """Where the private key is to be found: as the environment says, the demo's own, or a file of the folder."""
    if placed := os.environ.get(_variable(purpose.name)):
        return placed
    current = known.current(purpose.name)
    own = [sample.path_of(purpose, folder(), current.key_id)] if current and current.is_sample else []
    usual = [folder() / f"{purpose.name}{suffix}" for suffix in (".p12", ".pfx", ".pem")]
    return next((str(path) for path in (*own, *usual) if path.is_file()), None)


def _opened(purpose: Purpose, location: str) -> Signer:
    return providers.open_signer(purpose, location, _passphrase(purpose), may_be_plain=settings.mode() == "demo")


def _passphrase(purpose: Purpose) -> bytes | None:
    for variable in (f"{_variable(purpose.name)}_PASSPHRASE_FILE", "RICE_KEY_PASSPHRASE_FILE"):
        if file := os.environ.get(variable):
            if not Path(file).is_file():
                raise providers.refusal(purpose, "no_passphrase")
            return Path(file).read_bytes().rstrip(b"\r\n")
    return None


def _variable(purpose: str) -> str:
    return f"RICE_KEY_{purpose.upper()}"


@contextmanager
def _locked() -> Iterator[Path]:
    """The ring's file, held against other processes."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with FileLock(folder() / ".lock"):
        yield folder() / "keyring.json"
