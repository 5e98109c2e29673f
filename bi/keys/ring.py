"""The key ring: every public key that ever signed here, with its certificates and the span in which it did.

One JSON file, `keyring.json`. It holds nothing secret, and an export of it is what outsiders check papers with. A key
that is replaced stays in the ring with the end of its time, so that what it signed before can still be checked.
"""

import base64
import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bi.errors import UserError
from bi.store.files import write_whole

FORMAT = "rice-public-keys/1"
CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True)
class PublicKey:
    """One public key. `public` is its SubjectPublicKeyInfo (DER, base64); `certificates` are PEM, its own first;
    instants are ISO in UTC, `valid_until` None while it signs; `is_sample` marks the test authority of a demo."""

    key_id: str
    purpose: str
    algorithm: str
    public: str
    valid_from: str
    valid_until: str | None = None
    is_sample: bool = False
    certificates: tuple[str, ...] = ()

    def verifies(self, signature: bytes, data: bytes, at: datetime | None = None) -> bool:
        """Whether the signature over the data is this key's, made (if told when) in the span in which it signed."""
        return (at is None or self.was_valid(at)) and _verifies(self.algorithm, self.public, signature, data)

    def was_valid(self, at: datetime) -> bool:
        """Whether the key signed at an instant; clocks of two machines may differ a little."""
        begun = datetime.fromisoformat(self.valid_from) - CLOCKS_DIFFER
        ended = datetime.fromisoformat(self.valid_until) + CLOCKS_DIFFER if self.valid_until else None
        return begun <= at and (ended is None or at <= ended)


@dataclass(frozen=True)
class Ring:
    """All public keys, in the order in which they came."""

    keys: tuple[PublicKey, ...] = ()

    def find(self, key_id: str, purpose: str) -> PublicKey | None:
        """The key of an id, if it is for that purpose."""
        return next((k for k in self.keys if k.key_id == key_id and k.purpose == purpose), None)

    def current(self, purpose: str) -> PublicKey | None:
        """The key that signs for a purpose now."""
        return next((k for k in self.keys if k.purpose == purpose and k.valid_until is None), None)

    def with_new(self, key: PublicKey) -> "Ring":
        """The ring after a key takes over: the one before it ends at the instant at which it begins."""
        ended = (
            replace(k, valid_until=key.valid_from) if k.purpose == key.purpose and k.valid_until is None else k
            for k in self.keys
        )
        return Ring((*ended, key))

    def to_json(self) -> str:
        """The ring as the text of an export."""
        return json.dumps({"format": FORMAT, "keys": [asdict(k) for k in self.keys]}, ensure_ascii=False, indent=1) + "\n"


def load(path: Path) -> Ring:
    """The ring of a file; an empty one where there is none. Raises UserError (misuse) for a file that is no ring."""
    if not path.is_file():
        return Ring()
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["format"] != FORMAT:
            raise ValueError(found["format"])
        entries = ({**key, "certificates": tuple(key["certificates"])} for key in found["keys"])
        return Ring(tuple(PublicKey(**entry) for entry in entries))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UserError("keys.bad_ring", misuse=True, file=path.name) from None


def save(path: Path, ring: Ring) -> None:
    """Keep the ring, whole or not at all."""
    write_whole(path, ring.to_json().encode())


def key_id(public: bytes) -> str:
    """The name of a public key (DER): the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


def now_text() -> str:
    """This instant, to the microsecond, as the ring writes it."""
    return datetime.now(UTC).isoformat()


def _verifies(algorithm: str, public: str, signature: bytes, data: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        key = load_der_public_key(base64.b64decode(public))
        if algorithm == "ed25519" and isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, data)
        elif algorithm == "ecdsa-p256-sha256" and isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(SHA256()))
        else:
            return False
    except (InvalidSignature, ValueError):
        return False
    return True
