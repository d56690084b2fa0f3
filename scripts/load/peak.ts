import { setting } from "./setting.ts";

/** From half of RATE calls a second to twice as many: at some point more asked is no more answered. */
export const options = {
  scenarios: {
    ramp: {
      executor: "ramping-arrival-rate" as const,
      exec: "makeCall",
      startRate: Math.ceil(setting.rate / 2),
      timeUnit: "1s",
      preAllocatedVUs: setting.players,
      maxVUs: setting.players,
      stages: [{ duration: `${setting.seconds}s`, target: setting.rate * 2 }],
    },
  },
  systemTags: ["scenario"],
  thresholds: { faults: ["count==0"] },
};

export { makeCall } from "./caller.ts";
