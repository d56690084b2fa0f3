import { setting } from "./setting.ts";

/** RATE calls a second are the most that can be answered: three times as many, and then a quarter as many. */
const OFFERED = 3;
const CALM = 0.25;
/** Of the most that can be answered, how much still is. */
const GOODPUT = 0.8;
/** 99 of 100 accepted calls are answered within this, in milliseconds, while most are refused … */
const BOUND_MS = 3_000;
/** … and when there is nothing to refuse. */
const CALM_BOUND_MS = 250;
/** How soon all is well again. */
const RECOVERED_SECONDS = 5;
const BEFORE_SECONDS = 10;
const AFTER_SECONDS = 15;

const offered = setting.rate * OFFERED;
const untilSeconds = BEFORE_SECONDS + setting.seconds;

/** `callers` is how many may wait at a time: as many as it takes for nobody to be left out. */
const steady = (rate: number, seconds: number, startSeconds: number, callers = setting.players) => ({
  executor: "constant-arrival-rate" as const,
  exec: "makeCall",
  rate: Math.round(rate),
  timeUnit: "1s",
  duration: `${seconds}s`,
  startTime: `${startSeconds}s`,
  gracefulStop: "10s",
  preAllocatedVUs: callers,
  maxVUs: callers,
});

export const options = {
  scenarios: {
    before: steady(setting.rate * CALM, BEFORE_SECONDS, 0),
    overload: steady(offered, setting.seconds, BEFORE_SECONDS, setting.players * OFFERED),
    recovering: steady(setting.rate * CALM, RECOVERED_SECONDS, untilSeconds),
    recovered: steady(setting.rate * CALM, AFTER_SECONDS, untilSeconds + RECOVERED_SECONDS),
  },
  systemTags: ["scenario"],
  thresholds: {
    faults: ["count==0"],
    // k6 kept its word: nearly all that was to be offered was.
    "dropped_iterations{scenario:overload}": [`count<${Math.ceil(offered * setting.seconds * 0.01)}`],
    "calls_accepted{scenario:overload}": [`count>=${Math.ceil(setting.rate * GOODPUT * setting.seconds)}`],
    "accepted_ms{scenario:overload}": [`p(99)<${setting.boundMs(BOUND_MS)}`],
    "calls_answered{scenario:recovered}": ["rate>0.999"],
    "accepted_ms{scenario:recovered}": [`p(99)<${CALM_BOUND_MS}`],
  },
};

export { makeCall } from "./caller.ts";
