import { canonicalJson } from "@croupier/contract/canonical";
import { type Game } from "@croupier/contract/game";
import * as z from "@croupier/contract/zod";
import { actPlay, openPlay, type Play } from "@croupier/contract/play";
import type { RoundRecord } from "@croupier/contract/round";
import { createRulebook } from "@croupier/contract/rulebook";
import { shownView } from "@croupier/contract/shown-view";
import { createDraws } from "@croupier/fairness/draws";
import { commitmentOf, formatSeed } from "@croupier/fairness/seed";
import { formatRational } from "@croupier/math/rational-text";
import { ladder } from "@croupier/testing/games/ladder";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { games } from "./games.gen.ts";
import { parseRound } from "./verify/record-shape.ts";
import type { Verification } from "./verify/verification.ts";
import { verifyBy } from "./verify/verify-by.ts";
import { verifyPair, verifyRound } from "./verify.ts";

const coinFlip: Game = await games["coin-flip"]();

interface Sitting {
  readonly serverSeed: Uint8Array;
  readonly clientSeed: string;
  readonly nonce: number;
  readonly stake: number;
}

const sitting: fc.Arbitrary<Sitting> = fc.record({
  serverSeed: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  clientSeed: fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
  nonce: fc.nat(10_000),
  stake: fc.integer({ min: 1, max: 1_000_000 }),
});

/** What a host records of a round in which the player takes the n-th legal action, for each n of `choices`. */
const recordOf = (game: Game, selection: unknown, choices: readonly number[], at: Sitting): RoundRecord => {
  const variant = createRulebook(game).find("standard");
  if (!variant) throw new Error("no standard variant");
  const { rules } = variant;
  const bet = { selections: [selection], stakes: [BigInt(at.stake)] };
  const draws = createDraws(at);
  const must = (play: Play | string): Play => {
    if (typeof play === "string") throw new Error(play);
    return play;
  };
  let play = must(openPlay(rules, bet, draws));
  const actions: unknown[] = [];
  for (const choice of choices) {
    const legal = rules.legal(play.state);
    if (legal.length === 0) break;
    const action = legal[choice % legal.length];
    actions.push(action);
    play = must(actPlay(rules, bet, play, action, draws));
  }
  const status = play.settled ? "settled" : "voided";
  return {
    id: "0198c5b2-3f00-7000-8000-0000000000aa",
    game: game.contract.name,
    variant: "standard",
    rulesVersion: variant.rulesVersion,
    rulesHash: variant.rulesHash,
    mode: "real",
    currency: "EUR",
    status,
    step: actions.length,
    wagers: [{ selection, stake: at.stake }],
    actions,
    stake: Number(play.due),
    payout: play.settled ? Number(play.payout) : 0,
    parts: play.parts.map(({ wager, fraction, due, multiplier, payout }) => ({
      wager,
      fraction: formatRational(fraction),
      due: Number(due),
      multiplier: multiplier ? formatRational(multiplier) : null,
      payout: payout === undefined ? null : Number(payout),
    })),
    view: shownView(status, rules.view(play.state, "player")),
    fairness: {
      seedPairId: "0198c5b2-3f00-7000-8000-0000000000bb",
      commitment: commitmentOf(at.serverSeed),
      clientSeed: at.clientSeed,
      nonce: at.nonce,
      serverSeed: formatSeed(at.serverSeed),
    },
    openedAt: "2026-05-04T03:02:01.000Z",
    settledAt: "2026-05-04T03:02:02.000Z",
  };
};

const calls = (minLength: number) =>
  fc.array(fc.constantFrom("heads", "tails"), { minLength, maxLength: 20, size: "max" });
/** With twenty calls, other seeds give the same flips once in a million rounds; with one call, every other time. */
const flipped = (minLength: number) =>
  fc.tuple(calls(minLength), sitting).map(([called, at]) => recordOf(coinFlip, { calls: called }, [], at));
const climbed = fc
  .tuple(fc.constantFrom("left", "right"), fc.array(fc.nat(2), { maxLength: 8 }), sitting)
  .map(([side, choices, at]) => recordOf(ladder, { ladder: side }, choices, at));

