"""Keys that never leave a PKCS#11 token. The address is that of RFC 7512: `pkcs11:token=rice;object=checkpoint`.

The module of the token's maker is named by `RICE_PKCS11_MODULE`; the PIN is the passphrase of the purpose.
"""

import hashlib
import os
import threading
from urllib.parse import unquote

from bi.keys.providers import Signer, check_certificate, refusal
from bi.keys.purposes import Purpose


def open_token(purpose: Purpose, address: str, pin: bytes | None) -> Signer:
    """The signer for a key on a token. Raises UserError (misuse) where token, key or PIN are not right."""
    try:
        import pkcs11
    except ImportError:
        raise refusal(purpose, "no_pkcs11") from None
    module = os.environ.get("RICE_PKCS11_MODULE", "")
    if not module or pin is None:
        raise refusal(purpose, "no_pkcs11")
    named = dict(part.partition("=")[::2] for part in address.removeprefix("pkcs11:").split(";"))
    token, label = unquote(named.get("token", "")), unquote(named.get("object", purpose.name))
    try:
        session = _session(pkcs11.lib(module).get_token(token_label=token), pin.decode())
        key = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=label)
        public = session.get_key(object_class=pkcs11.ObjectClass.PUBLIC_KEY, label=label)
        certificates = _certificates(session, label)
    except (pkcs11.PKCS11Error, RuntimeError, UnicodeDecodeError):
        raise refusal(purpose, "token_refused") from None
    made = Signer(purpose, _spki(purpose, public), certificates, _sign_with(key, purpose))
    check_certificate(made)
    return made


def _session(token: object, pin: str) -> object:
    """A session on a token; to a token this whole process is one user, who signs in once for all its keys."""
    from pkcs11 import UserAlreadyLoggedIn

    try:
        return token.open(user_pin=pin)
    except UserAlreadyLoggedIn:
        return token.open()


def _sign_with(key: object, purpose: Purpose) -> object:
    """Signing on the token, one at a time: a session must not be used by two threads at once."""
    from pkcs11 import Mechanism
    from pkcs11.util.ec import encode_ecdsa_signature

    one_at_a_time = threading.Lock()

    def sign(data: bytes) -> bytes:
        with one_at_a_time:
            if purpose.algorithm == "ed25519":
                return bytes(key.sign(data, mechanism=Mechanism.EDDSA))
            digest = hashlib.sha256(data).digest()
            return encode_ecdsa_signature(key.sign(digest, mechanism=Mechanism.ECDSA))

    return sign


def _spki(purpose: Purpose, public: object) -> bytes:
    """The public key as SubjectPublicKeyInfo; the token keeps the bare point, wrapped as an octet string."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519
    from pkcs11 import Attribute, KeyType

    point = bytes(public[Attribute.EC_POINT])
    size = 32 if purpose.algorithm == "ed25519" else 65
    try:
        if purpose.algorithm == "ed25519" and public.key_type == KeyType.EC_EDWARDS:
            key = ed25519.Ed25519PublicKey.from_public_bytes(point[-size:])
        elif purpose.algorithm != "ed25519" and public.key_type == KeyType.EC:
            key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point[-size:])
        else:
            raise refusal(purpose, "wrong_kind")
    except ValueError:
        raise refusal(purpose, "wrong_kind") from None
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _certificates(session: object, label: str) -> tuple[bytes, ...]:
    """Certificates under the label of the key, its own first."""
    from pkcs11 import Attribute, ObjectClass

    found = session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.LABEL: label})
    return tuple(bytes(certificate[Attribute.VALUE]) for certificate in found)
