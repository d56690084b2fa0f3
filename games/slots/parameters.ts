import { exactNumber } from "@croupier/contract/parameters";
import * as z from "@croupier/contract/zod";

/** More than any real machine has; they keep a window, a view and the work of counting within bounds. */
const MOST = { reels: 10, stops: 1_000, rows: 10, lines: 200, spins: 1_000 } as const;

const symbol = z.string().min(1).max(32);
const strips = z.array(z.array(symbol).min(1).max(MOST.stops)).min(1).max(MOST.reels);
const count = z.string().regex(/^[1-9]\d{0,2}$/);
const wrongKey = (what: string) => ({
  error: ({ code }: { readonly code: string }) => (code === "invalid_key" ? what : undefined),
});
const wrongCount = wrongKey("the key is how many symbols, from 1");
const positive = exactNumber.refine(({ num }) => num > 0n, "is above 0");
const pays = z.record(
  count,
  exactNumber.refine(({ num }) => num >= 0n, "a pay is not negative"),
  wrongCount,
);

const wild = z.strictObject({
  symbol,
  reels: z
    .array(z.int().min(0))
    .describe("the reels on which it is wild, counted from 0; on others it stands for itself alone; all if left out")
    .optional(),
  multiplier: positive
    .describe("of a win in which it stands for another symbol beside that symbol itself; once, however many wilds")
    .prefault(1),
});

const scatter = z.strictObject({
  symbol,
  pays: pays.describe("how many show in the window → multiple of the stake").prefault({}),
  spins: z
    .record(count, z.int().min(0).max(MOST.spins), wrongCount)
    .describe("how many show in the window → free spins")
    .prefault({}),
  multiplier: positive.describe("of every win in free spins, on lines and by scatters").prefault(1),
  retrigger: z.boolean().describe("whether scatters in free spins add free spins").prefault(false),
  maxSpins: z
    .int()
    .min(1)
    .max(MOST.spins)
    .nullable()
    .describe("the most free spins of a round; null for no limit, which only a PAR sheet may have")
    .prefault(null),
});

const shape = z.strictObject({
  reels: strips.describe("the strips, from left to right; row r of a window shows strip[(stop + r) mod length]"),
  freeReels: strips.describe("the strips in free spins; the same if left out").optional(),
  rows: z.int().min(1).max(MOST.rows).describe("how many symbols of a reel show"),
  lines: z
    .array(z.array(z.int().min(0)))
    .min(1)
    .max(MOST.lines)
    .describe("each a row, from 0 at the top, on every reel; the line bet is the stake through their number"),
  pays: z
    .record(symbol, pays, wrongKey("the key is a symbol of 1 to 32 characters"))
    .describe("symbol → how many from the left → multiple of the line bet"),
  wild: wild.optional(),
  scatter: scatter.optional(),
  maxWin: positive.describe("multiple of the stake: a round that has won as much ends and pays it").nullish(),
});

/** A slot machine: its strips, its lines and what they pay. */
export const parameters = shape.superRefine(({ reels, freeReels, rows, lines, pays: linePays, ...more }, context) => {
  const refuse = (path: (string | number)[], message: string): void => {
    context.addIssue({ code: "custom", path, message });
  };
  if (freeReels && freeReels.length !== reels.length) {
    refuse(["freeReels"], `there are ${freeReels.length} strips for ${reels.length} reels`);
  }
  for (const [index, line] of lines.entries()) {
    if (line.length !== reels.length) refuse(["lines", index], `has ${line.length} rows for ${reels.length} reels`);
    const low = line.findIndex((row) => row >= rows);
    if (low >= 0) refuse(["lines", index, low], `there is no row ${line[low]}; rows are 0 to ${rows - 1}`);
  }
  for (const [paying, byCount] of Object.entries(linePays)) {
    for (const of of Object.keys(byCount)) {
      if (Number(of) > reels.length) refuse(["pays", paying, of], `a line has ${reels.length} symbols`);
    }
  }
  for (const [index, reel] of (more.wild?.reels ?? []).entries()) {
    if (reel >= reels.length) refuse(["wild", "reels", index], `reels are 0 to ${reels.length - 1}`);
  }
  for (const member of ["pays", "spins"] as const) {
    for (const of of Object.keys(more.scatter?.[member] ?? {})) {
      if (Number(of) > reels.length * rows)
        refuse(["scatter", member, of], `a window has ${reels.length * rows} symbols`);
    }
  }
});

export type Parameters = z.output<typeof parameters>;
