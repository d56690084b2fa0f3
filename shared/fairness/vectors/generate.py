#!/usr/bin/env python3
"""Golden vectors of the fairness scheme, computed apart from the TypeScript: Python 3 and its standard library only.

    python3 generate.py          writes golden.json beside this file; format it after with `pnpm format`
    python3 generate.py --check  recomputes and compares; exits with 1 and names what differs

Written from the scheme as the README states it, eagerly and with Python's own integers, so that a mistake in the one
program is unlikely to be in the other.
"""

import hashlib
import hmac
import json
import struct
import sys
from pathlib import Path

GOLDEN = Path(__file__).with_name("golden.json")
INFO = b"croupier/server-seed/v1"


def hkdf_sha256(key, salt, info, length):
    """RFC 5869."""
    pseudorandom = hmac.new(salt, key, hashlib.sha256).digest()
    out, block, counter = b"", b"", 1
    while len(out) < length:
        block = hmac.new(pseudorandom, block + info + bytes([counter]), hashlib.sha256).digest()
        out += block
        counter += 1
    return out[:length]


def check_against_rfc_5869():
    """Test case 1 of the RFC's appendix, so that this program doesn't only agree with itself."""
    key, salt, info = b"\x0b" * 22, bytes(range(13)), bytes(range(0xF0, 0xFA))
    expected = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    assert hkdf_sha256(key, salt, info, 42).hex() == expected


def words_of(seeds):
    """The stream of a round: big-endian 32-bit words, without end."""
    middle = f"{seeds['nonce']}:" + (f"{seeds['purpose']}:" if "purpose" in seeds else "")
    block = 0
    while True:
        message = f"{seeds['clientSeed']}:{middle}{block}".encode("ascii")
        yield from struct.unpack(">8I", hmac.new(bytes.fromhex(seeds["serverSeed"]), message, hashlib.sha256).digest())
        block += 1


class Draws:
    def __init__(self, seeds):
        self.words = words_of(seeds)
        self.taken = 0

    def word(self):
        self.taken += 1
        return next(self.words)

    def uniform(self, n):
        wide = n > 2**32
        span = 2**64 if wide else 2**32
        while True:
            x = self.word()
            if wide:
                x = x * 2**32 + self.word()
            if x < span // n * n:
                return x % n

    def shuffled(self, size, take):
        items = list(range(size))
        for i in range(take):
            j = i + self.uniform(size - i)
            items[i], items[j] = items[j], items[i]
        return items[:take]


def answer(draws, call):
    if "uniform" in call:
        return {**call, "result": draws.uniform(call["uniform"])}
    if "uniformWide" in call:
        return {**call, "result": str(draws.uniform(int(call["uniformWide"])))}
    return {**call, "items": draws.shuffled(call["shuffle"], call["take"])}


def round_vector(name, seeds, calls):
    """A round's calls with their results, and how many words they took, rejected ones included."""
    draws = Draws(seeds)
    answered = [answer(draws, call) for call in calls]
    return {"name": name, **seeds, "calls": answered, "wordsTaken": draws.taken}


def uniform(*bounds):
    return [{"uniform": n} for n in bounds]


def wide(*bounds):
    return [{"uniformWide": str(n)} for n in bounds]


def shuffle(size, take):
    return [{"shuffle": size, "take": take}]


def fewest(call):
    """Words that a call takes when none is rejected."""
    if "shuffle" in call:
        return call["take"]
    return 2 if int(call.get("uniformWide", 0)) > 2**32 else 1


def rejecting(name, pair, calls, least):
    """The round at the first nonce where at least `least` words are rejected."""
    for nonce in range(10**6):
        vector = round_vector(name, {**pair, "nonce": nonce}, calls)
        if vector["wordsTaken"] - sum(map(fewest, calls)) >= least:
            return vector
    raise SystemExit(f"no nonce rejects for {name}")


def derivations():
    pairs = [
        (bytes(range(32)), bytes(range(32, 64))),
        (b"\x00" * 32, b"\xff" * 32),
        (hashlib.sha256(b"master").digest(), hashlib.sha256(b"salt").digest()),
        (hashlib.sha512(b"a longer master").digest(), hashlib.sha256(b"another salt").digest()),
    ]
    for master, salt in pairs:
        seed = hkdf_sha256(master, salt, INFO, 32)
        commitment = hashlib.sha256(seed).hexdigest()
        yield {"masterKey": master.hex(), "salt": salt.hex(), "serverSeed": seed.hex(), "commitment": commitment}


def streams(server_seeds):
    """96 words are 12 blocks, so the block's number gets a second digit. Lengths are about SHA-256's block limits."""
    longest = "Aa0_-" * 12 + "zZ9-"
    cases = [("c", {}), ("V1StGXR8_Z5jdHi6B-myT", {}), (longest, {}), ("0", {"purpose": "a"})]
    cases += [("x" * length, {}) for length in (50, 51, 52, 53)]
    cases += [("lucky", {"purpose": "jackpot"}), (longest, {"purpose": "must-hit-by-2"})]
    cases += [(longest, {"purpose": "p" + "-9" * 20})]
    for i, (client, purpose) in enumerate(cases):
        for nonce in (0, 9, 10, 2**53 - 1) if i < 3 else (7,):
            seeds = {"serverSeed": server_seeds[i % len(server_seeds)], "clientSeed": client, "nonce": nonce, **purpose}
            stream = words_of(seeds)
            yield {**seeds, "words": [next(stream) for _ in range(96)]}


