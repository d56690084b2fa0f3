import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { openDatabase } from "@croupier/db/database";
import { type ChainEnd, verifyAuditLog } from "@croupier/gateway/audit/verify-log";
import { findDatabaseUrl, NO_DATABASE } from "./dev/database-url.ts";

const USAGE = `pnpm audit-log verify [--against FILE] [--json]

Computes the chain of every operator's audit log again and names each one that doesn't hold: an entry was changed,
removed or put in. Exits with 1 if there is one. The database is the one in DATABASE_URL, or that of the running
\`pnpm dev\`.

  --json          the ends of the chains as JSON; keep them where whoever keeps the database can't write
  --against FILE  what --json printed some time ago: those entries must still be there, as they were. Without it, a log
                  that was rewritten from some entry to its end looks like any other`;

interface Kept {
  readonly chains: readonly ChainEnd[];
}

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      against: { type: "string" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(USAGE);
  if (positionals.join(" ") !== "verify") throw new TypeError("say: audit-log verify");
  const url = findDatabaseUrl(path.join(import.meta.dirname, ".."), process.env);
  if (url === undefined) throw new Error(NO_DATABASE);
  const earlier = values.against === undefined ? [] : (JSON.parse(readFileSync(values.against, "utf8")) as Kept).chains;
  const db = openDatabase({ url, role: "croupier_audit", applicationName: "croupier-audit-log", maxConnections: 1 });
  try {
    const { chains, problems } = await verifyAuditLog(db, earlier);
    if (values.json) console.log(JSON.stringify({ chains }, null, 2));
    else for (const { operatorId, entries, hash } of chains) console.log(`${operatorId}  ${entries} entries  ${hash}`);
    for (const problem of problems) console.error(`broken: ${problem}`);
    if (problems.length > 0) process.exitCode = 1;
  } finally {
    await db.destroy();
  }
};

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  if (error instanceof TypeError) console.error(`\n${USAGE}`);
  process.exitCode = 1;
}
