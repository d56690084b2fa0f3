import fc from "fast-check";

/** Something that might be a request: what can be said in HTTP, and mostly should not be. */
export interface Malformed {
  readonly method: string;
  /** From the first slash on; sent as it is. */
  readonly target: string;
  /** Names may come twice. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** Sent as it is in place of all others: what no client library would send. */
  readonly raw?: string;
}

/** What a player's page and an operator's back end would send, to get past the door with the rest. */
export interface Credentials {
  readonly token: string;
  readonly operatorKey: string;
}

const MAX_BODY = 70_000;

const hostile = fc.constantFrom(
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "then",
  "_def",
  "apply",
  "../../etc/passwd",
  "..%2f..%2f",
  "%00",
  "%",
  "%zz",
  "%c0%ae",
  "\u202e",
  "'; drop table rounds; --",
  "${7*7}",
  "{{7*7}}",
  "\r\nx-injected: 1",
  "NaN",
  "1e400",
  "-0",
  "9".repeat(400),
  "\ud800",
);

const junk = fc.oneof(hostile, fc.string({ maxLength: 40 }), fc.string({ unit: "binary", maxLength: 20 }));

const nested = (open: string, close: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.integer({ min: 10, max: 30_000 }), fc.boolean())
    .map(([depth, closed]) => open.repeat(depth) + (closed ? `1${close.repeat(depth)}` : ""));

const HOSTILE_JSON = [
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{"admin":true}}}',
  '{"requestId":{"toString":"x"},"wagers":{"length":1e9}}',
  '{"0":{"__proto__":[]},"1":null,"length":2}',
  '{"wagers":[{"stake":1e999,"selection":{"calls":["heads"]}}]}',
  '{"wagers":[{"stake":-0,"selection":null}]}',
  '{"playerId":"\\u0000","currency":"EUR"}',
  '{"playerId":"\\ud800","currency":"\\udfff"}',
  '{"currency":"EUR","playerId":"x","playerId":"y"}',
  "null",
  '""',
  "[]",
  "[[]]",
  "0",
  "true",
  '{"limit":1e9,"cursor":"e30="}',
  '{"from":"9999-99-99T99:99:99Z","to":"+275760-09-13T00:00:00.001Z"}',
  '{"roundId":"00000000-0000-7000-8000-000000000000"}',
];

const json = fc.oneof(
  fc.constantFrom(...HOSTILE_JSON),
  fc.json({ maxDepth: 4 }),
  nested("[", "]"),
  nested('{"a":', "}"),
  fc
    .integer({ min: 1, max: 5_000 })
    .map((keys) => `{${Array.from({ length: keys }, (_, n) => `"k${n}":0`).join(",")}}`),
);

/** Cut off somewhere, or with a byte of it turned. */
const spoilt = fc.tuple(json, fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean()).map(([text, at, cut]) => {
  const bytes = Buffer.from(text);
  const index = Math.floor(at * bytes.length);
  if (cut) return bytes.subarray(0, index);
  if (bytes.length > 0) bytes[index % bytes.length] = (bytes[index % bytes.length] ?? 0) ^ 0x80;
  return bytes;
});

const body = fc.oneof(
  { weight: 2, arbitrary: fc.constant(Buffer.alloc(0)) },
  { weight: 4, arbitrary: json.map((text) => Buffer.from(text)) },
  { weight: 2, arbitrary: spoilt },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 1, arbitrary: fc.integer({ min: 60_000, max: MAX_BODY }).map((size) => Buffer.alloc(size, "[")) },
);

const headerName = fc.constantFrom(
  "accept",
  "accept-encoding",
  "accept-language",
  "if-none-match",
  "if-match",
  "range",
  "origin",
  "cookie",
  "referer",
  "user-agent",
  "x-forwarded-for",
  "x-forwarded-proto",
  "x-http-method-override",
  "trpc-accept",
  "traceparent",
  "tracestate",
  "idempotency-key",
  "content-encoding",
  "access-control-request-method",
  "x-croupier-identity",
);

/** What HTTP allows in a value. */
const headerValue = fc.oneof(
  fc.constantFrom(
    "*/*",
    "gzip;q=0, br;q=NaN",
    "application/jsonl",
    "text/event-stream",
    "bytes=0-",
    "null",
    "https://casino.example",
    "00-00000000000000000000000000000000-0000000000000000-00",
    "ff-x",
    ",".repeat(500),
    "::1, 127.0.0.1, %",
    "gzip, gzip, gzip",
  ),
  junk.map((text) => text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, "")),
);

const contentType = fc.constantFrom(
  "application/json",
  "application/json",
  "application/json",
  "APPLICATION/JSON ; charset=utf-7",
  "application/jsonx",
  "text/plain",
  "multipart/form-data",
  "application/x-www-form-urlencoded",
  "application/octet-stream",
  "",
);

const methods = fc.constantFrom(
  "GET",
  "GET",
  "POST",
  "POST",
  "POST",
  "HEAD",
  "OPTIONS",
  "PUT",
  "DELETE",
  "PATCH",
  "TRACE",
);

