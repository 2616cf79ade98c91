#!/usr/bin/env python3
"""An authenticator and a browser of its own: registrations and assertions, right ones and ones with a single thing wrong.

usage: webauthn_oracle.py > lines

Written from W3C Web Authentication level 3 and RFC 8949, not from src/adapters/webauthn; its CBOR writer is its own. One JSON object a line:
{"what": "made" | "touched", "name", "good", "algorithm", "challenge", "origin", "rp_id", "client_data", "attestation" |
"authenticator_data" + "signature", "public_key", "credential", "counter", "backup_eligible"}; bytes are base64url without padding.
"""
import hashlib
import json
import secrets
import struct
from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

ORIGIN, RP_ID = "https://gate.example.org", "gate.example.org"
UP, UV, BE, BS, AT, ED = 0x01, 0x04, 0x08, 0x10, 0x40, 0x80


def b64(data):
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def head(major, number):
    major <<= 5
    if number < 24:
        return bytes([major | number])
    for extra, code, top in ((24, ">B", 1 << 8), (25, ">H", 1 << 16), (26, ">I", 1 << 32), (27, ">Q", 1 << 64)):
        if number < top:
            return bytes([major | extra]) + struct.pack(code, number)
    raise ValueError(number)


def cbor(value):
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(cbor, value))
    return head(5, len(value)) + b"".join(cbor(k) + cbor(v) for k, v in value.items())


class Key:
    def __init__(self, algorithm):
        self.algorithm = algorithm
        self.credential = secrets.token_bytes(32)
        if algorithm == "es256":
            self.secret = ec.generate_private_key(ec.SECP256R1())
            point = self.secret.public_key().public_numbers()
            self.cose = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        elif algorithm == "eddsa":
            self.secret = ed25519.Ed25519PrivateKey.generate()
            raw = self.secret.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
            self.cose = {1: 1, 3: -8, -1: 6, -2: raw}
        else:
            self.secret = rsa.generate_private_key(65537, 2048)
            numbers = self.secret.public_key().public_numbers()
            self.cose = {1: 3, 3: -257, -1: numbers.n.to_bytes(256, "big"), -2: b"\x01\x00\x01"}

    def public_key(self):
        return self.secret.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)

    def sign(self, message):
        if self.algorithm == "es256":
            return self.secret.sign(message, ec.ECDSA(hashes.SHA256()))
        if self.algorithm == "eddsa":
            return self.secret.sign(message)
        return self.secret.sign(message, padding.PKCS1v15(), hashes.SHA256())


def client_data(kind, challenge, **other):
    return {"type": kind, "challenge": b64(challenge), "origin": ORIGIN, "crossOrigin": False, **other}


def authenticator_data(flags, counter, rp_id=RP_ID, key=b"", extensions=b""):
    return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + struct.pack(">I", counter) + key + extensions


def attested(key, credential=None, length=None, cose=None):
    credential = key.credential if credential is None else credential
    length = len(credential) if length is None else length
    return bytes(16) + struct.pack(">H", length) + credential + (cbor(key.cose) if cose is None else cose)


def say(what, name, good, key, challenge, **more):
    line = {"what": what, "name": name, "good": good, "algorithm": key.algorithm, "challenge": b64(challenge), "origin": ORIGIN,
            "rp_id": RP_ID, "public_key": b64(key.public_key()), "credential": b64(key.credential), "counter": 7,
            "backup_eligible": False}
    print(json.dumps({**line, **{k: b64(v) if isinstance(v, bytes) else v for k, v in more.items()}}))


