import { readFile } from "node:fs/promises";
import { games } from "@croupier/sdk/games.gen";
import type { Catalogue } from "./plan.ts";

interface Golden {
  readonly variants: Readonly<Record<string, readonly { readonly selections: readonly unknown[] }[]>>;
}

const ROOT = new URL("../../../../", import.meta.url);

/** Every game's first variant, with the bets of its golden rounds. */
export const readCatalogue = async (): Promise<Catalogue> =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(games).map(async ([name, load]) => {
        const { contract, variants } = await load();
        const [variant = ""] = Object.keys(variants);
        const golden = JSON.parse(await readFile(new URL(`games/${name}/golden.json`, ROOT), "utf8")) as Golden;
        const bets = (golden.variants[variant] ?? []).map(({ selections }) => selections);
        return [name, { variant, stakeGrows: contract.stakeGrows, bets }] as const;
      }),
    ),
  );