/** Sent as they are, each on a connection of its own. */
const raw = fc.oneof(
  fc.constantFrom(
    "GET / HTTP/9.9\r\n\r\n",
    "GET /trpc/session.get\r\n\r\n",
    "\r\n\r\n\r\n",
    "POST /trpc/session.launch HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
    "POST /trpc/session.launch HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    "POST /trpc/session.launch HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "POST /trpc/session.launch HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n",
    "POST /trpc/session.launch HTTP/1.1\r\nhost: x\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "GET /trpc/session.get HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\n",
    "GET /trpc/session.get HTTP/1.1\r\n\r\n",
    "GET /livez HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\nexpect: x\r\n\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "GET * HTTP/1.1\r\nhost: x\r\n\r\n",
    "CONNECT evil.example:443 HTTP/1.1\r\nhost: x\r\n\r\n",
    "GET http://evil.example/trpc/session.get HTTP/1.1\r\nhost: x\r\n\r\n",
    "GET /livez HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n",
    "GET /livez HTTP/1.1\r\nhost: x\r\n folded: 1\r\n\r\n",
    "GET /livez HTTP/1.1\nhost: x\n\n",
    "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
  ),
  fc.integer({ min: 100, max: 3_000 }).map((lines) => {
    const flood = Array.from({ length: lines }, (_, n) => `x-${n}: ${n}`).join("\r\n");
    return `GET /livez HTTP/1.1\r\nhost: x\r\n${flood}\r\n\r\n`;
  }),
  fc.integer({ min: 1_000, max: 40_000 }).map((length) => `GET /${"a".repeat(length)} HTTP/1.1\r\nhost: x\r\n\r\n`),
  fc.string({ unit: "binary", minLength: 1, maxLength: 60 }).map((text) => `${text}\r\n\r\n`),
);

/** One of its values, somewhere, is another. */
const withLeaf = (example: unknown, at: number, leaf: unknown): unknown => {
  if (typeof example !== "object" || example === null) return leaf;
  const entries: [string, unknown][] = Object.entries(example);
  const chosen = entries[at % Math.max(entries.length, 1)];
  if (!chosen) return leaf;
  const [key, value] = chosen;
  const changed = withLeaf(value, Math.floor(at / entries.length), leaf);
  if (Array.isArray(example))
    return example.map((member: unknown, index) => (String(index) === key ? changed : member));
  return { ...example, [key]: changed };
};

const leaf = fc.oneof(
  hostile,
  fc.constantFrom(null, true, [], {}, -1, 0, 1.5, 2 ** 53, -(2 ** 63), "2026-01-01T00:00:00Z", "0".repeat(5_000)),
  fc.jsonValue({ maxDepth: 2 }),
);

/** What the API's own document shows as an example, with one value of it turned into another. */
const nearly = (examples: readonly Example[], bearer: readonly string[]): fc.Arbitrary<Malformed> =>
  fc
    .tuple(fc.constantFrom(...examples), fc.nat(10_000), leaf, fc.constantFrom(...bearer))
    .map(([{ path, example }, at, value, credential]) => ({
      method: "POST",
      target: path,
      headers: [
        ["authorization", `Bearer ${credential}`],
        ["content-type", "application/json"],
      ],
      body: Buffer.from(JSON.stringify(withLeaf(example, at, value))),
    }));

/** A call as the API's document shows it. */
export interface Example {
  readonly path: string;
  readonly example: unknown;
}

/** `paths` are those that are served. */
export const malformedRequest = (
  paths: readonly string[],
  examples: readonly Example[],
  { token, operatorKey }: Credentials,
): fc.Arbitrary<Malformed> => {
  const known = fc.constantFrom(...paths);
  const procedures = paths.filter((path) => path.startsWith("/trpc/")).map((path) => path.slice("/trpc/".length));
  const path = fc.oneof(
    { weight: 6, arbitrary: known },
    { weight: 2, arbitrary: fc.tuple(known, junk).map(([one, more]) => `${one}.${more}`) },
    {
      weight: 2,
      arbitrary: fc
        .array(fc.oneof(junk, fc.constantFrom("trpc", "games", "mines", "open")), { maxLength: 5 })
        .map((parts) => `/${parts.join("/")}`),
    },
    {
      weight: 2,
      arbitrary: fc
        .array(fc.constantFrom(...procedures, "x", ""), { minLength: 2, maxLength: 30 })
        .map((all) => `/trpc/${all.join(",")}`),
    },
    {
      weight: 1,
      arbitrary: fc
        .integer({ min: 100, max: 900 })
        .map((calls) => `/trpc/${Array(calls).fill("session.get").join(",")}`),
    },
  );
  const query = fc.oneof(
    fc.constantFrom(
      "",
      "",
      "?",
      "?batch=1",
      "?batch=1&input={}",
      "?batch=1&batch=1",
      "?input=%7B",
      "?connectionParams=1",
      "?format=%00",
    ),
    json.map((text) => `?input=${encodeURIComponent(text).slice(0, 3_000)}`),
    json.map((text) => `?batch=1&input=${encodeURIComponent(`{"0":${text}}`).slice(0, 3_000)}`),
    junk.map((text) => `?${text}=${text}`),
  );
  const authorization: fc.Arbitrary<readonly string[]> = fc.oneof(
    fc.constantFrom<readonly string[]>(
      [`Bearer ${token}`],
      [`Bearer ${operatorKey}`],
      [],
      ["Bearer"],
      ["Basic eDp5"],
      [`bearer  ${token}x`],
      ["Bearer a.b.c"],
    ),
    headerValue.map((value) => [`Bearer ${value}`]),
  );
  const formed = fc
    .record({
      method: methods,
      target: fc.tuple(path, query).map(([one, two]) => one + two),
      body,
      authorization,
      contentType,
      more: fc.array(fc.tuple(headerName, headerValue), { maxLength: 4 }),
    })
    .map(({ authorization: given, contentType: type, more, ...request }) => ({
      ...request,
      headers: [...given.map((value) => ["authorization", value] as const), ["content-type", type] as const, ...more],
    }));
  const unformed = raw.map((text) => ({ method: "", target: "", headers: [], body: Buffer.alloc(0), raw: text }));
  return fc.oneof(
    { weight: 12, arbitrary: formed },
    { weight: 7, arbitrary: nearly(examples, [token, operatorKey]) },
    { weight: 1, arbitrary: unformed },
  );
};
