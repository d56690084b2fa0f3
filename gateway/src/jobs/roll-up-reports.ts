import type { Database } from "@croupier/db/database";
import { checkSums } from "../reports/check-sums.ts";
import { rollUp } from "../reports/roll-up.ts";

/** Brings every operator's sums up to now, one after another, and returns how many rounds were added. */
export const rollUpReports = async (db: Database, signal?: AbortSignal): Promise<number> => {
  let added = 0;
  for (const operatorId of await listOperators(db)) {
    if (signal?.aborted) break;
    added += await rollUp(db, operatorId);
  }
  return added;
};

/** Where any operator's sums are not what its rounds add up to. */
export const checkReports = async (db: Database, signal?: AbortSignal): Promise<readonly string[]> => {
  const problems: string[] = [];
  for (const operatorId of await listOperators(db)) {
    if (signal?.aborted) break;
    problems.push(...(await checkSums(db, operatorId)));
  }
  return problems;
};

const listOperators = async (db: Database): Promise<readonly string[]> =>
  (await db.selectFrom("operators").select("id").orderBy("id").execute()).map(({ id }) => id);