def registrations(key):
    challenge = secrets.token_bytes(40)
    right = client_data("webauthn.create", challenge)

    def made(name, good=False, client=None, flags=UP | UV | AT, counter=7, rp_id=RP_ID, public=None, extensions=b"", fmt="none",
             statement=None, whole=None, backup=False):
        text = json.dumps(right if client is None else client).encode() if not isinstance(client, bytes) else client
        data = authenticator_data(flags, counter, rp_id, attested(key) if public is None else public, extensions)
        statement = statement(data, text) if callable(statement) else statement or {}
        message = cbor({"fmt": fmt, "attStmt": statement, "authData": data}) if whole is None else whole(data)
        say("made", name, good, key, challenge, client_data=text, attestation=message, backup_eligible=backup)
        return message, text

    alg = key.cose[3]
    self_signed = lambda data, text: {"alg": alg, "sig": key.sign(data + hashlib.sha256(text).digest())}
    message, text = made("as it should be", True)
    made("signed by itself", True, fmt="packed", statement=self_signed)
    made("with extensions", True, flags=UP | UV | AT | ED, extensions=cbor({"credProtect": 2}))
    made("that can be backed up", True, flags=UP | UV | AT | BE, backup=True)
    made("the counter at zero", True, counter=0)
    made("type of a sign-in", client={**right, "type": "webauthn.get"})
    made("another challenge", client={**right, "challenge": b64(secrets.token_bytes(40))})
    made("challenge with padding", client={**right, "challenge": right["challenge"] + "="})
    for other in ("http://gate.example.org", "https://gate.example.org:8443", "https://gate.example.org/", "https://gate.example.org.evil.example",
                  "https://evil.example", "https://GATE.example.org", "null", ""):
        made(f"origin {other}", client={**right, "origin": other})
    made("in a page of another site", client={**right, "crossOrigin": True})
    made("crossOrigin as a text", client={**right, "crossOrigin": "false"})
    made("under another site's page", client={**right, "topOrigin": "https://evil.example"})
    for member in ("type", "challenge", "origin"):
        made(f"without {member}", client={k: v for k, v in right.items() if k != member})
        made(f"{member} as a number", client={**right, member: 7})
    made("client data no JSON", client=b"{")
    made("client data empty", client=b"")
    made("client data a list", client=b"[]")
    made("origin twice", client=json.dumps(right).encode()[:-1] + b', "origin": "https://evil.example"}')
    made("client data too long", client={**right, "pad": "x" * 5000})
    made("another site's key", rp_id="evil.example")
    made("nobody touched it", flags=UV | AT)
    made("nobody was verified", flags=UP | AT)
    made("backed up and cannot be", flags=UP | UV | AT | BS)
    made("no key in it", flags=UP | UV, public=b"")
    made("flag of a key missing", flags=UP | UV)
    made("flag of extensions alone", flags=UP | UV | AT | ED)
    made("extensions without their flag", extensions=cbor({"credProtect": 2}))
    made("extensions no map", flags=UP | UV | AT | ED, extensions=cbor([1]))
    made("name one longer", public=attested(key, length=33))
    made("name one shorter", public=attested(key, length=31))
    made("name empty", public=attested(key, credential=b""))
    made("name too long", public=attested(key, credential=b"x" * 1024))
    made("bytes behind the key", public=attested(key) + b"\x00")
    for member, wrong in ((1, 4), (3, -37), (3, -65535), (-1, 99)):
        made(f"key member {member} is {wrong}", public=attested(key, cose=cbor({**key.cose, member: wrong})))
    for member in key.cose:
        made(f"key without member {member}", public=attested(key, cose=cbor({k: v for k, v in key.cose.items() if k != member})))
    if key.algorithm == "es256":
        made("a point off its curve", public=attested(key, cose=cbor({**key.cose, -3: bytes(31) + b"\x01"})))
        made("a short coordinate", public=attested(key, cose=cbor({**key.cose, -2: key.cose[-2][:31]})))
        made("a compressed point", public=attested(key, cose=cbor({**key.cose, -3: True})))
        made("curve P-384", public=attested(key, cose=cbor({**key.cose, -1: 2})))
    if key.algorithm == "eddsa":
        made("a short key", public=attested(key, cose=cbor({**key.cose, -2: key.cose[-2][:31]})))
    if key.algorithm == "rs256":
        small = rsa.generate_private_key(65537, 1024).public_key().public_numbers().n
        made("a modulus of 1024 bits", public=attested(key, cose=cbor({**key.cose, -1: small.to_bytes(128, "big")})))
        made("a modulus that is padded", public=attested(key, cose=cbor({**key.cose, -1: small.to_bytes(256, "big")})))
    made("key's map without an end", public=attested(key, cose=b"\xbf" + cbor(key.cose)[1:] + b"\xff"))
    made("key's member twice", public=attested(key, cose=bytes([0xa0 + len(key.cose) + 1]) + cbor(key.cose)[1:] + cbor(1) + cbor(2)))
    made("none, with a statement", statement={"x": 1})
    made("packed, by its maker", fmt="packed", statement=lambda d, t: {**self_signed(d, t), "x5c": [b"certificate"]})
    made("packed, another algorithm", fmt="packed", statement=lambda d, t: {**self_signed(d, t), "alg": -7 if alg != -7 else -8})
    made("packed, another text signed", fmt="packed", statement=lambda d, t: self_signed(d, t + b" "))
    made("packed, no signature", fmt="packed", statement={"alg": alg})
    for fmt in ("fido-u2f", "tpm", "android-key", "apple", ""):
        made(f"format {fmt}", fmt=fmt)
    parts = lambda data: {"fmt": "none", "attStmt": {}, "authData": data}
    made("a member more", whole=lambda data: cbor({**parts(data), "more": 1}))
    made("no statement", whole=lambda data: cbor({"fmt": "none", "authData": data}))
    made("members in a list", whole=lambda data: cbor(list(parts(data).values())))
    made("map without an end", whole=lambda data: b"\xbf" + cbor(parts(data))[1:] + b"\xff")
    made("a tag in front", whole=lambda data: b"\xd9\xd9\xf7" + cbor(parts(data)))
    made("a number too long", whole=lambda data: b"\xb8\x03" + cbor(parts(data))[1:])
    made("format as bytes", whole=lambda data: cbor({**parts(data), "fmt": b"none"}))
    made("data as text", whole=lambda data: cbor({**parts(data), "authData": data.hex()}))
    made("a map of 2^60", whole=lambda data: b"\xbb\x10" + bytes(7))
    made("data of 2^62 bytes", whole=lambda data: b"\xa1" + cbor("authData") + b"\x5b\x40" + bytes(7))
    made("deep lists", whole=lambda data: b"\x81" * 2000)
    made("a float", whole=lambda data: cbor({"fmt": "none", "attStmt": {}})[:-1] + b"\xfb" + bytes(8))
    made("bytes behind", whole=lambda data: cbor(parts(data)) + b"\x00")
    made("empty", whole=lambda data: b"")
    for size in range(0, len(message), 1 if key.algorithm == "es256" else 7):
        say("made", f"cut after {size} bytes", False, key, challenge, client_data=text, attestation=message[:size])


