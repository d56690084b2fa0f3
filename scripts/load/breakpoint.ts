import { arriving, setupTimeout } from "./crowd.ts";
import { setting } from "./setting.ts";

/** How much is too much? More and more rounds a second, up to RATE within SECONDS, until callers wait too long. */
export const options = {
  setupTimeout,
  scenarios: { more: arriving([{ duration: `${setting.seconds}s`, target: setting.rate }]) },
  thresholds: {
    faults: ["count==0"],
    // Of the ramp alone: to let players in is no part of it.
    "accepted_ms{scenario:more}": [
      { threshold: `p(99)<${setting.boundMs(1_000)}`, abortOnFail: true, delayAbortEval: "10s" },
    ],
    dropped_iterations: [{ threshold: "count<100", abortOnFail: true }],
    "calls_answered{scenario:more}": [{ threshold: "rate>0.99", abortOnFail: true, delayAbortEval: "10s" }],
  },
};

export { playAnyGame, setup } from "./crowd.ts";
