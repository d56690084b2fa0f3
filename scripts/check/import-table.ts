/**
 * Who may import whom. Each row answers for the packages it names; an import that no row allows is refused.
 *
 * - `"shared/math"`: that package; `"games/*"`: every game;
 * - `"games/* contract"`: only that subpath of it;
 * - `"type gateway"`: only with `import type`, so nothing of it is left at run time;
 * - `"npm:zod"`, `"node:crypto"`: that library or built-in module; `"npm:*"`, `"node:*"`: any;
 * - `"(computed)"`: a module whose name is worked out at run time, so that no table can judge it;
 * - `"anything"`.
 *
 * A package may always import itself. `only` narrows a row to some of the package's files, by their paths' beginning.
 */
export interface Row {
  readonly packages: readonly string[];
  readonly only?: readonly string[];
  readonly may: readonly string[];
}

const SERVER = ["npm:*", "node:*"];
const MONEY = ["shared/ledger", "shared/wallet", "shared/jackpots"];
const STORES = ["shared/db", "shared/telemetry"];

export const IMPORT_TABLE: readonly Row[] = [
  { packages: ["shared/math"], may: [] },
  { packages: ["shared/fairness"], may: ["shared/math", "npm:@noble/hashes"] },
  { packages: ["shared/contract"], may: ["shared/math", "npm:zod"] },
  // Signed identities travel between services only; games and browsers never load them.
  { packages: ["shared/contract"], only: ["src/identity"], may: ["node:crypto"] },
  { packages: ["games/*"], may: ["shared/math", "shared/contract", "type shared/fairness"] },
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
  { packages: ["shared/host"], only: ["src/main.ts"], may: ["(computed)"] },
  {
    packages: ["gateway"],
    may: ["shared/contract", "shared/ledger", "shared/wallet", "games/* contract", ...STORES, ...SERVER],
  },
  {
    packages: ["shared/sdk"],
    // Contract and math are what rules and fairness speak in.
    may: ["type gateway", "shared/fairness", "games/*", "shared/contract", "shared/math", "npm:@trpc/client"],
  },
  { packages: ["gateway/lobby"], may: ["shared/sdk", "npm:*"] },
  // Nothing that ships in a service may import these, which is why no row above names them.
  { packages: ["infra", "scripts", "shared/testing", "(root)"], may: ["anything"] },
];

/** What files named `*.test.ts` may import besides: they never ship. */
export const TESTS_MAY: readonly string[] = ["shared/testing", "npm:vitest", "npm:fast-check", "node:*"];
