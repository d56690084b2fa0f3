import type { TortureSize } from "./plan.ts";

/** A run by its few numbers: `kills` is of services, of the worker and of PostgreSQL, each; of the gateway a third. */
export const sizeOf = (size: {
  readonly players: number;
  readonly rounds: number;
  readonly services: number;
  readonly kills: number;
}): TortureSize => {
  const { kills, ...rest } = size;
  return {
    ...rest,
    kills: { service: kills, worker: kills, gateway: Math.ceil(kills / 3), database: kills },
    wallets: ["hosted", "seamless"],
    faultsPerMille: 200,
  };
};
