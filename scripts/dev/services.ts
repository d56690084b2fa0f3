import type { Fleet } from "./fleet.ts";
import { isFree, urlOf } from "./ports.ts";
import { serviceSpec, type SpecInput } from "./process-specs.ts";

/** Which game is served where. A game keeps its port while `pnpm dev` runs, whatever comes or goes. */
export interface Services {
  readonly games: () => readonly string[];
  urls(): Readonly<Record<string, string>>;
  /** Adds to the fleet what is new among `games` and removes what is gone; names both. */
  follow(games: readonly string[]): Promise<{ readonly added: readonly string[]; readonly gone: readonly string[] }>;
}

export const createServices = (input: SpecInput, fleet: Fleet): Services => {
  const ports = new Map<string, number>();

  const nextPort = async (): Promise<number> => {
    const used = new Set(ports.values());
    let port = input.ports.firstService;
    // The first ones were checked before anything was started, and the taken port told.
    while (used.has(port) || !(await isFree(port))) port += 1;
    return port;
  };

  return {
    games: () => [...ports.keys()],
    urls: () => Object.fromEntries([...ports].map(([game, port]) => [game, urlOf(port)])),
    async follow(games) {
      const added = games.filter((game) => !ports.has(game));
      const gone = [...ports.keys()].filter((game) => !games.includes(game));
      for (const game of added) {
        const port = await nextPort();
        ports.set(game, port);
        fleet.add(serviceSpec(input, game, port));
      }
      for (const game of gone) {
        ports.delete(game);
        await fleet.remove(game);
      }
      return { added, gone };
    },
  };
};
