import { parseArgs } from "node:util";
import { CLIENT_SEED, SEED_HEX } from "@croupier/fairness/seed";

export interface RngCommand {
  /** How many bytes of the generator; endless unless told. */
  readonly bytes: number | undefined;
  /** 64 hex digits. */
  readonly seed: string | undefined;
  readonly client: string | undefined;
  /** Taken of each nonce's stream before the next nonce begins. */
  readonly blocks: number;
  readonly format: "raw" | "hex";
  readonly help: boolean;
}

/** All that is counted here, up to which a double is exact. */
const MOST = 2n ** 53n;

export const USAGE = `pnpm --silent rng [--bytes N] [--seed HEX] [--client SEED] [--blocks B] [--format raw|hex]

Writes what the generator of every round puts out, for test suites that read a stream:

  pnpm --silent rng | dieharder -g 200 -a
  pnpm --silent rng | RNG_test stdin32
  pnpm --silent rng --bytes 125M > stream.bin    # for NIST STS: 1000 sequences of 1,000,000 bits

  --bytes N        this many bytes; 10k, 64M and 1G are powers of ten; goes on until the reader closes unless told
  --seed HEX       the server seed, 64 hex digits; a fresh one unless told, printed to the standard error
  --client SEED    the client seed, 1 to 64 letters, digits, _ or -; likewise
  --blocks B       blocks of each nonce before the next nonce; 1 unless told, which is what most rounds take
  --format FORMAT  raw bytes, or hex: one block in each line
  --help           this text

What is written, in order: for each nonce n = 0, 1, 2 … the blocks b = 0 … B − 1, each the 32 bytes of
HMAC-SHA256(key = the server seed's 32 bytes, message = the ASCII text SEED:n:b, numbers in decimal). A round reads them
as eight 32-bit words, the first byte high. The last block is cut where N ends.

  printf 'SEED:0:0' | openssl dgst -sha256 -mac HMAC -macopt hexkey:HEX    # the first 32 bytes`;

const OPTIONS = {
  bytes: { type: "string" },
  seed: { type: "string" },
  client: { type: "string" },
  blocks: { type: "string", default: "1" },
  format: { type: "string", default: "raw" },
  help: { type: "boolean", short: "h", default: false },
} as const;

const UNITS: Readonly<Record<string, bigint>> = { "": 1n, k: 1_000n, M: 1_000_000n, G: 1_000_000_000n };

/** `1000`, `1_000`, `64M`; undefined for anything else, and beyond 2⁵³. */
const parseCount = (text: string): number | undefined => {
  const [, digits = "", unit = ""] = /^(\d[\d_]{0,20})([kMG]?)$/.exec(text) ?? [];
  const count = digits === "" ? undefined : BigInt(digits.replaceAll("_", "")) * (UNITS[unit] ?? 1n);
  return count === undefined || count > MOST ? undefined : Number(count);
};

/** Reads the command line. Returns the sentence that says what is wrong with it. */
export const readArguments = (args: readonly string[]): RngCommand | string => {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    const { client, format, help } = values;
    const bytes = values.bytes === undefined ? undefined : parseCount(values.bytes);
    if (values.bytes !== undefined && bytes === undefined) {
      return `--bytes is a whole number up to 2⁵³, such as 1000, 64M or 1G, not ${values.bytes}`;
    }
    const blocks = parseCount(values.blocks);
    if (blocks === undefined || blocks < 1) return `--blocks is a whole number from 1 to 2⁵³, not ${values.blocks}`;
    const seed = values.seed?.toLowerCase();
    // Not quoted back: someone may give a seed that is still in use.
    if (seed !== undefined && !SEED_HEX.test(seed)) return "--seed is 64 hex digits";
    if (client !== undefined && !CLIENT_SEED.test(client)) return "--client is 1 to 64 letters, digits, _ or -";
    if (format !== "raw" && format !== "hex") return `--format is raw or hex, not ${format}`;
    return { bytes, seed, client, blocks, format, help };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
