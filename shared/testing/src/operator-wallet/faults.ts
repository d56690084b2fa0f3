import { createHash } from "node:crypto";
import { z } from "zod";

/**
 * What can go wrong with a call. Before: it is not done. After: it is done, and we are not told. `late` is done long after
 * the caller has given up, as a call that waited somewhere on its way; `twice` arrives two times at once.
 */
const KINDS = [
  "delay",
  "late",
  "hang_before",
  "hang_after",
  "fail_before",
  "fail_after",
  "drop_before",
  "drop_after",
  "twice",
  "garbled",
  "misstated",
] as const;
export type FaultKind = (typeof KINDS)[number];

export const faultsSchema = z.strictObject({
  seed: z.string(),
  /** Of a thousand calls, how many of each kind; together a thousand at most. */
  perMille: z.partialRecord(z.enum(KINDS), z.int().min(0).max(1_000)),
  /** A `delay` is up to this long. */
  maxDelayMs: z.int().min(1).default(50),
  /** A `late` one is done after this time. */
  lateMs: z.int().min(1).default(1_000),
  /** Of every so many milliseconds, how many nothing is answered at all. */
  downtime: z
    .strictObject({ everyMs: z.int().min(1), forMs: z.int().min(0) })
    .nullable()
    .default(null),
});
export type Faults = z.infer<typeof faultsSchema>;

export interface Fault {
  readonly kind: FaultKind | "none" | "down";
  readonly delayMs: number;
  /** To choose among ways to be wrong. */
  readonly pick: number;
}

export const NO_FAULT: Fault = { kind: "none", delayMs: 0, pick: 0 };
export const DOWN: Fault = { kind: "down", delayMs: 0, pick: 0 };

/**
 * What befalls a player's n-th call: the seed alone decides, not the clock, nor what other players do, nor ids that are
 * made at random.
 */
export const drawFault = ({ seed, perMille, maxDelayMs, lateMs }: Faults, playerId: string, nth: number): Fault => {
  const words = createHash("sha256")
    .update(JSON.stringify([seed, playerId, nth]))
    .digest();
  const pick = words.readUInt32BE(8);
  let drawn = words.readUInt32BE(0) % 1_000;
  for (const kind of KINDS) {
    const share = perMille[kind] ?? 0;
    if (drawn < share) {
      const delayMs = kind === "delay" ? 1 + (words.readUInt32BE(4) % maxDelayMs) : kind === "late" ? lateMs : 0;
      return { kind, delayMs, pick };
    }
    drawn -= share;
  }
  return NO_FAULT;
};

/** Whether the wallet is down at a time, in milliseconds since it started. It is up at first. */
export const isDown = ({ downtime }: Faults, sinceStartMs: number): boolean =>
  downtime !== null && sinceStartMs % downtime.everyMs >= downtime.everyMs - downtime.forMs;

/** Answers that are none. */
const GARBLED: readonly { readonly status: number; readonly body: string }[] = [
  { status: 200, body: "" },
  { status: 200, body: "<html><body>OK</body></html>" },
  { status: 200, body: '{"balance":' },
  { status: 200, body: "[]" },
  { status: 200, body: '{"status":"OK"}' },
  { status: 201, body: "{}" },
  { status: 502, body: "<html><body>Bad Gateway</body></html>" },
  { status: 500, body: '{"code":"E_DEADLOCK"}' },
  { status: 302, body: "" },
  { status: 200, body: " ".repeat(20_000) },
];

/** Ways for an answer to be about something else, or to say what no balance is. */
const MISSTATED: readonly Readonly<Record<string, unknown>>[] = [
  { transactionId: "01890a5d-ac96-774b-bcce-b302099a8057" },
  { currency: "XTS" },
  { balance: -1 },
  { balance: 10.5 },
  { balance: "1000" },
  { balance: 1e300 },
  { balance: null },
];

const choose = <Item>(items: readonly Item[], pick: number): Item => {
  const item = items[pick % items.length];
  if (item === undefined) throw new Error("nothing to choose from");
  return item;
};

export const garble = (pick: number) => choose(GARBLED, pick);
export const misstate = (json: unknown, pick: number): unknown => ({ ...Object(json), ...choose(MISSTATED, pick) });
