import { type SigningKey } from "@croupier/wallet/signature";
import { type Check, Finding } from "./check.ts";
import { AMOUNTS } from "./checks/amounts.ts";
import { LISTING, TIMES } from "./checks/listing.ts";
import { LOOKING } from "./checks/looking.ts";
import { REPEATING } from "./checks/repeating.ts";
import { REVERSING } from "./checks/reversing.ts";
import { signing } from "./checks/signing.ts";
import { STAKING } from "./checks/staking.ts";
import { type Account, createSubject, type Subject } from "./subject.ts";
import { openWire } from "./wire.ts";

export interface Result {
  readonly group: string;
  readonly name: string;
  readonly says: string;
  readonly verdict: "pass" | "fail" | "note" | "skip";
  /** Of a failure. */
  readonly expected?: string;
  /** Of anything but a pass. */
  readonly seen?: string;
  readonly durationMs: number;
}

export interface Times {
  readonly calls: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly slowestMs: number;
}

export interface Examination {
  readonly results: readonly Result[];
  readonly times: Times;
  /** The player's, before and after; undefined if the wallet did not tell. */
  readonly balances: readonly [before: number | undefined, after: number | undefined];
}

export interface ExamineOptions {
  readonly url: URL;
  readonly key: SigningKey;
  readonly account: Account;
  readonly stake: number;
  readonly timeoutMs: number;
  readonly slowMs: number;
  /** The names of those wanted; all, if undefined. */
  readonly only?: readonly string[] | undefined;
}

type Groups = Readonly<Record<string, readonly Check[]>>;

/** Every check's name. */
export const checkNames = (): readonly string[] =>
  Object.values(groupsFor({ id: "", secret: "" })).flatMap((checks) => checks.map(({ name }) => name));

/** In this order: the list is looked at when there is much to list. */
const groupsFor = (key: SigningKey): Groups => ({
  looking: LOOKING,
  staking: STAKING,
  amounts: AMOUNTS,
  repeating: REPEATING,
  reversing: REVERSING,
  signing: signing(key),
  listing: LISTING,
  times: TIMES,
});

const judge = async ({ run }: Check, subject: Subject): Promise<Pick<Result, "verdict" | "expected" | "seen">> => {
  try {
    return (await run(subject)) ?? { verdict: "pass" };
  } catch (error) {
    if (error instanceof Finding) return { verdict: "fail", expected: error.expected, seen: error.seen };
    throw error;
  }
};

const timesOf = (timesMs: readonly number[]): Times => {
  const sorted = timesMs.toSorted((a, b) => a - b);
  const at = (percent: number) => sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
  return { calls: sorted.length, medianMs: at(50), p95Ms: at(95), slowestMs: at(100) };
};

/** The player's balance, or undefined if it can't be had. */
const look = async (subject: Subject): Promise<number | undefined> => {
  const outcome = await subject.call("balance", subject.look());
  return outcome.outcome === "answered" ? outcome.answer.balance : undefined;
};

/** Asks a wallet everything, one check after the other. A wallet that tells no balance is asked nothing more. */
export const examine = async (options: ExamineOptions): Promise<Examination> => {
  const { url, key, account, stake, slowMs, only } = options;
  const wire = openWire(options);
  try {
    const subject = createSubject({ url, account, wire, stake, slowMs });
    const before = await look(subject);
    const groups = before === undefined ? { looking: LOOKING.slice(0, 1) } : groupsFor(key);
    const results: Result[] = [];
    for (const [group, checks] of Object.entries(groups)) {
      for (const check of checks.filter(({ name }) => before === undefined || (only?.includes(name) ?? true))) {
        const startMs = performance.now();
        const verdict = await judge(check, subject);
        results.push({
          group,
          name: check.name,
          says: check.says,
          ...verdict,
          durationMs: performance.now() - startMs,
        });
      }
    }
    return { results, times: timesOf(wire.timesMs), balances: [before, await look(subject)] };
  } finally {
    await wire.close();
  }
};
