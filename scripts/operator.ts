import path from "node:path";
import { parseArgs } from "node:util";
import { text } from "@croupier/contract/wire";
import { openDatabase } from "@croupier/db/database";
import { createOperator } from "@croupier/gateway/operators/create-operator";
import { findDatabaseUrl, NO_DATABASE } from "./dev/database-url.ts";

const USAGE = `pnpm operator create NAME [--wallet hosted|seamless] [--json]

Makes an operator and its first API key, which manages keys: with it, keys.create makes those for everything else. The
key is shown once, here. The database is the one in DATABASE_URL, or that of the running \`pnpm dev\`.

  --wallet KIND  where players' money is: in our ledger (hosted, unless told), or with the operator (seamless)
  --json         the ids and the key as JSON`;

class UsageError extends Error {}

const readArguments = (args: readonly string[]) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      wallet: { type: "string", default: "hosted" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return undefined;
  const [verb, name, ...rest] = positionals;
  if (verb !== "create" || name === undefined || rest.length > 0) throw new UsageError("say: operator create NAME");
  if (!text(128).safeParse(name).success) throw new UsageError("NAME is 1 to 128 characters of text");
  const { wallet, json = false } = values;
  if (wallet !== "hosted" && wallet !== "seamless")
    throw new UsageError(`--wallet is hosted or seamless, not ${wallet}`);
  return { name, wallet, json } as const;
};

const main = async (): Promise<void> => {
  const command = readArguments(process.argv.slice(2));
  if (!command) return console.log(USAGE);
  const url = findDatabaseUrl(path.join(import.meta.dirname, ".."), process.env);
  if (url === undefined) throw new Error(NO_DATABASE);
  const db = openDatabase({ url, applicationName: "croupier-operator", maxConnections: 1 });
  try {
    const { operatorId, adminKey } = await createOperator(db, command.name, command.wallet);
    const { keyId, key } = adminKey;
    if (command.json) return console.log(JSON.stringify({ operatorId, keyId, key }, null, 2));
    console.log(`operator: ${operatorId}\nkey id:   ${keyId}\nkey:      ${key}\n\nThe key is not shown again.`);
  } finally {
    await db.destroy();
  }
};

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  // parseArgs throws TypeErrors for what it doesn't know.
  if (error instanceof UsageError || error instanceof TypeError) console.error(`\n${USAGE}`);
  process.exitCode = 1;
}
