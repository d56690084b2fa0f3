import path from "node:path";
import { parseArgs } from "node:util";
import { currency as currencyCode, text } from "@croupier/contract/wire";
import { openDatabase } from "@croupier/db/database";
import { isRefusal } from "@croupier/contract/errors";
import { type Currency, withExponent } from "@croupier/gateway/currencies/currencies";
import { createOperator } from "@croupier/gateway/operators/create-operator";
import { isTimeZone } from "@croupier/gateway/operators/time-zone";
import { parseWalletUrl } from "@croupier/wallet/wallet-url";
import { findDatabaseUrl, NO_DATABASE } from "./dev/database-url.ts";
import { readLimitsCommand, runLimitsCommand } from "./operator/limits.ts";
import { UsageError } from "./operator/usage-error.ts";

const USAGE = `pnpm operator create NAME [--currency CODE[:EXPONENT]]… [--time-zone ZONE] [--wallet hosted|seamless]
                     [--wallet-url URL] [--json]
pnpm operator limits OPERATOR_ID [--set NAME="CALLS/SECONDS CALLS/SECONDS"]… [--unset NAME]… [--json]

Makes an operator and its first API key, which manages keys: with it, keys.create makes those for everything else. The
key is shown once, here. The database is the one in DATABASE_URL, or that of the running \`pnpm dev\`.

  --currency C   a currency of its players, any number of times: EUR, or with its decimals where ISO 4217 has no such
                 currency: BTC:8
  --time-zone Z  where its days begin and end: an IANA name as Europe/Malta (UTC, unless told)
  --wallet KIND  where players' money is: in our ledger (hosted, unless told), or with the operator (seamless)
  --wallet-url U where that wallet is: https://wallet.casino.example/croupier. It can be said later; so can the key that we
                 sign our calls with, by walletKeys.issue. Plain http needs CROUPIER_WALLET_INSECURE=1
  --json         the ids and the key as JSON

\`limits\` shows how often an operator's players and keys may call, and changes it: so many calls at once and so many for
long, as in --set player.play="20/1 600/60" (20 in a second, 600 in a minute). NAME is player.play, player.read, key.read or
key.admin; --unset makes it as everybody's again. Gateways follow within half a minute.`;

const readArguments = (args: readonly string[]) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      currency: { type: "string", multiple: true, default: [] },
      "time-zone": { type: "string", default: "UTC" },
      wallet: { type: "string", default: "hosted" },
      "wallet-url": { type: "string" },
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
  const walletUrl = readWalletUrl(values["wallet-url"], wallet);
  const [timeZone, currencies] = [values["time-zone"], readCurrencies(values.currency)];
  return { name, wallet, json, timeZone, currencies, walletUrl } as const;
};

const readWalletUrl = (url: string | undefined, wallet: "hosted" | "seamless"): string | undefined => {
  if (url === undefined) return undefined;
  if (wallet !== "seamless") throw new UsageError("--wallet-url is of an operator with --wallet seamless");
  const parsed = parseWalletUrl(url, { allowInsecure: process.env["CROUPIER_WALLET_INSECURE"] === "1" });
  if (typeof parsed === "string") throw new UsageError(`--wallet-url can't be used: ${parsed}`);
  return url;
};

const readCurrencies = (codes: readonly string[]): readonly Currency[] => {
  const currencies = codes.map(readCurrency);
  if (new Set(currencies.map(({ code }) => code)).size < codes.length) {
    throw new UsageError("--currency names one currency twice");
  }
  return currencies;
};

const readCurrency = (argument: string): Currency => {
  const [, code, exponent] = /^([^:]+)(?::([0-8]))?$/.exec(argument) ?? [];
  if (code === undefined || !currencyCode.safeParse(code).success) {
    throw new UsageError(`--currency is a code as EUR, or with its exponent, 0 to 8, as BTC:8; not ${argument}`);
  }
  const currency = withExponent({ code, exponent: exponent === undefined ? undefined : Number(exponent) });
  if (isRefusal(currency)) throw new UsageError(`${currency.message} As in --currency ${code}:2`);
  return currency;
};

const main = async (): Promise<void> => {
  const args = process.argv.slice(2);
  const limits = args[0] === "limits" && !args.includes("--help") ? readLimitsCommand(args.slice(1)) : undefined;
  const command = limits ? undefined : readArguments(args);
  if (!command && !limits) return console.log(USAGE);
  const url = findDatabaseUrl(path.join(import.meta.dirname, ".."), process.env);
  if (url === undefined) throw new Error(NO_DATABASE);
  const db = openDatabase({ url, applicationName: "croupier-operator", maxConnections: 1 });
  try {
    if (limits) return console.log(await runLimitsCommand(db, limits));
    if (!command) return;
    const { name, wallet, timeZone, currencies, walletUrl } = command;
    if (!(await isTimeZone(db, timeZone))) {
      throw new UsageError(`--time-zone is a name of the IANA database as Europe/Malta, not ${timeZone}`);
    }
    const { operatorId, adminKey } = await createOperator(db, name, wallet, { timeZone, currencies, walletUrl });
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