const ladderGame = { contract: ladder.contract, rulebook: createRulebook<Game["contract"]>(ladder) };
const verifyLadder = async (record: RoundRecord): Promise<Verification> => {
  const round = parseRound(record);
  return "verified" in round ? round : verifyBy(ladderGame, round);
};

/** Nothing follows from these, or they follow from nothing. The README says the same. */
const UNVERIFIABLE = ["id", "mode", "currency", "openedAt", "settledAt", "fairness.seedPairId"];
/** The ladder's two sides are played alike and not shown; other seeds may well break the same rungs. */
const LADDER_INDIFFERENT = ["wagers.0.selection.ladder", "fairness.clientSeed", "fairness.nonce"];

type Path = readonly string[];
type Members = Record<string, unknown>;

const pathsOf = (value: unknown, path: Path = []): readonly Path[] =>
  typeof value === "object" && value !== null
    ? [path, ...Object.entries(value).flatMap(([name, member]) => pathsOf(member, [...path, name]))]
    : [path];

const at = (json: unknown, path: Path): unknown => path.reduce((value, name) => (value as Members)[name], json);

/** Values near the genuine one, which a forger would choose, and any others. */
const nearby = (genuine: unknown): fc.Arbitrary<unknown> => {
  const any = fc.jsonValue({ maxDepth: 2 });
  if (typeof genuine === "number")
    return fc.oneof(
      any,
      fc.integer({ min: -2, max: 2 }).map((by) => genuine + by),
    );
  if (typeof genuine === "boolean") return fc.oneof(any, fc.constant(!genuine));
  if (Array.isArray(genuine)) {
    return fc.oneof(any, fc.constant([...genuine, ...genuine.slice(-1)]), fc.constant(genuine.slice(1)));
  }
  if (typeof genuine !== "string") return any;
  const sided = fc.constantFrom(
    "heads",
    "tails",
    "left",
    "right",
    "climb",
    "double",
    "take",
    "settled",
    "voided",
    "open",
  );
  const swapped = fc.tuple(
    fc.nat(Math.max(0, genuine.length - 1)),
    fc.constantFrom("0", "1", "7", "a", "f", "/", "Z", "_"),
  );
  return fc.oneof(
    any,
    sided,
    swapped.map(([i, char]) => genuine.slice(0, i) + char + genuine.slice(i + 1)),
  );
};

/** A genuine record with one member, at any depth, replaced or taken away. */
const forgedOf = (record: RoundRecord): fc.Arbitrary<{ readonly field: string; readonly forged: RoundRecord }> => {
  const paths = pathsOf(record).filter(({ length }) => length > 0);
  return fc
    .constantFrom(...paths)
    .chain((path) => fc.tuple(fc.constant(path), fc.option(nearby(at(record, path)), { nil: undefined })))
    .map(([path, value]) => {
      const forged = JSON.parse(JSON.stringify(record)) as RoundRecord;
      const parent = at(forged, path.slice(0, -1)) as Members;
      const name = path.at(-1) ?? "";
      if (value === undefined) delete parent[name];
      else parent[name] = value;
      return { field: path.join("."), forged: JSON.parse(JSON.stringify(forged)) as RoundRecord };
    })
    .filter(({ forged }) => canonicalJson(forged) !== canonicalJson(record));
};

const runs = { numRuns: 2_000 };

describe("genuine rounds", () => {
  test("are verified", async () => {
    await fc.assert(
      fc.asyncProperty(flipped(1), async (record) => {
        expect(await verifyRound(record)).toMatchObject({ verified: true });
      }),
    );
  });

  test("of many steps are verified, whether settled or voided", async () => {
    await fc.assert(
      fc.asyncProperty(climbed, async (record) => {
        expect(await verifyLadder(record)).toMatchObject({ verified: true });
      }),
    );
  });
});

