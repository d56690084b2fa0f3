import type { Summary } from "./k6.ts";
import { rateReached } from "./samples.ts";
import { openTrial } from "./trial.ts";
import { markdownTable } from "./verdict.ts";

interface Part {
  readonly script: string;
  /** Rounds begun a second; by so many players; for so long. */
  readonly rate: number;
  readonly players: number;
  readonly seconds: number;
}

const PLAYERS = 30;

/** Sizes that one core can bear, but for the last, which ends where it can't. `seconds` is the soak's own. */
const partsOf = (seconds: number): readonly Part[] => [
  { script: "smoke", rate: 1, players: 1, seconds: 1 },
  { script: "load", rate: 12, players: PLAYERS, seconds: 30 },
  { script: "spike", rate: 6, players: PLAYERS * 3, seconds: 35 },
  { script: "soak", rate: 12, players: PLAYERS, seconds },
  { script: "breakpoint", rate: 200, players: PLAYERS * 3, seconds: 60 },
];

const of = (metrics: Summary, metric: string, member: string): number => metrics[metric]?.[member] ?? 0;

const asked = ({ script, rate, players, seconds }: Part): string => {
  if (script === "smoke") return "each game once";
  if (script === "spike") return `${rate} rounds a second, then ${rate * 10}, then ${rate}; ${players} players`;
  if (script === "breakpoint") return `up to ${rate} rounds a second within ${seconds} s; ${players} players`;
  return `${rate} rounds a second for ${seconds} s; ${players} players`;
};

const outcome = (part: Part, failed: boolean, metrics: Summary): string => {
  if (part.script !== "breakpoint") return failed ? "a threshold is broken" : "all thresholds hold";
  const due = of(metrics, "iterations", "count") + of(metrics, "dropped_iterations", "count");
  return failed ? `too much from ${rateReached(due, part).toFixed(0)} rounds a second on` : "it bears all of it";
};

/** Whether it went as it should: a breakpoint is there to be found, a fault never. */
const isKept = ({ script }: Part, failed: boolean, metrics: Summary): boolean =>
  script === "breakpoint" ? of(metrics, "faults", "count") === 0 : !failed;

/** Runs all scripts that load a casino, on one of its own, and prints what they came to; whether all went as they should. */
export const runRehearsal = async (soakSeconds: number): Promise<boolean> => {
  await using trial = await openTrial(1);
  const rows: (readonly string[])[] = [];
  let kept = true;
  for (const part of partsOf(soakSeconds)) {
    const { failed, metrics } = await trial.summarise(part.script, part);
    kept &&= isKept(part, failed, metrics);
    rows.push([
      `\`${part.script}\``,
      asked(part),
      of(metrics, "http_reqs", "count").toFixed(0),
      `${(of(metrics, "calls_answered", "value") * 100).toFixed(2)} %`,
      `${of(metrics, "accepted_ms", "med").toFixed(0)} ms, ${of(metrics, "accepted_ms", "p(99)").toFixed(0)} ms`,
      outcome(part, failed, metrics),
    ]);
  }
  console.log(`\n${trial.machine}\n`);
  console.log(markdownTable([["script", "asked", "calls", "answered", "50, 99 of 100 within", "outcome"], ...rows]));
  return kept;
};
