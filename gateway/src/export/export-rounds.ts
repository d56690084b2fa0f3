import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { walkRounds } from "../history/walk-rounds.ts";
import type { ExportRequest } from "./export-request.ts";
import type { Format } from "./formats.ts";

/** Rounds per page, and most that a page looks at for them: each is a transaction of some milliseconds. */
const PAGE = 500;
const EXAMINE = 10_000;

/**
 * An operator's rounds as text, oldest first, a page at a time. Between two pages no connection and no snapshot is held,
 * however slowly the text is read; so it has every round that was committed before it began, each as it stood when its
 * page was read, and of those committed later it may have some.
 */
export async function* exportRounds<Row>(
  db: Database,
  operatorId: string,
  { after: from, ...filters }: Omit<ExportRequest, "format">,
  format: Format<Row>,
): AsyncGenerator<string> {
  if (format.head !== "") yield format.head;
  let after = from;
  for (;;) {
    const walk = { operatorId, filters, direction: "oldest first", after, limit: PAGE, examine: EXAMINE } as const;
    const { found, next } = await inTenant(db, operatorId, (tx) => walkRounds(tx, walk, format.read));
    if (found.length > 0) yield found.map((row) => format.line(row)).join("");
    if (next === null) return;
    after = next;
  }
}
