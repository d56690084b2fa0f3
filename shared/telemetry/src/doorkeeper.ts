import { Gauge } from "prom-client";
import { type Admission, createAdmission, type Load } from "./admission.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";

/** What decides whether a process takes requests. */
export interface Doorkeeper {
  readonly admission: Admission;
  /** Why nothing new should be sent here, in a word; undefined if it should. */
  readonly awayBecause: () => string | undefined;
  /** From now on we are going away. */
  readonly drain: () => void;
  /** Stops measuring. */
  close(): void;
}

/** Says in log and metrics what it takes on, and that it is overloaded. */
export const createDoorkeeper = ({ log, metrics }: { readonly log: Log; readonly metrics: Metrics }): Doorkeeper => {
  let draining = false;
  const admission = createAdmission({
    onOverload: (overloaded) => log.warn(overloaded ? "overloaded" : "no longer overloaded"),
  });
  const gauge = (name: string, help: string, read: (load: Load) => number): Gauge =>
    new Gauge({
      name,
      help,
      registers: [metrics.registry],
      collect() {
        this.set(read(admission.load()));
      },
    });
  gauge("croupier_requests_inside", "Requests being answered", ({ inside }) => inside);
  gauge("croupier_requests_limit", "Requests that may be answered at a time now", ({ limit }) => limit);

  return {
    admission,
    awayBecause: () => (draining ? "draining" : admission.load().overloaded ? "overloaded" : undefined),
    drain: () => {
      draining = true;
    },
    close: () => admission.close(),
  };
};
