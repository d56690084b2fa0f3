import { setTimeout as pause } from "node:timers/promises";
import type { House } from "./house.ts";
import type { Kill, KillTarget } from "./plan.ts";
import type { Progress } from "../progress.ts";

/** Kills done so far, by target. */
export type Killed = Readonly<Record<KillTarget, number>>;

export interface Killer {
  readonly killed: Killed;
  /** Resolves when every kill of the plan is done and everything runs again. */
  readonly done: Promise<void>;
}

const strike = async (house: House, { target, which }: Kill): Promise<void> => {
  switch (target) {
    case "database":
      await house.cluster.kill();
      return house.cluster.restart();
    case "service":
      return house.services[which % house.services.length]?.kill();
    case "gateway":
      return house.gateway.kill();
    case "worker":
      return house.worker.kill();
  }
};

/**
 * Carries out the plan's kills. Those of one target wait for each other, those of different targets don't: a service dies
 * while the database is down. `turns` tells how many are done, `progress` that there is one more.
 */
export const startKiller = (house: House, kills: readonly Kill[], turns: () => number, progress: Progress): Killer => {
  const killed: Record<KillTarget, number> = { service: 0, worker: 0, gateway: 0, database: 0 };
  const carryOut = async (target: KillTarget): Promise<void> => {
    for (const kill of kills) {
      if (kill.target !== target) continue;
      await progress.until(() => turns() >= kill.afterTurns);
      await pause(kill.delayMs);
      await strike(house, kill);
      killed[target] += 1;
    }
  };
  const done = Promise.all((Object.keys(killed) as KillTarget[]).map(carryOut)).then(() => {});
  return { killed, done };
};
