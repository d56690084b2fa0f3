import { arriving, setupTimeout } from "./crowd.ts";
import { setting } from "./setting.ts";

/** How much is too much? More and more rounds a second, up to RATE within SECONDS, until callers wait too long. */
export const options = {
  setupTimeout,
  scenarios: { more: arriving([{ duration: `${setting.seconds}s`, target: setting.rate }]) },
  thresholds: {
    faults: ["count==0"],
    accepted_ms: [{ threshold: "p(99)<1000", abortOnFail: true, delayAbortEval: "10s" }],
    dropped_iterations: [{ threshold: "count<100", abortOnFail: true }],
    calls_answered: [{ threshold: "rate>0.99", abortOnFail: true, delayAbortEval: "10s" }],
  },
};

export { playAnyGame, setup } from "./crowd.ts";
