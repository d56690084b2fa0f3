import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson } from "@croupier/contract/canonical";
import { findChangedRounds } from "@croupier/testing/golden/find-changed";
import type { GoldenFile } from "@croupier/testing/golden/golden-file";
import { GOLDEN_SEEDS, recordRounds } from "@croupier/testing/golden/record-rounds";
import { importPar } from "./par-sheets.ts";
import { sha256 } from "./rules-closure.ts";

export const goldenPath = (folder: string): string => `${folder}/golden.json`;

/** The committed file of a game's folder, repo-relative; one without rounds where there is none yet. */
const readGolden = (root: string, folder: string): GoldenFile => {
  const path = join(root, goldenPath(folder));
  if (!existsSync(path)) return { ...GOLDEN_SEEDS, variants: {} };
  return JSON.parse(readFileSync(path, "utf8")) as GoldenFile;
};

/** SHA-256, in hex, of the rounds of each variant and the seeds they were played under. */
const digestsOf = ({ variants, ...seeds }: GoldenFile): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(variants).map(([name, rounds]) => [name, sha256(canonicalJson({ ...seeds, rounds }))]),
  );

/** A line per round, so that a change of one shows as one. */
const textOf = ({ variants, ...seeds }: GoldenFile): string => {
  const head = Object.entries(seeds).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`);
  const lists = Object.entries(variants).map(([name, rounds]) => {
    const lines = rounds.map((round) => `\n      ${JSON.stringify(round)}`);
    return `\n    ${JSON.stringify(name)}: [${lines.join(",")}\n    ]`;
  });
  return `{\n${head.join("")}  "variants": {${lists.join(",")}\n  }\n}\n`;
};

export interface GoldenRounds {
  /** What the file must hold. */
  readonly text: string;
  readonly digests: Readonly<Record<string, string>>;
  /** Which rounds of released variants come out otherwise than recorded, one sentence each. */
  readonly problems: readonly string[];
}

/** What is committed, as it stands; digests alone, since nothing is played. */
export const readDigests = (root: string, folder: string): GoldenRounds["digests"] =>
  digestsOf(readGolden(root, folder));

/**
 * The golden rounds that a game's folder should hold; undefined without a `par.ts`. Rounds are recorded where there are
 * none, and anew where they come out otherwise and their variant is not released; others stay as they were recorded.
 */
export const refreshGolden = async (
  root: string,
  folder: string,
  isReleased: (variant: string) => boolean,
): Promise<GoldenRounds | undefined> => {
  if (!existsSync(join(root, folder, "par.ts"))) return undefined;
  const par = await importPar(root, `${folder}/par.ts`);
  const { variants: committed, ...seeds } = readGolden(root, folder);
  const problems: string[] = [];
  const variants = Object.keys(par.game.variants).map((variant) => {
    const rounds = committed[variant];
    if (!rounds) return [variant, recordRounds(par, variant, seeds)] as const;
    const changes = findChangedRounds(par.game, { ...seeds, variants: committed }, variant);
    if (changes.length > 0 && !isReleased(variant)) return [variant, recordRounds(par, variant, seeds)] as const;
    problems.push(...changes);
    return [variant, rounds] as const;
  });
  const golden = { ...seeds, variants: Object.fromEntries(variants) };
  return { text: textOf(golden), digests: digestsOf(golden), problems };
};