def rounds(server_seeds):
    pair = {"serverSeed": server_seeds[0], "clientSeed": "V1StGXR8_Z5jdHi6B-myT"}
    games = [
        ("coin-flip: 20 calls", uniform(*[2] * 20)),
        ("dice", uniform(10000)),
        ("roulette: one zero", uniform(37)),
        ("roulette: two zeros", uniform(38)),
        ("slots: five reels, then one more spin", uniform(*[32, 41, 64, 25, 50] * 2)),
        ("baccarat: six cards from 8 decks", shuffle(416, 6)),
        ("keno: 10 of 40", shuffle(40, 10)),
        ("plinko: 16 rows", uniform(*[2] * 16)),
        ("mines: 3 of 25", shuffle(25, 3)),
        ("mines: 24 of 25", shuffle(25, 24)),
        ("blackjack: 12 cards from 6 decks", shuffle(312, 12)),
        ("blackjack: 12 cards from endless decks", uniform(*[52] * 12)),
        ("five cards from 52", shuffle(52, 5)),
        ("video-poker: five dealt, five replaced", shuffle(52, 10)),
        ("one deck, whole", shuffle(52, 52)),
        ("eight decks, whole", shuffle(416, 416)),
    ]
    for nonce, (name, calls) in enumerate(games):
        yield round_vector(name, {**pair, "nonce": nonce}, calls)

    pair = {"serverSeed": server_seeds[1], "clientSeed": "_" * 64}
    edges = [
        ("a certain draw takes a word too", uniform(1, 1, 2**32)),
        ("an item left alone takes a word too", shuffle(1, 1) + uniform(2**32)),
        ("the whole range of a word", uniform(*[2**32] * 9)),
        ("the whole range of two words", wide(*[2**64] * 5)),
        ("a narrow bound given wide is a narrow draw", wide(1, 2, 6, 10000, 2**32 - 1, 2**32) + uniform(2**32)),
        ("two words across two blocks", uniform(2**32) + wide(*[2**64] * 4) + uniform(2**32)),
        ("all kinds in one round", uniform(37) + wide(10**18) + shuffle(52, 5) + wide(2**33) + uniform(10**9) + shuffle(9, 9)),
    ]
    for nonce, (name, calls) in enumerate(edges):
        yield round_vector(name, {**pair, "nonce": nonce}, calls)
    yield round_vector("a purpose of its own", {**pair, "nonce": 0, "purpose": "jackpot"}, uniform(37, 10**6) + shuffle(52, 5))

    pair = {"serverSeed": server_seeds[2], "clientSeed": "reject-me"}
    yield rejecting("rejected: 2^31 + 1", pair, uniform(2**31 + 1), 5)
    yield rejecting("rejected: 3 * 2^30", pair, uniform(3 * 2**30), 3)
    yield rejecting("rejected: 10^9", pair, uniform(10**9), 2)
    yield rejecting("rejected: 10^6 + 3", pair, uniform(*[10**6 + 3] * 20), 1)
    yield rejecting("rejected: a block and more", pair, uniform(2**31 + 1), 9)
    yield rejecting("rejected wide: 2^63 + 1", pair, wide(2**63 + 1), 10)
    yield rejecting("rejected wide: 3 * 2^62", pair, wide(3 * 2**62), 6)
    yield rejecting("rejected wide: 10^19", pair, wide(10**19), 4)
    yield rejecting("rejected: a narrow bound given wide", pair, wide(2**31 + 1), 3)
    yield rejecting("rejected within a round", pair, uniform(6, 2**31 + 1) + wide(2**63 + 1) + shuffle(52, 5), 6)


def golden():
    derived = list(derivations())
    server_seeds = [vector["serverSeed"] for vector in derived]
    return {"derivations": derived, "streams": list(streams(server_seeds)), "rounds": list(rounds(server_seeds))}


def check(computed):
    stored = json.loads(GOLDEN.read_text(encoding="utf-8"))
    if stored == computed:
        return 0
    for key in sorted(stored.keys() | computed.keys()):
        ours, theirs = computed.get(key, []), stored.get(key, [])
        if len(ours) != len(theirs):
            print(f"{GOLDEN.name}: {key} has {len(theirs)} vectors, not {len(ours)}", file=sys.stderr)
        for i, (mine, other) in enumerate(zip(ours, theirs)):
            if mine != other:
                print(f"{GOLDEN.name}: {key}[{i}] {mine.get('name', '')} differs", file=sys.stderr)
    return 1


def main(arguments):
    check_against_rfc_5869()
    if arguments == ["--check"]:
        return check(golden())
    if arguments:
        print(__doc__, file=sys.stderr)
        return 2
    GOLDEN.write_text(json.dumps(golden()) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
