import { parseArgs } from "node:util";
import { currency as currencyShape, text } from "@croupier/contract/wire";
import { parseWalletUrl } from "@croupier/wallet/wallet-url";
import { checkNames, type ExamineOptions } from "./run-checks.ts";

export const USAGE = `pnpm wallet-check --url URL --key-id ID --player ID [--secret TEXT] [--token TEXT] [--currency EUR] [--json]

Asks an operator's wallet everything that Croupier will, and prints a report. The player's money is put back after each
check, but give it no real player. Exits 0 if every check passed, 1 if one failed, 2 if nothing could be asked.

  --url URL         the wallet; calls go to URL/debit and so on. https, or http on a developer's machine
  --key-id ID       the signing key's id
  --secret TEXT     its secret; better in CROUPIER_WALLET_SECRET, where no list of processes shows it
  --player ID       the operator's id of a player with at least ten stakes, whom nobody else plays with
  --token TEXT      the player's token, as a session would be given it; without, none is sent
  --currency EUR    the player's
  --stake N         in minor units (100)
  --slow-ms N       how long 19 answers of 20 may take (1000)
  --timeout-ms N    how long any answer may take (10000)
  --only A,B        the checks of these names alone
  --json            the report as JSON
  --help            this text`;

export interface WalletCheckCommand extends ExamineOptions {
  readonly json: boolean;
}

const OPTIONS = {
  url: { type: "string" },
  "key-id": { type: "string" },
  secret: { type: "string" },
  player: { type: "string" },
  token: { type: "string" },
  currency: { type: "string", default: "EUR" },
  stake: { type: "string", default: "100" },
  "slow-ms": { type: "string", default: "1000" },
  "timeout-ms": { type: "string", default: "10000" },
  only: { type: "string" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

const MAX_NUMBER = 1_000_000;

const parseNumber = (option: string, value: string, min: number): number => {
  const number = /^\d{1,7}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= min && number <= MAX_NUMBER))
    throw new Error(`--${option} is a whole number, ${min} to ${MAX_NUMBER}`);
  return number;
};

const need = (option: string, value: string | undefined): string => {
  if (value === undefined || value === "") throw new Error(`say --${option}`);
  return value;
};

/** Reads the command line. Throws the sentence that says what is wrong with it; undefined asks for help. */
export const readArguments = (
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): WalletCheckCommand | undefined => {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help) return undefined;
  const url = parseWalletUrl(need("url", values.url), { allowInsecure: true });
  if (typeof url === "string") throw new Error(`--url: ${url}`);
  const id = need("key-id", values["key-id"]);
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) throw new Error("--key-id is 1 to 64 letters, digits, _ and -");
  const secret = need("secret", values.secret ?? environment["CROUPIER_WALLET_SECRET"]);
  const playerId = need("player", values.player);
  if (!text(128).safeParse(playerId).success) throw new Error("--player is 1 to 128 characters of text");
  const { currency, token } = values;
  if (!currencyShape.safeParse(currency).success) throw new Error("--currency is 3 to 8 capital letters and digits");
  if (token !== undefined && !text(1_024).safeParse(token).success)
    throw new Error("--token is 1 to 1024 characters of text");
  const only = values.only?.split(",");
  const strange = only?.find((name) => !checkNames().includes(name));
  if (strange !== undefined) throw new Error(`no check is called ${strange}; there are ${checkNames().join(", ")}`);
  return {
    url,
    key: { id, secret },
    account: { playerId, currency, token: token ?? null },
    stake: parseNumber("stake", values.stake, 10),
    slowMs: parseNumber("slow-ms", values["slow-ms"], 1),
    timeoutMs: parseNumber("timeout-ms", values["timeout-ms"], 1),
    only,
    json: values.json,
  };
};
