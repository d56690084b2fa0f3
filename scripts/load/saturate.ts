import { setting } from "./setting.ts";

/** As many calls as are answered, by PLAYERS who each ask again at once: warms everything up, and tells about what it can do. */
export const options = {
  scenarios: {
    saturate: {
      executor: "constant-vus" as const,
      exec: "makeCall",
      vus: setting.players,
      duration: `${setting.seconds}s`,
    },
  },
  systemTags: ["scenario"],
  thresholds: { faults: ["count==0"] },
};

export { makeCall } from "./caller.ts";
