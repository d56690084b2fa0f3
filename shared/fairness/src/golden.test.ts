import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createDraws, drawsFrom } from "./draws.ts";
import { commitmentOf, deriveServerSeed, formatSeed, parseSeed } from "./seed.ts";
import { createKeyState, createStream } from "./stream.ts";
import { verifyCommitment } from "./verify.ts";

interface Seeds {
  readonly serverSeed: string;
  readonly clientSeed: string;
  readonly nonce: number;
  readonly purpose?: string;
}
type Call =
  | { readonly uniform: number; readonly result: number }
  | { readonly uniformWide: string; readonly result: string }
  | { readonly shuffle: number; readonly take: number; readonly items: readonly number[] };
interface Golden {
  readonly derivations: readonly Record<"masterKey" | "salt" | "serverSeed" | "commitment", string>[];
  readonly streams: readonly (Seeds & { readonly words: readonly number[] })[];
  readonly rounds: readonly (Seeds & {
    readonly name: string;
    readonly calls: readonly Call[];
    readonly wordsTaken: number;
  })[];
}

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
const golden = JSON.parse(read("../vectors/golden.json")) as Golden;
const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, "hex"));

const streamOf = ({ serverSeed, clientSeed, nonce, purpose }: Seeds) =>
  createStream(createKeyState(parseSeed(serverSeed)), clientSeed, nonce, purpose);

describe("the vectors of the Python program", () => {
  test.each(golden.derivations)("seed and commitment come from the key and salt: $serverSeed", (vector) => {
    const seed = deriveServerSeed(bytes(vector.masterKey), bytes(vector.salt));
    expect(formatSeed(seed)).toBe(vector.serverSeed);
    expect(commitmentOf(seed)).toBe(vector.commitment);
    expect(verifyCommitment(vector.serverSeed, vector.commitment)).toBe(true);
  });

  test.each(golden.streams)("the stream has these words: $clientSeed, $nonce, $purpose", ({ words, ...seeds }) => {
    const stream = streamOf(seeds);
    expect(words.map(() => stream.nextWord())).toEqual(words);
  });

  test.each(golden.rounds)("the round has these draws: $name", ({ calls, wordsTaken, ...seeds }) => {
    const stream = streamOf(seeds);
    let taken = 0;
    const counted = drawsFrom({
      nextWord() {
        taken += 1;
        return stream.nextWord();
      },
    });
    for (const draws of [counted, createDraws({ ...seeds, serverSeed: parseSeed(seeds.serverSeed) })]) {
      for (const call of calls) {
        if ("uniform" in call) expect(draws.uniform(call.uniform)).toBe(call.result);
        else if ("uniformWide" in call) expect(String(draws.uniformWide(BigInt(call.uniformWide)))).toBe(call.result);
        else {
          const shuffle = draws.shuffle(call.shuffle);
          expect(Array.from({ length: call.take }, () => shuffle.next())).toEqual(call.items);
        }
      }
    }
    expect(taken).toBe(wordsTaken);
  });

  test("cover rejection, narrow and wide", () => {
    const rejected = golden.rounds.filter(({ name }) => name.startsWith("rejected"));
    expect(rejected.length).toBeGreaterThanOrEqual(10);
  });
});

test("the README's worked example is a golden vector", () => {
  const readme = read("../README.md").replaceAll(/ +/g, " ");
  const [derivation] = golden.derivations;
  const keno = golden.rounds.find(({ name }) => name.startsWith("keno"));
  const [draw] = keno?.calls ?? [];
  if (!derivation || !keno || !draw || !("items" in draw)) throw new Error("the example's vector is gone");
  for (const value of Object.values(derivation)) expect(readme).toContain(value);
  expect(keno.serverSeed).toBe(derivation.serverSeed);
  expect(readme).toContain(`${keno.clientSeed}:${keno.nonce}:0`);
  const words = streamOf(keno);
  for (let i = 0; i < 10; i += 1) expect(readme).toContain(`| ${i} | ${words.nextWord()} |`);
  expect(readme).toContain(draw.items.join(", "));
});
