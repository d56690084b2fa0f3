import { games } from "@croupier/one-process/games.gen";

/** Every game's service. */
export const gameServices: readonly string[] = Object.keys(games);

/** What pods run: an image each. `migrate` brings the database to a release's schema before its pods start. */
export const images: readonly string[] = ["gateway", "worker", "migrate", ...gameServices];

/** The port that a pod takes calls at, and that at which the platform asks the gateway. */
export const ports = { calls: 8_080, operations: 9_090 } as const;
