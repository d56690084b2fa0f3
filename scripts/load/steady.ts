import { setting } from "./setting.ts";

/** RATE calls a second for SECONDS, whatever fails meanwhile: refusals are right, anything else is not. */
export const options = {
  scenarios: {
    steady: {
      executor: "constant-arrival-rate" as const,
      exec: "makeCall",
      rate: setting.rate,
      timeUnit: "1s",
      duration: `${setting.seconds}s`,
      gracefulStop: "20s",
      preAllocatedVUs: setting.players,
      maxVUs: setting.players,
    },
  },
  systemTags: ["scenario"],
  thresholds: { faults: ["count==0"], dropped_iterations: ["count==0"] },
};

export { makeCall } from "./caller.ts";
