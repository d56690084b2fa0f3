import * as z from "zod";
import { type ErrorCode, type Refusal, errorMessage, isErrorCode, refuse } from "./errors.ts";
import type { Contract } from "./game.ts";
import { UUID, UUID_V7 } from "./ids.ts";

/** An issue that names its own error code, so that `refusalOf` need not guess. */
const coded = (code: ErrorCode) => ({ params: { code }, error: errorMessage(code) });

export const requestId = z
  .string()
  .refine((id) => UUID_V7.test(id), coded("invalid_request_id"))
  .describe("A UUIDv7 of the caller's: the same again, with the same input, is answered as it was the first time.")
  .meta({ format: "uuid", examples: ["01a1fdd8-c939-71e0-bd85-7bc31ae4f4ec"] });
export const roundId = z.string().regex(UUID);
const CLIENT_SEED = /^[A-Za-z0-9_-]{1,64}$/;
export const clientSeed = z
  .string()
  .refine((seed) => CLIENT_SEED.test(seed), coded("invalid_client_seed"))
  .meta({ pattern: CLIENT_SEED.source, examples: ["V1StGXR8_Z5jdHi6B-myT"] });
const commitment = z.string().regex(/^[0-9a-f]{64}$/);

/** Minor units, as a safe integer from 1. */
export const stake = z
  .custom<number>((value) => typeof value === "number")
  .superRefine((value, context) => {
    const code = stakeFault(value);
    if (code) context.addIssue({ code: "custom", ...coded(code), message: errorMessage(code) });
  })
  .describe("Minor units.")
  // zod doesn't know what a custom check takes.
  .meta({ type: "integer", minimum: 1, maximum: Number.MAX_SAFE_INTEGER, examples: [100] });

const stakeFault = (value: number): ErrorCode | undefined => {
  if (typeof value !== "number") return "invalid_stake";
  if (value > Number.MAX_SAFE_INTEGER) return "stake_too_large";
  if (!Number.isInteger(value)) return "stake_not_whole";
  return value < 1 ? "stake_not_positive" : undefined;
};

/** Text that people and databases agree on: not empty, well-formed, without control characters. */
export const text = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .refine((value) => value.isWellFormed() && !/\p{Cc}/u.test(value), "holds a character that no text should");

/** A game's name, as its folder has it. */
export const gameName = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(64);

/** The shape of `games.<name>.open`. */
export const openRequest = <C extends Contract>(contract: C) => {
  // An object of declared type, or inference would widen the game's own schema to any schema.
  const wager: { selection: C["selection"]; stake: typeof stake } = { selection: contract.selection, stake };
  return z.strictObject({
    requestId,
    wagers: z
      .array(z.strictObject(wager))
      .min(contract.wagers.min, coded("wagers_out_of_range"))
      .max(contract.wagers.max, coded("wagers_out_of_range")),
    grantId: z.string().regex(UUID).optional().describe("Play on these free rounds, whose stake the wagers add up to."),
    auto: z
      .literal(true)
      .optional()
      .describe("Said of a bet that no player's own action made, as autoplay does; some jurisdictions forbid those."),
  });
};

/** The shape of `games.<name>.act`. */
export const actRequest = <C extends Contract>(contract: C) => {
  const action: C["action"] = contract.action;
  return z.strictObject({
    requestId,
    roundId,
    expectedStep: z
      .int()
      .min(0)
      .max(10_000)
      .describe("The step this action answers: the round's `step` as the player last saw it."),
    action,
  });
};

/**
 * The shape of `fairness.rotate`. `commitment` is the next commitment as the player saw it; leave it out only if you
 * can't have seen another.
 */
export const rotateRequest = z.strictObject({ clientSeed, commitment: commitment.optional() });

const account = {
  operatorId: z.string().regex(UUID),
  playerId: z.string().regex(UUID),
  mode: z.enum(["real", "demo"]),
};

export const currency = z
  .string()
  .regex(/^[A-Z][A-Z0-9]{2,7}$/, "a currency is 3 to 8 capital letters and digits")
  .describe("ISO 4217, or an operator's own of up to eight letters and digits.")
  .meta({ examples: ["EUR"] });

/** What the gateway asks of a host when a session begins: the player's account, opened if there is none. */
export const openAccountRequest = z.strictObject({ ...account, currency });

/**
 * What the gateway asks of a host when an operator moves a player's real money: in or out of its cash, or to correct what
 * a round came to.
 */
export const moveFundsRequest = z.strictObject({
  operatorId: account.operatorId,
  playerId: account.playerId,
  requestId,
  kind: z.enum(["deposit", "withdrawal", "correction-to-player", "correction-from-player"]),
  currency,
  /** Minor units. */
  amount: z.int().min(1),
});

/** What the worker asks of a host: bring an abandoned round to its end, unless its player has come back to it. */
export const resolveRequest = z.strictObject({
  ...account,
  game: z.string(),
  roundId,
  /** The round's `step` when it was found abandoned. */
  expectedStep: z.int().min(0).max(10_000),
  policy: z.enum(["fallback", "void"]),
});

/** What the worker asks of a host: make what is due of a round's calls to its operator's wallet. */
export const goOnRequest = z.strictObject({ ...account, game: z.string(), roundId });

/** What the worker asks of a host: pay what a round has won of jackpots, as far as it is not paid yet. */
export const awardRequest = z.strictObject({
  operatorId: account.operatorId,
  playerId: account.playerId,
  game: z.string(),
  roundId,
});

const byField: readonly (readonly [field: string, code: ErrorCode])[] = [
  ["selection", "invalid_selection"],
  ["action", "invalid_action"],
  ["stake", "invalid_stake"],
  ["requestId", "invalid_request_id"],
  ["clientSeed", "invalid_client_seed"],
];

/** The refusal for input that failed its schema: the code of the first fault, and a sentence that names the field. */
export const refusalOf = (error: z.ZodError): Refusal => {
  const [issue] = error.issues;
  if (!issue) return refuse("invalid_request");
  const own: unknown = issue.code === "custom" ? issue.params?.["code"] : codeOfSize(issue);
  const code = isErrorCode(own)
    ? own
    : (byField.find(([field]) => issue.path.includes(field))?.[1] ?? "invalid_request");
  const where = issue.path.length === 0 ? "" : `${issue.path.map(String).join(".")}: `;
  // A coded issue brings its own sentence; zod's words follow ours.
  return refuse(code, own === code ? `${where}${issue.message}` : `${errorMessage(code)} ${where}${issue.message}.`);
};

const codeOfSize = (issue: z.core.$ZodIssue): ErrorCode | undefined =>
  (issue.code === "too_small" || issue.code === "too_big") && issue.path.at(-1) === "wagers"
    ? "wagers_out_of_range"
    : undefined;
