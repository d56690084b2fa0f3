import { UUID, UUID_V7 } from "@croupier/contract/ids";
import { currency, gameName, text } from "@croupier/contract/wire";
import { z } from "zod";

/**
 * What we ask of an operator that keeps its players' money itself: one POST per call to `<url>/<call>`, JSON both ways,
 * signed (`signature.ts`). Amounts are integers in minor units. `README.md` says it for operators. We may add a field to a
 * call: an operator ignores those that it does not know.
 */
/** Most transactions on a page. */
const MAX_PAGE = 1_000;

const transactionId = z.string().regex(UUID_V7);
const roundId = z.string().regex(UUID);
/** JSON's numbers are exact up to 2⁵³ − 1, and no further. */
const minor = z.int().min(0).max(Number.MAX_SAFE_INTEGER).describe("In the currency's minor unit: 100 is 1.00 euro.");

/** What every call carries. `requestId` names the try, not what is asked: a repeat has another. */
const frame = {
  requestId: z.string().regex(UUID_V7).describe("Names this try on the network; a repeat has another. Log it."),
};

const playerId = text(128).describe("Your own id of the player, as you gave it to session.create.");
/** It is looked at where a player begins something, and never on the way out. */
const token = text(1_024).nullable().describe("What you gave with the player's id to session.create; null if nothing.");

const authenticateCall = z.strictObject({ ...frame, playerId, token, currency });
const balanceCall = z.strictObject({ ...frame, playerId, token, currency });

const transaction = {
  ...frame,
  transactionId: transactionId.describe(
    "Names the movement for ever. The same again, however often, moves nothing twice and is answered the same.",
  ),
  playerId,
  currency,
  roundId: roundId.describe("The round that it belongs to; all transactions of a round have the same."),
  game: gameName.describe("The game's name, such as plinko."),
  freeRound: z
    .boolean()
    .describe("Whether its stake is not the player's: then the debit is of 0, the credit of what it won."),
};

const roundClosed = z.boolean().describe("True if the round is over with this.");

/** Takes a stake. */
const debitCall = z.strictObject({
  ...transaction,
  token,
  amount: minor,
  step: z
    .int()
    .min(0)
    .max(10_000)
    .describe("Counts the stakes of a round: 0 opens it, a double or a split is a later one."),
});
/**
 * Pays a round. An amount of 0 says that it was lost. Jackpots that it won are credits of their own and come before. After
 * `roundClosed` only a correction can still come.
 */
const creditCall = z.strictObject({
  ...transaction,
  amount: minor,
  roundClosed: z.boolean().describe("True if the round is over with this; false of a jackpot, which is paid before."),
});
/**
 * Takes a debit back, of which we don't know whether it happened. One that is not known is to be remembered: should it
 * still come, it is refused as `transaction_reversed`.
 */
const rollbackCall = z.strictObject({
  ...transaction,
  reverses: transactionId.describe("The transactionId of the debit to take back."),
  amount: minor.describe("The debit's amount: all of it is taken back."),
  roundClosed,
});
/** What the operator has done for us in a span of time, for reconciliation: oldest first. */
const transactionsCall = z.strictObject({
  ...frame,
  from: z.iso.datetime().describe("By your clock, inclusive."),
  to: z.iso.datetime().describe("Exclusive. It lies some minutes back, so that nothing of the span is still to come."),
  cursor: z.string().max(256).nullable().describe("nextCursor of the page before; null for the first."),
  limit: z.int().min(1).max(MAX_PAGE).describe("Most that the page may hold."),
});

export const calls = {
  authenticate: authenticateCall,
  balance: balanceCall,
  debit: debitCall,
  credit: creditCall,
  rollback: rollbackCall,
  transactions: transactionsCall,
} as const;
export type CallName = keyof typeof calls;
export type Call<Name extends CallName> = z.infer<(typeof calls)[Name]>;

/**
 * What two deliveries of one transaction may differ in: they are the same transaction if all else that we define is equal.
 */
export const PER_TRY: ReadonlySet<string> = new Set(["requestId", "token"]);

/** The most bytes that an answer may have: a page of transactions is the largest. */
export const maxAnswerBytes = (call: CallName): number => (call === "transactions" ? 1_048_576 : 16_384);

const balance = minor.describe("The player's, after the call; of a repeat, after the first one or now, as you like.");
const moved = z.looseObject({ transactionId, balance, currency });

const listed = z.looseObject({
  transactionId,
  kind: z.enum(["debit", "credit", "rollback"]),
  playerId,
  currency,
  roundId,
  amount: minor,
  reverses: transactionId.nullish().describe("Of a rollback: the debit."),
  reversed: z.boolean().nullish().describe("Of a rollback: whether there was a debit to take back."),
  at: z.iso.datetime({ offset: true }).describe("When you did it, by your clock."),
});

