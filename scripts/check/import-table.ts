/**
 * Who may import whom. Each row answers for the packages it names; an import that no row allows is refused.
 *
 * - `"shared/math"`: that package; `"games/*"`: every game;
 * - `"games/* contract"`: only that subpath of it;
 * - `"type gateway"`: only with `import type`, so nothing of it is left at run time;
 * - `"npm:zod"`, `"node:crypto"`: that library or built-in module; `"npm:*"`: any; `"node:*"`: any but `LOADERS`;
 * - `"(computed)"`: a module whose name is worked out at run time, so that no table can judge it;
 * - `"./contract.ts"`: for files that stand alone, that file beside them;
 * - `"anything"`.
 *
 * A package may always import itself. `only` narrows a row to the package's files of these names, besides what its other
 * rows allow; a row that stands `alone` is all that its files have, and nothing else of their own package is theirs.
 */
export interface Row {
  readonly packages: readonly string[];
  readonly only?: readonly string[];
  readonly may: readonly string[];
  readonly alone?: true;
}

const SERVER = ["npm:*", "node:*"];
const MONEY = ["shared/ledger", "shared/wallet", "shared/jackpots"];
const STORES = ["shared/db", "shared/telemetry"];
/** What of the ledger reads, or only says shapes; everything else of it moves money or seeds. */
const LEDGER_READS = [
  "audit",
  "audit-recent",
  "limits",
  "read-round",
  "recent-rounds",
  "round-record",
  "spending",
  "stored-round",
]
  .map((subpath) => `shared/ledger ${subpath}`)
  .concat("type shared/ledger entry");

export const IMPORT_TABLE: readonly Row[] = [
  { packages: ["shared/math"], may: [] },
  { packages: ["shared/fairness"], may: ["shared/math", "npm:@noble/hashes"] },
  { packages: ["shared/contract"], may: ["shared/math", "npm:zod"] },
  // Signed identities travel between services only; games and browsers never load them.
  { packages: ["shared/contract"], only: ["src/identity.ts"], may: ["node:crypto"] },
  { packages: ["games/*"], may: ["shared/math", "shared/contract", "type shared/fairness"] },
  // The gateway loads contracts, and through them must load no rules.
  { packages: ["games/*"], only: ["contract.ts"], may: ["shared/contract", "shared/math"], alone: true },
  // Nor does it with the words in which a game's rounds are told.
  {
    packages: ["games/*"],
    only: ["words.ts"],
    may: ["shared/contract", "shared/math", "./contract.ts"],
    alone: true,
  },
  { packages: STORES, may: SERVER },
  {
    packages: MONEY,
    may: ["shared/math", "shared/contract", ...STORES, ...SERVER],
  },
  { packages: ["shared/wallet", "shared/jackpots"], may: ["shared/ledger"] },
  {
    packages: ["shared/host"],
    may: ["shared/math", "shared/fairness", "shared/contract", ...STORES, ...MONEY, ...SERVER],
  },
  // Serves the game that its command line names, and knows none.
  { packages: ["shared/host"], only: ["src/load-game.ts"], may: ["(computed)"] },
  {
    packages: ["gateway"],
    may: [
      "shared/contract",
      ...LEDGER_READS,
      "shared/wallet",
      // What terms are and what they come to: pure, and none of it moves money.
      ...["micro", "objection", "theory", "theory-text", "tier", "trigger"].map(
        (subpath) => `shared/jackpots ${subpath}`,
      ),
      "games/* contract",
      "games/* words",
      ...STORES,
      ...SERVER,
    ],
  },
  {
    packages: ["shared/sdk"],
    // Contract and math are what rules and fairness speak in.
    may: ["type gateway", "shared/fairness", "games/*", "shared/contract", "shared/math", "npm:@trpc/client"],
  },
  { packages: ["gateway/lobby"], may: ["shared/sdk", "npm:*"] },
  // Nothing that ships in a service may import these, which is why no row above names them.
  {
    packages: [
      "infra/cloud",
      "infra/one-process",
      "infra/workloads",
      "infra/workloads",
      "observability",
      "scripts",
      "shared/testing",
      "(root)",
    ],
    may: ["anything"],
  },
];

/** What files named `*.test.ts` may import besides: they never ship. */
export const TESTS_MAY: readonly string[] = ["shared/testing", "npm:vitest", "npm:fast-check", "node:*"];

/** Built-in modules that load or run others where no table sees it; a row must name them. */
export const LOADERS: readonly string[] = ["node:module", "node:vm"];
