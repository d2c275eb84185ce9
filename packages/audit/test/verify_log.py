"""Verifies checkpoints and proofs of a ledger, written apart from it.

Made from the published specifications alone, with nothing but Python's standard library, so that an error of the
ledger's own code cannot hide in both:

  RFC 8032          Ed25519 verification
  RFC 6962          Merkle tree hash (section 2.1)
  RFC 9162          verifying an inclusion proof (section 2.1.3.2)
  c2sp.org/signed-note, c2sp.org/tlog-checkpoint, c2sp.org/tlog-proof

Reads cases from standard input, one JSON object a line, and answers each with a line: `ok`, or `no` and the reason.

  {"kind": "checkpoint", "key": VERIFIER_KEY, "note": TEXT, "log": PATH}
  {"kind": "proof", "key": VERIFIER_KEY, "proof": TEXT, "line": TEXT}
"""

import base64
import hashlib
import json
import sys


class Rejected(Exception):
    pass


def require(condition, reason):
    if not condition:
        raise Rejected(reason)


# RFC 8032, section 5.1: the curve.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_MINUS_1 = pow(2, (P - 1) // 4, P)


def add(a, b):
    """Adds two points in extended coordinates (section 5.1.4)."""
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    e = (y1 - x1) * (y2 - x2) % P
    f = (y1 + x1) * (y2 + x2) % P
    g = 2 * t1 * t2 * D % P
    h = 2 * z1 * z2 % P
    s, u, v, w = f - e, h - g, h + g, f + e
    return (s * u % P, v * w % P, u * v % P, s * w % P)


def multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar > 0:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def same(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def recover_x(y, sign):
    """The x coordinate that belongs to y (section 5.1.3)."""
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P != 0:
        x = x * SQRT_MINUS_1 % P
    if (x * x - square) % P != 0:
        return None
    return P - x if (x & 1) != sign else x


def decode_point(data):
    number = int.from_bytes(data, "little")
    sign = number >> 255
    y = number & ((1 << 255) - 1)
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def ed25519_verifies(key, message, signature):
    """Section 5.1.7."""
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r = decode_point(key), decode_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    return same(multiply(s, BASE), add(r, multiply(h, a)))


def self_test():
    """RFC 8032, section 7.1, TEST 3."""
    key = bytes.fromhex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")
    signature = bytes.fromhex(
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    )
    assert ed25519_verifies(key, bytes.fromhex("af82"), signature)
    assert not ed25519_verifies(key, bytes.fromhex("af83"), signature)


def decode_base64(text):
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Rejected("not base64: " + text) from error


def open_note(note, verifier_key):
    """The text of a signed note, if it bears the key's signature (c2sp.org/signed-note)."""
    name, key_hash, encoded = verifier_key.split("+", 2)
    typed = decode_base64(encoded)
    require(typed[0] == 1, "not an Ed25519 key")
    expected = hashlib.sha256(name.encode() + b"\n" + typed).digest()[:4]
    require(expected.hex() == key_hash, "the verifier key contradicts itself")
    require("\n\n" in note and note.endswith("\n"), "not a signed note")
    split = note.rindex("\n\n")
    text = note[: split + 1]
    verified = False
    for line in note[split + 2 : -1].split("\n"):
        dash, signer, signature = line.split(" ")
        require(dash == "\u2014", "not a signature line")
        data = decode_base64(signature)
        if signer == name and data[:4] == expected:
            require(ed25519_verifies(typed[1:], text.encode(), data[4:]), "false signature")
            verified = True
    require(verified, "no signature of the key")
    return name, text


def open_checkpoint(note, verifier_key):
    """Size and root of a checkpoint (c2sp.org/tlog-checkpoint)."""
    name, text = open_note(note, verifier_key)
    lines = text.split("\n")
    require(len(lines) >= 4 and lines[-1] == "", "too few lines")
    require(lines[0] == name, "another log")
    require(lines[1].isdigit() and str(int(lines[1])) == lines[1], "not a size")
    root = decode_base64(lines[2])
    require(len(root) == 32, "not a root")
    return int(lines[1]), root


def leaf_hash(data):
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_hash(leaves):
    """RFC 6962, section 2.1."""
    if len(leaves) == 0:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(tree_hash(leaves[:split]), tree_hash(leaves[split:]))


def verify_checkpoint(case):
    size, root = open_checkpoint(case["note"], case["key"])
    with open(case["log"], "rb") as log:
        lines = log.read().split(b"\n")
    require(lines.pop() == b"", "the log ends within a line")
    require(len(lines) == size, "the log has another size")
    leaves = [leaf_hash(line) for line in lines]
    require(tree_hash(leaves) == root, "the log has another root")
    previous = bytes(32)
    for seq, (line, leaf) in enumerate(zip(lines, leaves)):
        encoded = base64.urlsafe_b64encode(previous).rstrip(b"=")
        require(line.startswith(b'{"seq":%d,"prev":"%s","v":1,"ts":"' % (seq, encoded)), "broken chain")
        json.loads(line)
        previous = leaf


def verify_proof(case):
    lines = case["proof"].split("\n")
    require(lines.pop(0) == "c2sp.org/tlog-proof@v1", "not a proof")
    if lines[0].startswith("extra "):
        require(decode_base64(lines.pop(0)[6:]) == case["line"].encode(), "another line")
    require(lines[0].startswith("index "), "no index")
    index = int(lines.pop(0)[6:])
    path = []
    while lines[0] != "":
        path.append(decode_base64(lines.pop(0)))
    lines.pop(0)
    size, root = open_checkpoint("\n".join(lines), case["key"])

    # RFC 9162, section 2.1.3.2.
    require(index < size, "the index is beyond the tree")
    fn, sn = index, size - 1
    result = leaf_hash(case["line"].encode())
    for sibling in path:
        require(sn != 0, "the path is too long")
        if fn & 1 or fn == sn:
            result = node_hash(sibling, result)
            while fn & 1 == 0 and fn != 0:
                fn >>= 1
                sn >>= 1
        else:
            result = node_hash(result, sibling)
        fn >>= 1
        sn >>= 1
    require(sn == 0, "the path is too short")
    require(result == root, "the path leads to another root")


def main():
    self_test()
    for text in sys.stdin:
        case = json.loads(text)
        try:
            {"checkpoint": verify_checkpoint, "proof": verify_proof}[case["kind"]](case)
            print("ok")
        except (Rejected, ValueError, IndexError) as error:
            print("no", error)


main()
