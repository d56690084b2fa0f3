import { arriving, setupTimeout } from "./crowd.ts";
import { setting } from "./setting.ts";

/** Hours of it (SECONDS=14400): does anything grow that should not? Watch memory and connections beside it. */
export const options = {
  setupTimeout,
  scenarios: { soak: arriving([{ duration: `${setting.seconds}s`, target: setting.rate }], setting.rate) },
  thresholds: { accepted_ms: [`p(99)<${setting.boundMs(250)}`], calls_answered: ["rate>0.9995"], faults: ["count==0"] },
};

export { playAnyGame, setup } from "./crowd.ts";
