import type { Database } from "@croupier/db/database";
import { entryHash, NO_ENTRY } from "./entry.ts";

/** Where an operator's chain ends. */
export interface ChainEnd {
  readonly operatorId: string;
  readonly entries: number;
  /** Hex. */
  readonly hash: string;
}

export interface Verified {
  readonly chains: readonly ChainEnd[];
  /** A sentence for each chain that doesn't hold; empty when all do. */
  readonly problems: readonly string[];
}

const PAGE = 1_000;

/**
 * Computes every operator's chain again, a page at a time. An entry that was changed, removed or put in shows, also at
 * the end; but whoever rewrites all that follows, and the head, is found only by the ends of an earlier run: give them
 * as `earlier`.
 */
export const verifyAuditLog = async (
  db: Database,
  earlier: readonly ChainEnd[] = [],
  page = PAGE,
): Promise<Verified> => {
  const heads = await db.selectFrom("audit_heads").selectAll().orderBy("operator_id").execute();
  const unheaded = await db
    .selectFrom("audit_log as l")
    .leftJoin("audit_heads as h", "h.operator_id", "l.operator_id")
    .select("l.operator_id")
    .distinct()
    .where("h.operator_id", "is", null)
    .execute();
  const operators = [...heads.map(({ operator_id }) => operator_id), ...earlier.map(({ operatorId }) => operatorId)];
  const chains: ChainEnd[] = [];
  const problems = unheaded.map(({ operator_id }) => `operator ${operator_id}: the end of its chain is missing`);
  for (const operatorId of new Set(operators)) {
    const head = heads.find(({ operator_id }) => operator_id === operatorId);
    // What is written while we read comes after this head.
    const last = Number(head?.seq ?? 0n);
    const ends = earlier.filter((end) => end.operatorId === operatorId);
    if (head) ends.push({ operatorId, entries: last, hash: hex(head.hash) });
    const chain = await followChain(db, operatorId, last, ends, page);
    if (typeof chain === "string") problems.push(`operator ${operatorId}: ${chain}`);
    else chains.push(chain);
  }
  return { chains, problems };
};

/** The chain up to entry `last`, or what is wrong with it; each of `ends` must be in it. */
const followChain = async (
  db: Database,
  operatorId: string,
  last: number,
  ends: readonly ChainEnd[],
  page: number,
): Promise<ChainEnd | string> => {
  const beyond = ends.find(({ entries }) => entries > last);
  if (beyond) return `it had ${beyond.entries} entries, and has ${last}`;
  let hash: Uint8Array = NO_ENTRY;
  let seq = 0;
  while (seq < last) {
    const rows = await readPage(db, operatorId, seq, Math.min(page, last - seq));
    for (const row of rows) {
      if (Number(row.seq) !== seq + 1) return `entry ${seq + 1} is missing`;
      seq += 1;
      hash = entryHash(hash, { operatorId, seq, entry: row.entry });
      if (hex(hash) !== hex(row.hash)) return `entry ${seq} is not what was written, or follows one that is not`;
      const replaced = ends.some((end) => end.entries === seq && end.hash !== hex(row.hash));
      if (replaced) return `entry ${seq} is not the one there was`;
    }
    if (rows.length === 0) return `entry ${seq + 1} is missing`;
  }
  return { operatorId, entries: last, hash: hex(hash) };
};

const readPage = (db: Database, operatorId: string, after: number, limit: number) =>
  db
    .selectFrom("audit_log")
    .select(["seq", "entry", "hash"])
    .where("operator_id", "=", operatorId)
    .where("seq", ">", BigInt(after))
    .orderBy("seq")
    .limit(limit)
    .execute();

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
