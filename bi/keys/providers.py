"""Where private keys come from: a PKCS#12 file, an encrypted PEM file, a PKCS#11 token. What leaves is a `Signer`.

A private key shows itself nowhere: not in the text of a signer, and errors name the purpose and what to do, never
what was read or the passphrase.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bi.errors import UserError
from bi.keys import ring
from bi.keys.purposes import Purpose


@dataclass(frozen=True, eq=False)
class Signer:
    """A key that signs for one purpose. `public` is its SubjectPublicKeyInfo (DER); `certificates` DER, its own first."""

    purpose: Purpose
    public: bytes
    certificates: tuple[bytes, ...]
    sign: Callable[[bytes], bytes] = field(repr=False)

    @property
    def key_id(self) -> str:
        return ring.key_id(self.public)


def open_signer(purpose: Purpose, location: str, passphrase: bytes | None, *, may_be_plain: bool) -> Signer:
    """The signer at a place: a path, or an address that begins with `pkcs11:`. Raises UserError (misuse)."""
    if location.startswith("pkcs11:"):
        from bi.keys.token import open_token

        return open_token(purpose, location, passphrase)
    path = Path(location)
    _check_file(purpose, path)
    reader = _from_pkcs12 if path.suffix.lower() in (".p12", ".pfx") else _from_pem
    key, certificates = reader(purpose, path.read_bytes(), passphrase, may_be_plain)
    return signer_of(purpose, key, certificates)


def refusal(purpose: Purpose, reason: str) -> UserError:
    """One clear line why a key cannot be used."""
    return UserError(f"keys.{reason}", misuse=True, purpose=purpose.name)


def signer_of(purpose: Purpose, key: object, certificates: tuple[bytes, ...]) -> Signer:
    """A signer over a private key in memory, once it is seen to be of the kind that the purpose takes."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519
    from cryptography.hazmat.primitives.hashes import SHA256

    if purpose.algorithm == "ed25519" and isinstance(key, ed25519.Ed25519PrivateKey):
        sign = key.sign
    elif purpose.algorithm != "ed25519" and _is_p256(key):
        sign = lambda data: key.sign(data, ec.ECDSA(SHA256()))  # noqa: E731
    else:
        raise refusal(purpose, "wrong_kind")
    kind = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    made = Signer(purpose, key.public_key().public_bytes(*kind), certificates, sign)
    check_certificate(made)
    return made


def check_certificate(signer: Signer) -> None:
    """A purpose with certificates needs one, and the first must be the key's own. Raises UserError (misuse)."""
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization

    if not signer.purpose.has_certificate:
        return
    kind = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    try:
        own = x509.load_der_x509_certificate(signer.certificates[0]).public_key().public_bytes(*kind)
    except (IndexError, ValueError):
        own = None
    if own != signer.public:
        raise refusal(signer.purpose, "no_certificate")


def as_pem(certificate: bytes) -> str:
    """A certificate (DER) as PEM text."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    return x509.load_der_x509_certificate(certificate).public_bytes(Encoding.PEM).decode()


def _is_p256(key: object) -> bool:
    from cryptography.hazmat.primitives.asymmetric import ec

    return isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1)


def _check_file(purpose: Purpose, path: Path) -> None:
    if not path.is_file():
        raise refusal(purpose, "missing")
    if os.name == "posix" and path.stat().st_mode & 0o007:
        raise refusal(purpose, "open_to_all")


def _from_pkcs12(purpose: Purpose, data: bytes, passphrase: bytes | None, may_be_plain: bool) -> tuple:
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

    if passphrase is None and not may_be_plain:
        raise refusal(purpose, "not_encrypted")
    try:
        key, own, others = pkcs12.load_key_and_certificates(data, passphrase)
    except ValueError:
        raise refusal(purpose, "unreadable") from None
    return key, tuple(c.public_bytes(Encoding.DER) for c in (own, *others) if c is not None)


def _from_pem(purpose: Purpose, data: bytes, passphrase: bytes | None, may_be_plain: bool) -> tuple:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

    if b"ENCRYPTED" not in data and not may_be_plain:
        raise refusal(purpose, "not_encrypted")
    try:
        key = load_pem_private_key(data, passphrase if b"ENCRYPTED" in data else None)
        found = x509.load_pem_x509_certificates(data) if b"BEGIN CERTIFICATE" in data else []
    except (ValueError, TypeError):
        raise refusal(purpose, "unreadable") from None
    return key, tuple(c.public_bytes(Encoding.DER) for c in found)
