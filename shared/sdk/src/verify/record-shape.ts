import * as z from "@croupier/contract/zod";
import { UUID, UUID_V7 } from "@croupier/contract/ids";
import { clientSeed, currency, stake } from "@croupier/contract/wire";
import { asJson, memberOf } from "./difference.ts";
import { type Forged, forged } from "./verification.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/, "64 lower-case hex digits");
const uuid = z.string().regex(UUID, "a UUID");
const count = z.int().min(0);
const instant = z.iso.datetime();

/** A round that is over. Members that this version does not know are left out: it vouches for those it knows. */
const round = z.object({
  id: z.string().regex(UUID_V7, "a UUIDv7"),
  game: z.string(),
  variant: z.string(),
  rulesVersion: count,
  rulesHash: hash,
  mode: z.enum(["real", "demo"]),
  currency,
  status: z.string(),
  step: count,
  wagers: z.array(z.strictObject({ selection: z.unknown(), stake })),
  actions: z.array(z.unknown()),
  stake: count,
  payout: count,
  parts: z.array(z.unknown()),
  view: z.unknown(),
  fairness: z.object({ seedPairId: uuid, commitment: hash, clientSeed, nonce: count, serverSeed: hash }),
  openedAt: instant,
  settledAt: instant,
  // Of a tier that is won by chance the draw is the round's own, and of any other the pool's.
  jackpots: z
    .array(
      z.looseObject({
        tier: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, "the name of a tier"),
        range: z
          .string()
          .regex(/^[1-9]\d{0,19}$/, "a whole number of at most 20 digits")
          .nullable(),
        won: z.boolean(),
      }),
    )
    .optional(),
});

/** A pair as its rotation revealed it. */
const revealedPair = z.object({
  seedPairId: uuid,
  commitment: hash,
  clientSeed,
  serverSeed: hash,
  rounds: count,
});

export type FinishedRound = z.output<typeof round>;
export type RevealedPair = z.output<typeof revealedPair>;

const parse = <Schema extends z.ZodType>(schema: Schema, json: unknown): z.output<Schema> | Forged => {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.path ?? [];
  return forged("malformed", {
    field: path.map(String).join("."),
    expected: issue?.message,
    found: path.reduce<unknown>(memberOf, json),
  });
};

/** Undefined for what has no JSON form (cycles, bigint, too deep): it came from nowhere near us. */
const jsonOf = (value: unknown): unknown => {
  try {
    return asJson(value);
  } catch {
    return undefined;
  }
};

/** `revealed`: the server seed of the round's pair, for a record read before it was revealed. */
export const parseRound = (record: unknown, revealed?: string): FinishedRound | Forged => {
  const json = jsonOf(record);
  const fairness = memberOf(json, "fairness");
  if (memberOf(fairness, "serverSeed") !== null) return parse(round, json);
  if (revealed === undefined) {
    const expected = "the server seed, after a rotation";
    return forged("seed_not_revealed", { field: "fairness.serverSeed", expected, found: null });
  }
  return parse(round, { ...(json as object), fairness: { ...(fairness as object), serverSeed: revealed } });
};

export const parseRevealed = (pair: unknown): RevealedPair | Forged => parse(revealedPair, jsonOf(pair));