def assertions(key):
    challenge = secrets.token_bytes(40)
    right = client_data("webauthn.get", challenge)

    def touched(name, good=False, client=None, flags=UP | UV, counter=7, rp_id=RP_ID, tail=b"", change=None, signer=key, backup=False):
        text = client if isinstance(client, bytes) else json.dumps(right if client is None else client).encode()
        data = authenticator_data(flags, counter, rp_id, tail)
        signature = signer.sign(data + hashlib.sha256(text).digest())
        if change:
            data, text, signature = change(data, text, signature)
        say("touched", name, good, key, challenge, client_data=text, authenticator_data=data, signature=signature, backup_eligible=backup)
        return data, text, signature

    data, text, signature = touched("as it should be", True)
    touched("with extensions", True, flags=UP | UV | ED, tail=cbor({"x": True}))
    touched("that can be backed up", True, flags=UP | UV | BE | BS, backup=True)
    touched("type of a registration", client={**right, "type": "webauthn.create"})
    touched("another challenge", client={**right, "challenge": b64(secrets.token_bytes(40))})
    for other in ("http://gate.example.org", "https://gate.example.org:443", "https://evil.example", "https://gate.example.org.evil.example"):
        touched(f"origin {other}", client={**right, "origin": other})
    touched("in a page of another site", client={**right, "crossOrigin": True})
    touched("under another site's page", client={**right, "topOrigin": ORIGIN})
    touched("client data no JSON", client=b"null")
    touched("another site's key", rp_id="evil.example")
    touched("nobody touched it", flags=UV)
    touched("nobody was verified", flags=UP)
    touched("backed up and cannot be", flags=UP | UV | BS)
    touched("a new key in it", flags=UP | UV | AT, tail=attested(key))
    touched("bytes behind", tail=b"\x00")
    touched("extensions missing", flags=UP | UV | ED)
    touched("another key signed", signer=Key(key.algorithm))
    touched("counter changed afterwards", change=lambda d, t, s: (d[:36] + b"\xff", t, s))
    touched("flags changed afterwards", change=lambda d, t, s: (d[:32] + bytes([UP | UV | BE]) + d[33:], t, s))
    touched("client data changed afterwards", change=lambda d, t, s: (d, t + b" ", s))
    touched("signature empty", change=lambda d, t, s: (d, t, b""))
    touched("bytes behind the signature", change=lambda d, t, s: (d, t, s + b"\x00"))
    for at in range(len(signature)):
        say("touched", f"signature's byte {at}", False, key, challenge, client_data=text, authenticator_data=data,
            signature=signature[:at] + bytes([signature[at] ^ 1]) + signature[at + 1:])
    for size in range(len(data)):
        say("touched", f"cut after {size} bytes", False, key, challenge, client_data=text, authenticator_data=data[:size], signature=signature)


for algorithm in ("es256", "eddsa", "rs256"):
    registrations(Key(algorithm))
    assertions(Key(algorithm))
