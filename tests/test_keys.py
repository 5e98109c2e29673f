"""Keys: one a purpose, made in a demo, demanded in production, replaced without losing the old public ones."""

import json
import logging
import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from bi import keys
from bi.cli import main
from bi.errors import UserError
from bi.keys import PURPOSES, sample

PASSPHRASE = "ลับมาก-9f2c"
PURPOSE = PURPOSES["checkpoint"]
NAMED = ["RICE_KEYS", "RICE_KEY_PASSPHRASE_FILE", "RICE_PKCS11_MODULE", *(f"RICE_KEY_{p.upper()}" for p in PURPOSES)]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder without keys, in demo mode."""
    for name in NAMED:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RICE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("RICE_MODE", "demo")
    return tmp_path


def run(*args: str) -> tuple[int, str]:
    found = CliRunner().invoke(main, ["keys", *args])
    return found.exit_code, found.output


def pem(key, passphrase: str | None = PASSPHRASE) -> bytes:
    lock = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)


def put(home: Path, monkeypatch, purpose: str, body: bytes, *, name: str = "key.pem", mode: int = 0o600) -> Path:
    """A key file and its passphrase, named in the environment."""
    file, secret = home / name, home / "passphrase"
    file.write_bytes(body)
    file.chmod(mode)
    secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
    monkeypatch.setenv(f"RICE_KEY_{purpose.upper()}", str(file))
    monkeypatch.setenv("RICE_KEY_PASSPHRASE_FILE", str(secret))
    return file


def refused(purpose: str = "checkpoint") -> str:
    with pytest.raises(UserError) as found:
        keys.signer(purpose)
    assert found.value.misuse
    return found.value.key


# --- demo ---


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_demo_makes_a_key_for_each_purpose_that_signs_and_verifies(purpose):
    signer = keys.signer(purpose)
    signature = signer.sign(b"rice")
    (known,) = keys.public_keys().keys

    again = keys.signer(purpose)
    assert again.public == signer.public and keys.signer(purpose) is again, "opened once a process"
    assert (known.purpose, known.key_id, known.is_sample) == (purpose, signer.key_id, True)
    assert known.algorithm == PURPOSES[purpose].algorithm
    assert known.verifies(signature, b"rice", datetime.now(UTC))
    assert not known.verifies(signature, b"rice!")
    assert not known.verifies(signature[:-1] + bytes([signature[-1] ^ 1]), b"rice")
    assert not known.verifies(signature, b"rice", datetime.now(UTC) - timedelta(days=1)), "before its time"
    assert bool(known.certificates) == PURPOSES[purpose].has_certificate


def test_sample_certificates_say_so_in_every_name_and_lead_to_their_own_root():
    for purpose in ("license_pdf", "report"):
        own, root = (x509.load_der_x509_certificate(c) for c in keys.signer(purpose).certificates)
        for name in (own.subject, own.issuer, root.subject):
            for kind in (x509.NameOID.COMMON_NAME, x509.NameOID.ORGANIZATION_NAME):
                assert name.get_attributes_for_oid(kind)[0].value.startswith("ตัวอย่าง / SAMPLE")
        own.verify_directly_issued_by(root)
        assert not own.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_the_files_of_a_demo_open_for_their_owner_only_and_hold_no_shown_secret(caplog):
    with caplog.at_level(logging.DEBUG):
        code, said = run("make-demo")
    assert len(json.loads(run("public")[1])["keys"]) == len(PURPOSES)
    secrets = [f.read_text().splitlines()[1] for f in keys.folder().glob("*.pem")]

    assert code == 0
    assert len(secrets) == len(PURPOSES) + 1  # and the authority
    assert {f.stat().st_mode & 0o777 for f in keys.folder().glob("*.pem")} == {0o600}
    assert keys.folder().stat().st_mode & 0o777 == 0o700
    shown = said + caplog.text + run("list")[1] + run("public")[1] + repr([keys.signer(p) for p in PURPOSES])
    shown += (keys.folder() / "keyring.json").read_text()
    assert not [s for s in secrets if s in shown]
    assert all(keys.is_private(f) for f in keys.folder().iterdir())
    assert not keys.is_private(keys.folder().parent / "rice.db")


# --- keys of an agency ---


@pytest.mark.parametrize("mode", ["demo", "production"])
def test_an_encrypted_pem_file_signs(home, monkeypatch, mode):
    monkeypatch.setenv("RICE_MODE", mode)
    put(home, monkeypatch, "checkpoint", pem(ed25519.Ed25519PrivateKey.generate()))
    signer = keys.signer("checkpoint")

    assert keys.public_keys().current("checkpoint").verifies(signer.sign(b"x"), b"x")
    assert not keys.public_keys().current("checkpoint").is_sample


def test_a_pkcs12_file_signs_with_its_certificates(home, monkeypatch):
    issued = sample.make(PURPOSES["license_pdf"], home)
    (file,) = home.glob("sample-license_pdf-*.pem")
    own, root = (x509.load_der_x509_certificate(c) for c in issued.certificates)
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = load_pem_private_key(file.read_bytes(), None)
    lock = BestAvailableEncryption(PASSPHRASE.encode())
    monkeypatch.setenv("RICE_MODE", "production")
    put(home, monkeypatch, "license_pdf", pkcs12.serialize_key_and_certificates(b"k", key, own, [root], lock), name="k.p12")
    signer = keys.signer("license_pdf")

    assert signer.certificates == issued.certificates
    assert keys.public_keys().current("license_pdf").verifies(signer.sign(b"x"), b"x")


P256, ED = ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()
BAD = {
    "not encrypted": ("checkpoint", pem(ED, None), 0o600, "keys.not_encrypted"),
    "another passphrase": ("checkpoint", pem(ED, "other"), 0o600, "keys.unreadable"),
    "cut off": ("checkpoint", pem(ED)[:80], 0o600, "keys.unreadable"),
    "read by all": ("checkpoint", pem(ED), 0o644, "keys.open_to_all"),
    "another curve": ("checkpoint", pem(P256), 0o600, "keys.wrong_kind"),
    "another kind": ("license_pdf", pem(rsa.generate_private_key(65537, 2048)), 0o600, "keys.wrong_kind"),
    "no certificate": ("license_pdf", pem(P256), 0o600, "keys.no_certificate"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_key_that_is_not_right_is_refused_in_a_line_that_gives_nothing_away(home, monkeypatch, case):
    purpose, body, mode, expected = BAD[case]
    monkeypatch.setenv("RICE_MODE", "production")
    file = put(home, monkeypatch, purpose, body, mode=mode)

    assert refused(purpose) == expected
    with pytest.raises(UserError) as found:
        keys.signer(purpose)
    chain = f"{found.value!r} {found.value.__cause__!r} {found.getrepr(showlocals=False, style='native')}"
    assert PASSPHRASE not in chain
    assert body.decode().splitlines()[1] not in chain
    assert found.value.__suppress_context__ or found.value.__context__ is None
    assert file.is_file()


def test_a_certificate_of_another_key_is_refused(home, monkeypatch):
    foreign = sample.make(PURPOSES["report"], home).certificates[0]
    body = pem(P256) + x509.load_der_x509_certificate(foreign).public_bytes(Encoding.PEM)
    put(home, monkeypatch, "report", body)

    assert refused("report") == "keys.no_certificate"


# --- production ---


def test_production_refuses_without_keys_and_with_sample_keys(monkeypatch, home):
    monkeypatch.setenv("RICE_MODE", "production")
    assert {refused(purpose) for purpose in PURPOSES} == {"keys.missing"}
    with pytest.raises(UserError, match=r"keys\.missing"):
        keys.require()
    assert run("make-demo")[0] == 2
    assert not list(keys.folder().glob("*.pem"))
    with pytest.raises(UserError, match=r"keys\.missing"):
        keys.rotate("receipt")
    monkeypatch.setenv("RICE_MODE", "demo")
    keys.require()
    monkeypatch.setenv("RICE_MODE", "production")
    assert {refused(purpose) for purpose in PURPOSES} == {"keys.sample"}
    put(home, monkeypatch, "checkpoint", pem(ed25519.Ed25519PrivateKey.generate()))
    assert refused("checkpoint") == "keys.sample"
    assert run("rotate", "checkpoint")[0] == 0
    assert keys.signer("checkpoint").sign(b"x")


def test_a_missing_passphrase_file_is_named(home, monkeypatch):
    put(home, monkeypatch, "checkpoint", pem(ED))
    (home / "passphrase").unlink()

    assert refused() == "keys.no_passphrase"


# --- rotation ---


def test_rotation_keeps_the_old_public_key_with_the_end_of_its_time():
    before = keys.signer("license_pdf")
    old = before.sign(b"old")
    (file,) = keys.folder().glob("sample-license_pdf-*.pem")
    code, said = run("rotate", "license_pdf")
    after = keys.signer("license_pdf")
    ring = keys.public_keys()

    assert code == 0 and after.key_id in said
    assert after.key_id != before.key_id
    assert not file.exists(), "an old private key is of no use but to a thief"
    first, second = ring.keys
    assert first.valid_until == second.valid_from
    assert second.valid_until is None and ring.current("license_pdf") == second
    assert first.verifies(old, b"old", datetime.now(UTC))
    assert not first.verifies(old, b"old", datetime.now(UTC) + timedelta(hours=1)), "after its time"
    assert ring.find(first.key_id, "license_pdf") == first
    assert ring.find(first.key_id, "report") is None


def test_an_agency_key_takes_over_only_by_rotation(home, monkeypatch):
    put(home, monkeypatch, "checkpoint", pem(ED))
    first = keys.signer("checkpoint").key_id
    assert run("rotate", "checkpoint")[0] == 1, "there is nothing new yet"
    file = put(home, monkeypatch, "checkpoint", pem(ed25519.Ed25519PrivateKey.generate()))
    keys._signer.cache_clear()
    assert refused() == "keys.not_rotated"
    assert run("rotate", "checkpoint")[0] == 0
    assert file.exists()
    assert keys.signer("checkpoint").key_id != first
    assert [k.key_id for k in keys.public_keys().keys][0] == first


def test_a_key_that_was_replaced_signs_no_more_in_a_process_that_had_it_open():
    first = keys.signer("receipt")
    keys.rotate("receipt")

    assert keys.signer("receipt").key_id != first.key_id


def test_the_export_is_json_that_verifies_elsewhere(home):
    signature = keys.signer("receipt").sign(b"x")
    assert run("public", "-o", str(home / "public.json"))[0] == 0
    found = json.loads((home / "public.json").read_text())
    ring = keys.public_keys(home / "public.json")

    assert found["format"] == "rice-public-keys/1"
    assert ring == keys.public_keys()
    assert ring.current("receipt").verifies(signature, b"x")
    (home / "bad.json").write_text('{"format": "other"}')
    with pytest.raises(UserError, match=r"keys\.bad_ring"):
        keys.public_keys(home / "bad.json")


def test_the_list_names_every_purpose():
    keys.signer("receipt")
    code, said = run("list")

    assert code == 0
    assert {line.split()[0] for line in said.splitlines()[1:]} == set(PURPOSES)
    assert [line.split()[2] for line in said.splitlines() if line.startswith("receipt")] == ["sample"]


# --- a token ---

MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so", "/usr/lib64/libsofthsm2.so")


@pytest.fixture
def token(home: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """An empty SoftHSM token `rice`, opened to make keys on it."""
    pkcs11 = pytest.importorskip("pkcs11", reason="tokens need python-pkcs11")
    module = next((m for m in (os.environ.get("SOFTHSM2_MODULE", ""), *MODULES) if m and Path(m).is_file()), None)
    tool = os.environ.get("SOFTHSM2_UTIL") or shutil.which("softhsm2-util")
    if module is None or tool is None:
        pytest.skip("SoftHSM2 is not installed")
    (home / "tokens").mkdir()
    (home / "softhsm2.conf").write_text(f"directories.tokendir = {home / 'tokens'}\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(home / "softhsm2.conf"))
    command = [tool, "--module", module, "--init-token", "--free", "--label", "rice", "--pin", "1234", "--so-pin", "5678"]
    subprocess.run(command, check=True, capture_output=True)
    (home / "pin").write_text("1234")
    monkeypatch.setenv("RICE_PKCS11_MODULE", module)
    monkeypatch.setenv("RICE_KEY_PASSPHRASE_FILE", str(home / "pin"))
    library = pkcs11.lib(module)
    library.reinitialize()
    with library.get_token(token_label="rice").open(rw=True, user_pin="1234") as session:
        yield session


def test_a_token_signs_without_giving_its_keys_away(token, home, monkeypatch):
    from pkcs11 import Attribute, KeyType, ObjectClass
    from pkcs11.util.ec import encode_named_curve_parameters

    monkeypatch.setenv("RICE_MODE", "production")
    curve = {Attribute.EC_PARAMS: b"\x13\x0cedwards25519"}
    token.create_domain_parameters(KeyType.EC_EDWARDS, curve, local=True).generate_keypair(label="checkpoint", store=True)
    curve = {Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")}
    public, _ = token.create_domain_parameters(KeyType.EC, curve, local=True).generate_keypair(label="seal", store=True)
    monkeypatch.setenv("RICE_KEY_CHECKPOINT", "pkcs11:token=rice")
    monkeypatch.setenv("RICE_KEY_REPORT", "pkcs11:token=rice;object=seal")

    assert keys.public_keys().keys == ()
    signer = keys.signer("checkpoint")
    assert keys.public_keys().current("checkpoint").verifies(signer.sign(b"x"), b"x")
    assert refused("report") == "keys.no_certificate"
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes(public[Attribute.EC_POINT])[-65:])
    root_key, root = sample._authority(home)
    own = sample._certificate(sample._name("seal"), point, root.subject, root_key, 1, is_authority=False)
    der = own.public_bytes(Encoding.DER)
    token.create_object({
        Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.CERTIFICATE_TYPE: 0, Attribute.TOKEN: True,
        Attribute.LABEL: "seal", Attribute.SUBJECT: own.subject.public_bytes(), Attribute.VALUE: der,
    })  # fmt: skip
    signer = keys.signer("report")
    assert signer.certificates == (der,)
    assert keys.public_keys().current("report").verifies(signer.sign(b"x"), b"x")
    (home / "pin").write_text("9999")
    monkeypatch.setenv("RICE_KEY_REPORT", "pkcs11:token=absent;object=seal")
    assert refused("report") == "keys.token_refused"


def test_a_token_without_its_module_is_refused_in_one_line(monkeypatch):
    monkeypatch.setenv("RICE_KEY_CHECKPOINT", "pkcs11:token=rice")

    assert refused() == "keys.no_pkcs11"
