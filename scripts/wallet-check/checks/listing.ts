import { uuidV7 } from "@croupier/contract/ids";
import type { WalletAnswer } from "@croupier/wallet/protocol";
import { type Check, Finding } from "../check.ts";
import { describeOutcome } from "../describe.ts";
import type { Asked, Subject } from "../subject.ts";

type Listed = WalletAnswer<"transactions">["transactions"][number];

/** Clocks differ, and nobody's is asked. */
const SLACK_MS = 300_000;
const MAX_PAGES = 500;

const iso = (atMs: number): string => new Date(atMs).toISOString();

const readList = async (subject: Subject, limit: number, pages: number): Promise<readonly Listed[]> => {
  const [from, to] = [iso(subject.startMs - SLACK_MS), iso(Date.now() + SLACK_MS)];
  const all: Listed[] = [];
  let cursor: string | null = null;
  for (let read = 0; read < pages; read += 1) {
    const page: WalletAnswer<"transactions"> = await ask(subject, { from, to, cursor, limit });
    const { length } = page.transactions;
    if (length > limit) throw new Finding(`at most ${limit} on a page`, `${length}`);
    all.push(...page.transactions);
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  return all;
};

interface Span {
  readonly from: string;
  readonly to: string;
  readonly cursor: string | null;
  readonly limit: number;
}

const ask = async (subject: Subject, span: Span): Promise<WalletAnswer<"transactions">> => {
  const outcome = await subject.call("transactions", { requestId: uuidV7(), ...span });
  if (outcome.outcome !== "answered") throw new Finding("transactions answered", describeOutcome(outcome));
  return outcome.answer;
};

const SAME = ["playerId", "currency", "roundId", "amount"] as const;

/** What the list says of a transaction that was done, if that is not what was done. */
const findDifference = ({ kind, call }: Asked, listed: Listed | undefined): string | undefined => {
  if (!listed) return "it is not listed";
  if (listed.kind !== kind) return `it is listed as a ${listed.kind}`;
  const field = SAME.find((name) => listed[name] !== call[name]);
  if (field !== undefined) return `its ${field} is listed as ${String(listed[field])}`;
  return "reverses" in call && listed.reverses !== call.reverses
    ? "it is listed as the rollback of something else"
    : undefined;
};

export const LISTING: readonly Check[] = [
  {
    name: "transactions-complete",
    says: "the list holds every transaction that was done, as it was done, credits of 0 and rollbacks of nothing too",
    run: async (subject) => {
      const listed = new Map((await readList(subject, 1_000, MAX_PAGES)).map((entry) => [entry.transactionId, entry]));
      for (const [id, asked] of subject.asked) {
        const difference = asked.end === "done" ? findDifference(asked, listed.get(id)) : undefined;
        if (difference !== undefined)
          throw new Finding(`${asked.kind} ${id} of ${asked.call.amount} listed`, difference);
      }
    },
  },
  {
    name: "transactions-true",
    says: "the list holds each transaction once, and none that was refused",
    run: async (subject) => {
      const seen = new Set<string>();
      for (const { transactionId } of await readList(subject, 1_000, MAX_PAGES)) {
        if (seen.has(transactionId)) throw new Finding(`${transactionId} listed once`, "it is listed again");
        seen.add(transactionId);
        const asked = subject.asked.get(transactionId);
        if (asked?.end === "refused")
          throw new Finding(`${asked.kind} ${transactionId} not listed`, "it was refused, and is listed");
      }
    },
  },
  {
    name: "transactions-order",
    says: "the list is in order, oldest first",
    run: async (subject) => {
      const list = await readList(subject, 1_000, MAX_PAGES);
      const late = list.findIndex(({ at }, i) => i > 0 && Date.parse(at) < Date.parse(list[i - 1]?.at ?? at));
      if (late !== -1) throw new Finding("oldest first", `${list[late]?.at} after ${list[late - 1]?.at}`);
    },
  },
  {
    name: "transactions-pages",
    says: "pages follow each other without gap or overlap",
    run: async (subject) => {
      const ids = (list: readonly Listed[]) => list.map(({ transactionId }) => transactionId);
      const whole = ids(await readList(subject, 1_000, 1));
      const paged = ids(await readList(subject, 7, 10));
      const gap = paged.findIndex((id, i) => id !== whole[i]);
      if (gap !== -1)
        throw new Finding(`${whole[gap] ?? "nothing"} at place ${gap + 1} of pages of 7`, `${paged[gap]}`);
      if (paged.length < Math.min(whole.length, 70))
        throw new Finding(`${whole.length} in pages of 7`, `${paged.length}`);
    },
  },
  {
    name: "transactions-span",
    says: "the list holds what happened from its beginning on and before its end, and nothing else",
    run: async (subject) => {
      const yearMs = 31_536_000_000;
      const { transactions } = await ask(subject, {
        from: iso(subject.startMs + yearMs),
        to: iso(subject.startMs + 2 * yearMs),
        cursor: null,
        limit: 10,
      });
      if (transactions.length > 0)
        throw new Finding("nothing in a year to come", `${transactions.length} transactions`);
      const [first] = await readList(subject, 1, 1);
      if (!first) return;
      const atMs = Date.parse(first.at);
      const span = (fromMs: number, toMs: number) =>
        ask(subject, { from: iso(fromMs), to: iso(toMs), cursor: null, limit: 1_000 });
      const holds = async (fromMs: number, toMs: number) =>
        (await span(fromMs, toMs)).transactions.some(({ transactionId }) => transactionId === first.transactionId);
      if (!(await holds(atMs, atMs + 1)))
        throw new Finding(`${first.transactionId} from ${first.at} on`, "it is missing");
      if (await holds(atMs - 1_000, atMs))
        throw new Finding(`${first.transactionId} not before ${first.at}`, "it is listed");
    },
  },
];

/** Last: it looks at all the answers before. */
export const TIMES: readonly Check[] = [
  {
    name: "answer-times",
    says: "19 answers of 20 come within the time that a player will wait",
    run: async ({ wire, slowMs }) => {
      const slow = wire.timesMs.filter((ms) => ms > slowMs).length;
      if (slow * 20 > wire.timesMs.length) {
        throw new Finding(`at most 1 answer of 20 over ${slowMs} ms`, `${slow} of ${wire.timesMs.length}`);
      }
    },
  },
];
