import { isRefusal } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { currentTrace } from "@croupier/telemetry/span";
import { compareListed, compareUnlisted, type Listed } from "@croupier/wallet/compare";
import type { Hosts } from "../upstream/hosts.ts";
import { countFound, type Found, settleSeen, settleSpan, storeDifferences } from "./differences.ts";
import { type CallPosition, countAcknowledged, readKnown, readListed, readUnlisted, rememberListed } from "./known.ts";

export interface Span {
  readonly from: Date;
  readonly to: Date;
}

export interface Reconciled {
  readonly listed: number;
  readonly acknowledged: number;
  readonly found: number;
}

export interface SpanDependencies {
  readonly db: Database;
  readonly hosts: Pick<Hosts, "walletTransactions">;
  /** Called between pages: throws to break it off. */
  readonly goOn: () => Promise<void>;
  readonly page?: number;
}

/** So far the operator's clock may be from ours. */
const CLOCKS_DIFFER_MS = 300_000;
const PAGE = 500;
/** A list that goes on for longer than this does not end. */
const MOST_PAGES = 100_000;

/** The operator's list is none that can be compared; the message says why. */
export class ListError extends Error {
  override name = "ListError";
}

/**
 * Compares a span of time with the operator's list, page by page, and stores what differs. Whatever is found is the same
 * however often it is run. Throws a `ListError` if the list can't be had or read.
 */
export const reconcileSpan = async (
  deps: SpanDependencies,
  operatorId: string,
  runId: string,
  acknowledged: Span,
): Promise<Reconciled> => {
  const { db } = deps;
  const listed = {
    from: new Date(acknowledged.from.getTime() - CLOCKS_DIFFER_MS),
    to: new Date(acknowledged.to.getTime() + CLOCKS_DIFFER_MS),
  };
  const count = await compareTheirs(deps, operatorId, runId, listed);
  await compareOurs(deps, operatorId, runId, acknowledged);
  return inTenant(db, operatorId, async (tx) => {
    await settleSpan(tx, operatorId, runId, acknowledged, listed);
    return {
      listed: count,
      acknowledged: await countAcknowledged(tx, operatorId, acknowledged),
      found: await countFound(tx, operatorId, runId),
    };
  });
};

const compareTheirs = async (
  { db, hosts, goOn, page: limit = PAGE }: SpanDependencies,
  operatorId: string,
  runId: string,
  span: Span,
): Promise<number> => {
  const trace = currentTrace();
  const [from, to] = [span.from.toISOString(), span.to.toISOString()];
  let [cursor, count, before]: [string | null, number, ReadonlySet<string>] = [null, 0, new Set()];
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    await goOn();
    const answer = await hosts.walletTransactions({ operatorId, from, to, cursor, limit }, trace);
    if (isRefusal(answer)) throw new ListError(answer.code);
    const { transactions, nextCursor } = answer;
    if (transactions.some(({ at }) => new Date(at) < span.from || new Date(at) >= span.to)) {
      throw new ListError("the list has what is not of the time that was asked for");
    }
    await inTenant(db, operatorId, (tx) => comparePage(tx, operatorId, runId, transactions, before));
    count += transactions.length;
    if (nextCursor === null) return count;
    if (nextCursor === cursor || transactions.length === 0) throw new ListError("the list does not go on");
    before = new Set(transactions.map(({ transactionId }) => transactionId));
    cursor = nextCursor;
  }
  throw new ListError("the list does not end");
};

const comparePage = async (
  tx: Database,
  operatorId: string,
  runId: string,
  page: readonly Listed[],
  before: ReadonlySet<string>,
): Promise<void> => {
  const ids = page.map(({ transactionId }) => transactionId);
  const seen = await readListed(tx, operatorId, ids);
  await rememberListed(tx, operatorId, page);
  const firstOf = new Map(page.map((listed, index) => [listed.transactionId, index] as const).toReversed());
  const isAgain = ({ transactionId, at }: Listed, index: number): boolean => {
    const first = seen.get(transactionId);
    const elsewhere = first !== undefined && first.getTime() !== Date.parse(at);
    return elsewhere || before.has(transactionId) || firstOf.get(transactionId) !== index;
  };
  const again = new Set(page.filter(isAgain));
  const known = await readKnown(tx, operatorId, page, (listed) => again.has(listed));
  const owners = await readOwners(tx, operatorId, page, known);
  const found = page.flatMap((listed, index): readonly Found[] => {
    const of = known[index];
    if (!of) return [];
    const [happenedAt, listedOwnerId] = [new Date(listed.at), owners.get(listed.playerId) ?? null];
    return compareListed(listed, of).map((difference) => ({
      difference,
      happenedAt,
      call: of.call,
      listed,
      listedOwnerId,
    }));
  });
  await storeDifferences(tx, operatorId, runId, found);
  await settleSeen(tx, operatorId, runId, page);
};

/** Our ids of the players in a page, where they are other than those of our calls. */
const readOwners = async (
  tx: Database,
  operatorId: string,
  page: readonly Listed[],
  known: Awaited<ReturnType<typeof readKnown>>,
): Promise<ReadonlyMap<string, string>> => {
  const calls = known.flatMap(({ call }) => call ?? []);
  const owners = new Map(calls.map(({ playerId, ownerId }) => [playerId, ownerId]));
  const others = page.map(({ playerId }) => playerId).filter((playerId) => !owners.has(playerId));
  if (others.length === 0) return owners;
  const rows = await tx
    .selectFrom("players")
    .select(["id", "external_id"])
    .where("operator_id", "=", operatorId)
    .where("external_id", "in", [...new Set(others)])
    .execute();
  return new Map([...owners, ...rows.map(({ id, external_id }) => [external_id, id] as const)]);
};

const compareOurs = async (
  { db, goOn, page: limit = PAGE }: SpanDependencies,
  operatorId: string,
  runId: string,
  span: Span,
): Promise<void> => {
  let after: CallPosition | undefined;
  do {
    await goOn();
    const position = after;
    after = await inTenant(db, operatorId, async (tx) => {
      const { calls, end } = await readUnlisted(tx, operatorId, span, { after: position, limit });
      const found = calls.map((call) => ({
        difference: compareUnlisted(call, call.debitListed),
        happenedAt: call.endedAt ?? span.from,
        call,
        listed: undefined,
        listedOwnerId: null,
      }));
      await storeDifferences(tx, operatorId, runId, found);
      return end;
    });
  } while (after);
};
