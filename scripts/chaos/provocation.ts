import type { House, HouseOptions } from "./house.ts";

/** One look that the runbook asks for. */
export interface Step {
  /** What the runbook says there, word for word. */
  readonly says: string;
  /** Does it, and returns in a sentence what was seen; throws if that does not lead on. */
  look(house: House): Promise<string>;
}

/** How an alert is brought about for real, and taken away again. */
export interface Provocation extends HouseOptions {
  /** Its name in `observability/rules`. */
  readonly alert: string;
  /** Labels of the alert that is meant, where others of its name may fire too. */
  readonly labels?: Readonly<Record<string, string>>;
  /** What is wrong, as a clause: "a service is dead". */
  readonly cause: string;
  /** What is well before; the alert must be silent after it. */
  prepare?(house: House): Promise<void>;
  provoke(house: House): Promise<void>;
  /** From the alert to its cause, while it fires. */
  readonly steps: readonly Step[];
  /** What the runbook says to do, or what undoes the cause. */
  mend(house: House): Promise<void>;
}