/** What an operator answers with status 200. It may say more; anything else is no answer, and so an unknown outcome. */
export const answers = {
  authenticate: z.looseObject({ playerId, currency, balance }),
  balance: z.looseObject({ currency, balance }),
  debit: moved,
  credit: moved,
  rollback: moved,
  transactions: z.looseObject({
    transactions: z.array(listed).max(MAX_PAGE),
    nextCursor: z.string().max(256).nullable(),
  }),
} as const satisfies Record<CallName, z.ZodType>;
export type WalletAnswer<Name extends CallName> = z.infer<(typeof answers)[Name]>;

const ALL: readonly CallName[] = ["authenticate", "balance", "debit", "credit", "rollback", "transactions"];
const OF_A_PLAYER: readonly CallName[] = ["authenticate", "balance", "debit", "credit", "rollback"];

interface WalletError {
  readonly status: number;
  /** The calls that it answers. From any other call it is no answer. */
  readonly of: readonly CallName[];
  /** Whether the same, signed anew, may be asked again and be answered otherwise. */
  readonly retry: boolean;
  readonly says: string;
}

/**
 * What an operator refuses with, as `{ "code", "message" }` and a status of 4xx or 5xx, and whether the same may be asked
 * again. A code that is not here or not of this call, or a body that is no refusal, is an unknown outcome: what is owed to
 * a player can't be refused for the player's token, funds or limits.
 */
export const walletErrors = {
  insufficient_funds: {
    status: 402,
    of: ["debit"],
    retry: false,
    says: "The player's balance does not cover the debit.",
  },
  token_invalid: {
    status: 401,
    of: ["authenticate", "balance", "debit"],
    retry: false,
    says: "The player's token is unknown or has expired.",
  },
  player_unknown: { status: 404, of: OF_A_PLAYER, retry: false, says: "There is no such player." },
  player_blocked: {
    status: 403,
    of: ["authenticate", "debit"],
    retry: false,
    says: "The operator lets this player stake nothing now.",
  },
  limit_reached: {
    status: 403,
    of: ["debit"],
    retry: false,
    says: "A limit that the operator keeps would be overrun.",
  },
  currency_mismatch: {
    status: 409,
    of: OF_A_PLAYER,
    retry: false,
    says: "The player's money is in another currency.",
  },
  transaction_reused: {
    status: 409,
    of: ["debit", "credit", "rollback"],
    retry: false,
    says: "This transactionId was used with another payload, or a rollback is not of the debit that it names.",
  },
  transaction_reversed: {
    status: 409,
    of: ["debit"],
    retry: false,
    says: "This debit was rolled back before it came.",
  },
  round_closed: {
    status: 409,
    of: ["debit", "rollback"],
    retry: false,
    says: "A debit for a round that is closed, or a rollback in a round that has been credited.",
  },
  round_unknown: {
    status: 409,
    of: ["credit"],
    retry: false,
    says: "A credit for a round in which no debit stands.",
  },
  request_invalid: { status: 400, of: ALL, retry: false, says: "The body does not have the shape of the call." },
  signature_invalid: {
    status: 401,
    of: ALL,
    retry: true,
    says: "The signature does not fit, or its key is unknown: keys may be changing.",
  },
  signature_expired: {
    status: 401,
    of: ALL,
    retry: true,
    says: "The signature's time is outside the replay window.",
  },
  too_many_requests: { status: 429, of: ALL, retry: true, says: "Ask again later." },
  internal: { status: 500, of: ALL, retry: true, says: "Something failed; whether it happened is not known." },
  unavailable: { status: 503, of: ALL, retry: true, says: "Nothing happened; ask again later." },
} as const satisfies Record<string, WalletError>;
export type WalletErrorCode = keyof typeof walletErrors;

export const walletRefusal = z.looseObject({
  code: z.enum(Object.keys(walletErrors) as [WalletErrorCode, ...WalletErrorCode[]]),
  message: z.string().max(1_000).optional(),
});

/** Whether a refusal is one that this call can meet. */
export const refuses = (code: WalletErrorCode, call: CallName): boolean => {
  const { of }: WalletError = walletErrors[code];
  return of.includes(call);
};

/**
 * Refusals of a debit after which we know that nothing was taken. After any other outcome we don't, and roll it back.
 */
export const UNTAKEN: ReadonlySet<WalletErrorCode> = new Set([
  "insufficient_funds",
  "token_invalid",
  "player_unknown",
  "player_blocked",
  "limit_reached",
  "currency_mismatch",
  "request_invalid",
]);
