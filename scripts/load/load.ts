import { arriving, setupTimeout } from "./crowd.ts";
import { setting } from "./setting.ts";

/** A usual evening: up to RATE rounds a second, held for SECONDS. */
export const options = {
  setupTimeout,
  scenarios: {
    evening: arriving([
      { duration: "15s", target: setting.rate },
      { duration: `${setting.seconds}s`, target: setting.rate },
    ]),
  },
  thresholds: {
    accepted_ms: [`p(99)<${setting.boundMs(250)}`],
    calls_answered: ["rate>0.9995"],
    faults: ["count==0"],
    dropped_iterations: ["count==0"],
  },
};

export { playAnyGame, setup } from "./crowd.ts";
