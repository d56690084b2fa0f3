import { createHmac } from "node:crypto";
import fc from "fast-check";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { describe, expect, test } from "vitest";
import { createDraws, createSeedPair, type RoundSeeds } from "./draws.ts";
import { recordDraws } from "./record.ts";
import { CLIENT_SEED } from "./seed.ts";
import { createKeyState, createStream, PURPOSE } from "./stream.ts";

const seeds = fc.record({
  serverSeed: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  clientSeed: fc.stringMatching(CLIENT_SEED),
  nonce: fc.oneof(fc.nat(1000), fc.maxSafeNat()),
  purpose: fc.option(fc.stringMatching(PURPOSE), { nil: undefined }),
});
const bound = fc.oneof(
  fc.integer({ min: 1, max: 100 }),
  fc.integer({ min: 1, max: 2 ** 32 }),
  fc.constant(2 ** 31 + 1),
);
const wideBound = fc.oneof(
  fc.bigInt(1n, 2n ** 64n),
  fc.bigInt(2n ** 32n - 2n, 2n ** 32n + 2n),
  fc.constant(2n ** 63n + 1n),
);

const messageOf = ({ clientSeed, nonce, purpose }: RoundSeeds, block: number): string =>
  [clientSeed, nonce, ...(purpose === undefined ? [] : [purpose]), block].join(":");

/** The scheme as its page states it, with big integers, strings and Node's HMAC: slow, plain, and written apart. */
const createReference = (round: RoundSeeds): ((n: bigint) => bigint) => {
  const words: bigint[] = [];
  let block = 0;
  const word = (): bigint => {
    if (words.length === 0) {
      const digest = createHmac("sha256", round.serverSeed).update(messageOf(round, block)).digest("hex");
      for (const hex of digest.match(/.{8}/g) ?? []) words.push(BigInt(`0x${hex}`));
      block += 1;
    }
    return words.shift() ?? 0n;
  };
  return (n) => {
    const wide = n > 2n ** 32n;
    const range = wide ? 2n ** 64n : 2n ** 32n;
    for (;;) {
      const x = wide ? word() * 2n ** 32n + word() : word();
      if (x < (range / n) * n) return x % n;
    }
  };
};

describe("the stream", () => {
  test("is noble's HMAC of the stated message, block by block", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 30 }), (round, blocks) => {
        const stream = createStream(createKeyState(round.serverSeed), round.clientSeed, round.nonce, round.purpose);
        for (let block = 0; block < blocks; block += 1) {
          const message = new TextEncoder().encode(messageOf(round, block));
          const view = new DataView(hmac(sha256, round.serverSeed, message).buffer);
          for (let i = 0; i < 8; i += 1) expect(stream.nextWord()).toBe(view.getUint32(4 * i));
        }
      }),
    );
  });

  test("doesn't depend on streams read in between", () => {
    fc.assert(
      fc.property(seeds, seeds, fc.array(fc.boolean(), { maxLength: 60 }), (one, other, turns) => {
        const [a, b, alone] = [createDraws(one), createDraws(other), createDraws(one)];
        for (const turn of turns) {
          if (turn) expect(a.uniform(2 ** 32)).toBe(alone.uniform(2 ** 32));
          else b.uniform(2 ** 32);
        }
      }),
    );
  });

  test("is another for every nonce and purpose", () => {
    fc.assert(
      fc.property(seeds, fc.maxSafeNat(), ({ serverSeed, clientSeed, nonce }, otherNonce) => {
        fc.pre(nonce !== otherNonce);
        const pair = createSeedPair(serverSeed);
        const all = [
          pair.draws(clientSeed, nonce),
          pair.draws(clientSeed, otherNonce),
          pair.draws(clientSeed, nonce, "x"),
        ];
        expect(new Set(all.map((draws) => draws.uniformWide(2n ** 64n))).size).toBe(3);
      }),
    );
  });
});

describe("uniform", () => {
  test("is in range and equals the scheme as stated, whatever was drawn before", () => {
    fc.assert(
      fc.property(seeds, fc.array(fc.oneof(bound, wideBound), { minLength: 1, maxLength: 40 }), (round, bounds) => {
        const [draws, reference] = [createDraws(round), createReference(round)];
        for (const n of bounds) {
          const result = typeof n === "number" ? draws.uniform(n) : draws.uniformWide(n);
          expect(result >= 0 && result < n).toBe(true);
          expect(BigInt(result)).toBe(reference(BigInt(n)));
        }
      }),
    );
  });

  test("is the same draw given wide", () => {
    fc.assert(
      fc.property(seeds, fc.array(bound, { minLength: 1, maxLength: 20 }), (round, bounds) => {
        const [narrow, wide] = [createDraws(round), createDraws(round)];
        for (const n of bounds) expect(wide.uniformWide(BigInt(n))).toBe(BigInt(narrow.uniform(n)));
      }),
    );
  });
});

describe("shuffle", () => {
  test("dealt out is a permutation, and equals eager Fisher–Yates", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 0, max: 500 }), (round, size) => {
        const shuffle = createDraws(round).shuffle(size);
        const dealt = Array.from({ length: size }, () => shuffle.next());
        const reference = createReference(round);
        const eager = Array.from({ length: size }, (_, i) => i);
        for (let i = 0; i < size; i += 1) {
          const j = i + Number(reference(BigInt(size - i)));
          [eager[i], eager[j]] = [eager[j] ?? -1, eager[i] ?? -1];
        }
        expect(dealt).toEqual(eager);
        expect(dealt.toSorted((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, i) => i));
        expect(shuffle.left).toBe(0);
        expect(() => shuffle.next()).toThrow(RangeError);
      }),
    );
  });

  test("draws one item at a time, between other draws", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 2 ** 32 }), (round, size) => {
        const [draws, reference] = [createDraws(round), createReference(round)];
        const shuffle = draws.shuffle(size);
        expect(draws.uniform(37)).toBe(Number(reference(37n)));
        expect(shuffle.next()).toBe(Number(reference(BigInt(size))));
        expect(draws.uniform(37)).toBe(Number(reference(37n)));
      }),
    );
  });
});

test("a recorder changes no draw and logs each, shuffles as their uniform draws", () => {
  const call = fc.oneof(
    fc.record({ kind: fc.constant("uniform" as const), n: bound }),
    fc.record({ kind: fc.constant("wide" as const), n: wideBound }),
    fc.record({ kind: fc.constant("shuffle" as const), n: fc.integer({ min: 5, max: 500 }) }),
  );
  fc.assert(
    fc.property(seeds, fc.array(call, { maxLength: 20 }), (round, calls) => {
      const plain = createDraws(round);
      const { draws, log } = recordDraws(createDraws(round));
      for (const { kind, n } of calls) {
        if (kind === "uniform") expect(draws.uniform(n)).toBe(plain.uniform(n));
        else if (kind === "wide") expect(draws.uniformWide(n)).toBe(plain.uniformWide(n));
        else {
          const [recorded, expected] = [draws.shuffle(n), plain.shuffle(n)];
          for (let i = 0; i < 5; i += 1) expect(recorded.next()).toBe(expected.next());
        }
      }
      const reference = createReference(round);
      for (const { n, result } of log) expect(BigInt(result)).toBe(reference(BigInt(n)));
      expect(log.length).toBe(calls.reduce((sum, { kind }) => sum + (kind === "shuffle" ? 5 : 1), 0));
    }),
  );
});
