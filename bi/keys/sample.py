"""The test authority of a demo: keys made on the spot, certificates that say SAMPLE in every name.

Its files lie in the key folder, readable by their owner only. Production refuses them.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bi.keys.providers import Signer, signer_of
from bi.keys.purposes import Purpose
from bi.store.files import write_whole

ROOT = "sample-authority.pem"
ROOT_DAYS, OWN_DAYS = 3_650, 1_095
MARK = "ตัวอย่าง / SAMPLE"


def make(purpose: Purpose, folder: Path) -> Signer:
    """Make a key for a purpose, and its certificate where the purpose has one, and keep it in the folder."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519
    from cryptography.hazmat.primitives.serialization import Encoding

    is_edwards = purpose.algorithm == "ed25519"
    key = ed25519.Ed25519PrivateKey.generate() if is_edwards else ec.generate_private_key(ec.SECP256R1())
    certificates = _chain(purpose, key, folder) if purpose.has_certificate else []
    signer = signer_of(purpose, key, tuple(c.public_bytes(Encoding.DER) for c in certificates))
    body = _pem(key) + b"".join(c.public_bytes(Encoding.PEM) for c in certificates)
    write_whole(path_of(purpose, folder, signer.key_id), body)
    return signer


def path_of(purpose: Purpose, folder: Path, key_id: str) -> Path:
    """Where the demo's private key of a purpose lies."""
    return folder / f"sample-{purpose.name}-{key_id}.pem"


def _pem(key: object) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _chain(purpose: Purpose, key: object, folder: Path) -> list:
    root_key, root = _authority(folder)
    name = _name(f"{MARK} {purpose.title_en}")
    return [_certificate(name, key.public_key(), root.subject, root_key, OWN_DAYS, is_authority=False), root]


def _authority(folder: Path) -> tuple:
    """The root key and certificate of this demo, made once."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

    path = folder / ROOT
    if not path.is_file():
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name(f"{MARK} Test Authority")
        own = _certificate(name, key.public_key(), name, key, ROOT_DAYS, is_authority=True)
        write_whole(path, _pem(key) + own.public_bytes(Encoding.PEM))
    data = path.read_bytes()
    return load_pem_private_key(data, None), x509.load_pem_x509_certificate(data)


def _name(common: str) -> object:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    return x509.Name([
        x509.NameAttribute(NameOID.COUNTRY_NAME, "TH"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, f"{MARK} not an authority"),
        x509.NameAttribute(NameOID.COMMON_NAME, common),
    ])  # fmt: skip


def _certificate(subject: object, public: object, issuer: object, signed_by: object, days: int, *, is_authority: bool):
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA256

    now = datetime.now(UTC)
    usage = {name: False for name in (
        "key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only",
    )}  # fmt: skip
    usage |= {"digital_signature": not is_authority, "content_commitment": not is_authority}
    usage |= {"key_cert_sign": is_authority, "crl_sign": is_authority}
    limit = x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None)
    return (
        x509.CertificateBuilder()
        .subject_name(subject).issuer_name(issuer).public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5)).not_valid_after(now + timedelta(days=days))
        .add_extension(limit, critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signed_by.public_key()), critical=False)
        .sign(signed_by, SHA256())
    )  # fmt: skip
