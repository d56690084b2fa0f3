import { arriving, setupTimeout } from "./crowd.ts";
import { setting } from "./setting.ts";

/**
 * Ten times as much all at once, as when a broadcast names the casino. Turning callers away is right, failing is not; and
 * afterwards all is as before.
 */
const CALM = { duration: "15s", target: setting.rate };

export const options = {
  setupTimeout,
  scenarios: {
    spike: arriving(
      [CALM, { duration: "1s", target: setting.rate * 10 }, { duration: "20s", target: setting.rate * 10 }],
      setting.rate,
    ),
    after: { ...arriving([CALM], setting.rate), startTime: "45s", tags: { phase: "after" } },
  },
  thresholds: {
    faults: ["count==0"],
    accepted_ms: [`p(99)<${setting.boundMs(2_000)}`],
    "accepted_ms{phase:after}": ["p(99)<250"],
    "calls_answered{phase:after}": ["rate>0.999"],
  },
};

export { playAnyGame, setup } from "./crowd.ts";
