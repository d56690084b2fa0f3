import { judgeOverload, refusalMicros } from "./judge-overload.ts";
import { type ProcessUse, watchProcesses } from "./processes.ts";
import { bestRate, bySecond, isAnswered, quantile, type Sample } from "./samples.ts";
import { openTrial, type Trial, warmUp } from "./trial.ts";
import { markdownTable, showVerdicts } from "./verdict.ts";

/** Who can ask at a time: enough for those who wait and those who are refused. */
const PLAYERS = 200;
const RAMP_SECONDS = 24;
/** The peak is what was answered in the best so many seconds in a row. */
const IN_A_ROW = 5;

const firstMs = (samples: readonly Sample[]): number =>
  samples.reduce((least, { endedMs, tookMs }) => Math.min(least, endedMs - tookMs), Infinity);

interface Peak {
  readonly rate: number;
  /** Of the gateway, while it refused nothing to speak of. */
  readonly answeredMicros: number;
}

const cpuOf = (uses: readonly ProcessUse[]): number =>
  (uses.at(-1)?.cpuSeconds ?? Number.NaN) - (uses[0]?.cpuSeconds ?? Number.NaN);

const ofGateway = (uses: readonly ProcessUse[]): readonly ProcessUse[] => uses.filter(({ name }) => name === "gateway");

const between = (samples: readonly Sample[], uses: readonly ProcessUse[]): readonly Sample[] =>
  samples.filter(({ endedMs }) => endedMs >= (uses[0]?.atMs ?? 0) && endedMs <= (uses.at(-1)?.atMs ?? 0));

const findPeak = async (trial: Trial, urls: ReadonlyMap<string, string>): Promise<Peak> => {
  const about = await warmUp(trial);
  const watch = watchProcesses(urls);
  await watch.look();
  const busy = await trial.run("saturate", { players: 100, seconds: 6 });
  await watch.look();
  const uses = ofGateway(watch.stop());
  const calls = between(busy.samples, uses).length;
  const { samples } = await trial.run("peak", { rate: Math.round(about), seconds: RAMP_SECONDS });
  const ramp = bestRate(bySecond(samples, firstMs(samples), RAMP_SECONDS), IN_A_ROW);
  const steady = bestRate(bySecond(busy.samples, firstMs(busy.samples), 6), IN_A_ROW);
  // Whichever way more was had: the promise is of the most.
  return { rate: Math.max(ramp, steady), answeredMicros: (cpuOf(uses) * 1e6) / calls };
};

/** Runs it and prints what came of it; whether all promises were kept. */
export const runOverload = async (seconds: number): Promise<boolean> => {
  await using trial = await openTrial(PLAYERS);
  const { house } = trial;
  const urls = new Map([
    ["gateway", house.gatewayUrl],
    ...[...house.services].map(([game, { url }]) => [game, url] as const),
  ]);
  const peak = await findPeak(trial, urls);
  const watch = watchProcesses(urls);
  const run = await trial.run("overload", { rate: Math.round(peak.rate), seconds, summary: true });
  const uses = watch.stop();

  const overload = run.samples.filter(({ scenario }) => scenario === "overload");
  const fromMs = firstMs(overload);
  const meanwhile = ofGateway(uses).filter(({ atMs }) => atMs >= fromMs && atMs <= fromMs + seconds * 1_000);
  const asked = between(overload, meanwhile);
  const answered = asked.filter(isAnswered).length;
  const refused = asked.length - answered;
  const perRefusal = refusalMicros(cpuOf(meanwhile), answered, refused, peak.answeredMicros);
  const verdicts = judgeOverload({ peak: peak.rate, seconds, samples: run.samples, uses });

  console.log(`\n${trial.machine}\n`);
  const rows = verdicts.map(({ promise, measured }) => [promise, measured]);
  const refusedMs = asked.filter((sample) => !isAnswered(sample)).map(({ tookMs }) => tookMs);
  const cost = `${peak.answeredMicros.toFixed(0)} µs and ${perRefusal.toFixed(0)} µs`;
  const extra = [
    ["the gateway's CPU time for a call it answers, and for one it refuses", cost],
    ["how soon 50 and 99 of 100 refusals come", `${quantile(refusedMs, 0.5)} ms and ${quantile(refusedMs, 0.99)} ms`],
    ["what k6 itself took", `${((run.cores ?? Number.NaN) * 100).toFixed(0)} % of a core`],
  ];
  console.log(markdownTable([["promise", "measured"], ...rows, ...extra]));
  console.log(`\n${showVerdicts(verdicts)}`);
  console.log(run.failed ? "BROKEN  a threshold of k6's, above" : "kept    k6's thresholds");
  return !run.failed && verdicts.every(({ kept }) => kept);
};
