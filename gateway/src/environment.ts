import { z } from "zod";
import { variants } from "./configuration/variants.gen.ts";
import { OF_BRANDS } from "./http/of-brands.ts";
import { LIMITS, localRules, parseRule, publicRules, type Rules } from "./limits/rules.ts";

/** The variables we read, each with the sentence that is said when it is missing or wrong. None repeats a value. */

const required = (what: string) => z.string({ error: `is missing. It is ${what}.` });

const wholeNumber = (fallback: number, min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, `is not a whole number from ${min} to ${max}.`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `is not from ${min} to ${max}.`)
    .default(fallback);

const isUrl = (text: string, protocols: readonly string[]): boolean =>
  URL.canParse(text) && protocols.includes(new URL(text).protocol);

const databaseUrl = required("the address of PostgreSQL: postgres://user:password@host/database").refine(
  (url) => isUrl(url, ["postgres:", "postgresql:"]),
  "is not an address of PostgreSQL: postgres://user:password@host/database.",
);

const key = (what: string) =>
  required(`${what}: 32 random bytes in base64url`)
    .refine((text) => /^[A-Za-z0-9_-]{43}=?$/.test(text), "is not 32 bytes in base64url (43 characters).")
    .transform((text): Uint8Array => Buffer.from(text, "base64url"));

/** Enough to take one away while another is on its way in. */
const MAX_SESSION_KEYS = 5;

const sessionKeys = required(
  "the Ed25519 private key that signs session tokens: 32 random bytes in base64url, and after a comma each that still verifies",
).transform((text, context): readonly [Uint8Array, ...Uint8Array[]] => {
  const names = text.split(",").map((name) => name.trim().replace(/=$/, ""));
  const [first, ...others] = names.map((name): Uint8Array => Buffer.from(name, "base64url"));
  if (!names.every((name) => /^[A-Za-z0-9_-]{43}$/.test(name)) || !first) {
    context.addIssue("is not 32 bytes in base64url (43 characters), or several with commas between them.");
    return z.NEVER;
  }
  if (new Set(names).size < names.length || names.length > MAX_SESSION_KEYS) {
    context.addIssue(`is more than ${MAX_SESSION_KEYS} keys, or names one twice.`);
    return z.NEVER;
  }
  return [first, ...others];
});

export const logLevel = z
  .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"], {
    error: "is not one of trace, debug, info, warn, error, fatal, silent.",
  })
  .default("info");

const host = z.string().default("127.0.0.1");

const origins = z
  .string()
  .default("*")
  .transform((text) => text.split(",").map((origin) => origin.trim()))
  .refine(
    (list) =>
      list.every(
        (origin) =>
          origin === "*" || origin === OF_BRANDS || (URL.canParse(origin) && new URL(origin).origin === origin),
      ),
    "is neither *, nor brands, nor a list of origins: https://casino.example,https://other.example.",
  );

const publicUrl = z
  .string()
  .refine((url) => isUrl(url, ["http:", "https:"]), "is not an http URL: https://gateway.example.")
  .optional();

/** `public` and `local` are two sets; JSON says what differs from the first. */
const rateLimits = z
  .string()
  .default("public")
  .transform((text, context): Rules | undefined => {
    if (text === "off") return undefined;
    if (text === "local") return localRules;
    const own = text === "public" ? {} : (parseObject(text) ?? { [text]: undefined });
    const rules = LIMITS.filter((limit) => limit in own).map(
      (limit) => [limit, parseRule(String(own[limit]))] as const,
    );
    const known = rules.every(([, rule]) => rule !== undefined) && rules.length === Object.keys(own).length;
    if (known) return { ...publicRules, ...Object.fromEntries(rules) };
    context.addIssue(
      `is not public, local, off or JSON with rules for ${LIMITS.join(", ")}: {"player.play":"20/1 600/60"}.`,
    );
    return z.NEVER;
  });

const redisUrl = z
  .string()
  .refine((url) => isUrl(url, ["redis:", "rediss:"]), "is not an address of Redis: rediss://:password@host:6379.")
  .optional();

const services = required(
  'where the game services are: {"coin-flip":"http://…", …} or a template like http://{game}:8080',
).transform((text, context): ReadonlyMap<string, string> => {
  const urlOf = serviceUrlOf(text);
  if (!urlOf) {
    context.addIssue("is neither a JSON object of URLs by game nor a template with {game} in it.");
    return z.NEVER;
  }
  // Every game has variants. Its contract would name it too, but is some milliseconds of schemas, and this is read first.
  const urls = Object.keys(variants).map((game) => [game, urlOf(game)] as const);
  const wrong = urls.filter(([, url]) => url === undefined || !isUrl(url, ["http:", "https:"])).map(([game]) => game);
  if (wrong.length > 0) context.addIssue(`has no http URL for ${wrong.join(", ")}.`);
  return new Map(urls.flatMap(([game, url]) => (url === undefined ? [] : [[game, url] as const])));
});

const serviceUrlOf = (text: string): ((game: string) => string | undefined) | undefined => {
  const json = parseObject(text);
  // A game this gateway does not know yet is no fault: services are deployed first.
  if (json) return (game) => (typeof json[game] === "string" ? json[game] : undefined);
  return text.includes("{game}") ? (game) => text.replaceAll("{game}", game) : undefined;
};

const parseObject = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    return z.record(z.string(), z.unknown()).safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

export const workerVariables = {
  DATABASE_URL: databaseUrl,
  HOST: host,
  PORT: wholeNumber(8081, 0, 65_535),
  LOG_LEVEL: logLevel,
  CROUPIER_IDENTITY_KEY: key("the root of the keys by which game services know the gateway"),
  CROUPIER_SERVICES: services,
  // A door that closes waits for its answers for longer, by what comes before a service is asked.
  CROUPIER_UPSTREAM_TIMEOUT_MS: wholeNumber(5_000, 100, 15_000),
};

export const gatewayVariables = {
  ...workerVariables,
  PORT: wholeNumber(8080, 0, 65_535),
  CROUPIER_OPERATIONS_PORT: wholeNumber(0, 0, 65_535).unwrap().optional(),
  CROUPIER_SESSION_KEY: sessionKeys,
  CROUPIER_ALLOWED_ORIGINS: origins,
  CROUPIER_TRUSTED_PROXIES: wholeNumber(0, 0, 10),
  CROUPIER_PUBLIC_URL: publicUrl,
  CROUPIER_RATE_LIMITS: rateLimits,
  REDIS_URL: redisUrl,
  CROUPIER_LAUNCH_SECONDS: wholeNumber(300, 1, 86_400),
  CROUPIER_SESSION_SECONDS: wholeNumber(28_800, 60, 2_592_000),
  CROUPIER_STREAMS: wholeNumber(5_000, 0, 100_000),
  CROUPIER_PLAYER_STREAMS: wholeNumber(5, 1, 1_000),
};