describe("a forged record", () => {
  test("is noticed, whichever field was forged", async () => {
    await fc.assert(
      fc.asyncProperty(flipped(20).chain(forgedOf), async ({ field, forged }) => {
        fc.pre(!UNVERIFIABLE.includes(field));
        expect(await verifyRound(forged)).toMatchObject({ verified: false });
      }),
      runs,
    );
  });

  test("of many steps is noticed, whichever field was forged", async () => {
    await fc.assert(
      fc.asyncProperty(climbed.chain(forgedOf), async ({ field, forged }) => {
        fc.pre(![...UNVERIFIABLE, ...LADDER_INDIFFERENT].includes(field));
        expect(await verifyLadder(forged)).toMatchObject({ verified: false });
      }),
      runs,
    );
  });

  test("is noticed even where a contract lets unknown members through", () => {
    const lenient = { ...ladderGame, contract: { ...ladder.contract, selection: z.object({ ladder: z.string() }) } };
    fc.assert(
      fc.property(climbed, (record) => {
        const selection = { ladder: "left", floor: "padded" };
        const round = parseRound({ ...record, wagers: [{ selection, stake: record.wagers[0]?.stake }] });
        if ("verified" in round) throw new Error("the record has its shape");
        expect(verifyBy(lenient, round)).toMatchObject({ verified: false, field: "wagers.0.selection.floor" });
      }),
    );
  });

  test("never makes the verifier throw, whatever it is", async () => {
    const hostile = Object.defineProperty({}, "fairness", { enumerable: true, get: () => JSON.parse("{") as unknown });
    const deep = JSON.parse(`${"[".repeat(5_000)}${"]".repeat(5_000)}`) as unknown;
    const anything = fc.oneof(
      fc.anything({ withBigInt: true, withNullPrototype: true, withDate: true }),
      fc.constantFrom<unknown>(hostile, deep),
      flipped(1).map((record) => ({ ...record, view: deep })),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (record) => {
        expect(await verifyRound(record as RoundRecord)).toMatchObject({ verified: false });
        expect(await verifyPair([record as RoundRecord], record as never)).toMatchObject({ verified: false });
      }),
    );
  });
});

describe("the rounds under a pair", () => {
  const pair = fc.tuple(sitting, fc.array(calls(1), { minLength: 1, maxLength: 8 })).map(([seat, bets]) => ({
    rounds: bets.map((called, nonce) => recordOf(coinFlip, { calls: called }, [], { ...seat, nonce })),
    revealed: {
      seedPairId: "0198c5b2-3f00-7000-8000-0000000000bb",
      commitment: commitmentOf(seat.serverSeed),
      clientSeed: seat.clientSeed,
      serverSeed: formatSeed(seat.serverSeed),
      rounds: bets.length,
    },
  }));

  test("are verified, in any order, also as they were read before the seed was revealed", async () => {
    await fc.assert(
      fc.asyncProperty(pair, async ({ rounds, revealed }) => {
        const hidden = rounds.map((record) => ({ ...record, fairness: { ...record.fairness, serverSeed: null } }));
        expect(await verifyPair(rounds.toReversed(), revealed)).toMatchObject({ verified: true });
        expect(await verifyPair(hidden, revealed)).toMatchObject({ verified: true });
      }),
    );
  });

  test("bind the seeds and the nonces that one round can't", async () => {
    const field = fc.constantFrom("clientSeed", "nonce", "seedPairId", "commitment", "serverSeed");
    await fc.assert(
      fc.asyncProperty(pair, field, fc.nat(7), async ({ rounds, revealed }, name, index) => {
        const record = rounds[index % rounds.length];
        fc.pre(record !== undefined);
        const value = record.fairness[name as "nonce"] as unknown;
        const other =
          typeof value === "number" ? value + 1 : `${String(value).slice(0, -1)}${String(value).endsWith("1") ? 2 : 1}`;
        const forged = { ...record, fairness: { ...record.fairness, [name]: other } };
        const list = rounds.map((genuine) => (genuine === record ? forged : genuine));
        expect(await verifyPair(list, revealed)).toMatchObject({ verified: false });
      }),
    );
  });
});
