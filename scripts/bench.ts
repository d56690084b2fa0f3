import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { type BetsReport, measureBets } from "./bench/bets/bets.ts";
import { compareHistory } from "./bench/history.ts";
import { gameScenarios } from "./bench/games.ts";
import { measureStart } from "./bench/start.ts";
import { fairnessScenarios, nodeHmac } from "./bench/fairness.ts";
import { type Measured, measure } from "./bench/measure.ts";
import { compareLimits, PLAYERS as LIMITS_PLAYERS } from "./bench/limits.ts";
import { measureJackpots } from "./bench/jackpots.ts";
import { waitForReports } from "./bench/reports.ts";
import { measureStreams } from "./bench/streams.ts";
import { compareTracing } from "./bench/tracing.ts";
import { alignTable } from "./par/table.ts";

const HISTORY_CALLS = 40;
const HISTORY_ROUNDS = 1_000_000;
/** To each gateway, in a round. */
const LIMITS_SLICES = 12;
const TRACING_SLICES = 12;
const STREAMS = 2_000;

const BETS = { rounds: 3, seconds: 5, players: 10_000, scale: 50 };

const USAGE = `pnpm bench [TEXT] [--rounds N] [--json]
pnpm bench history [--rounds N] [--json]
pnpm bench reports [--json]
pnpm bench limits [--rounds N] [--json]
pnpm bench streams [--rounds N] [--json]
pnpm bench tracing [--rounds N] [--json]
pnpm bench jackpots [--rounds N] [--json]
pnpm bench start [--rounds N] [--json]
pnpm bench bets [--rounds N] [--seconds S] [--players N] [--scale N] [--json]

Measures what the house promises of speed, in one run on this machine: scenarios in turn, medians of N rounds (7 unless
told), per second of CPU time. TEXT leaves out those without it in their names. Compare the ratios, not the seconds:
machines differ, and neighbours make noise. The ratio is to one HMAC by node:crypto, in the same run.

history: what operators read of a house in which a million rounds (or N) have been played, and how much longer that takes
than where there are hardly any. Over HTTP, medians of ${HISTORY_CALLS} calls by turns; takes some minutes.
reports: how long reports take over a million rounds, and over a thousand of the same kinds; takes a minute.
limits: what rate limits cost a gateway: calls of ${LIMITS_PLAYERS} players to one that counts in memory, one that counts in
Redis (where \`redis-server\` is on this machine) and one that counts none, by turns; medians of the rounds' ratios.
tracing: what traces cost gateway and service together, with a tenth of them kept and with all, against none; by turns, medians
of the rounds' ratios. What takes them keeps nothing.
streams: what ${STREAMS} open streams (or N) cost in memory and CPU, and how soon they tell; takes a minute.
jackpots: what a pool of three tiers costs of the bets that 64 players at once can place with one host: in each
round ten short slices without it and ten with it, by turns.
bets: bets a second at a service and through the gateway, all durable and every row counted again, to pgbench's
transactions (its tables ${BETS.scale} times 100,000 accounts) and to a driver without HTTP on the same PostgreSQL; rounds of
blackjack and of all games, bets with an operator's own wallet, reads; a tenth of the traces kept. ${BETS.players} players, few of
whom bet often. By turns, ${BETS.seconds} seconds each; medians of ${BETS.rounds} rounds unless told.
start: how long the bundled gateway takes to listen and to its first answer, and an empty program to its end, by turns; and
how large the bundles are.`;

const machineOf = () => ({ cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length, node: process.version });

const significant = (value: number): string => value.toPrecision(3);

const speed = ({ unit, perCpuSecond, lowest, highest }: Measured): string =>
  unit === "sheets"
    ? `${significant(1 / perCpuSecond)} s  (${significant(1 / highest)}–${significant(1 / lowest)})`
    : `${(perCpuSecond / 1e6).toFixed(2)} M/s  (${(lowest / 1e6).toFixed(2)}–${(highest / 1e6).toFixed(2)})`;

const showHistory = async (rounds: number, json: boolean): Promise<void> => {
  const compared = await compareHistory(rounds, HISTORY_CALLS);
  if (json) return console.log(JSON.stringify({ rounds, compared }, null, 2));
  const rows = compared.map(({ name, emptyMs, fullMs, ratio, slowestMs }) => [
    name,
    ...[emptyMs, fullMs, ratio, slowestMs].map(significant),
  ]);
  console.log(alignTable([["", "few, ms", `${rounds}, ms`, "ratio", "slowest, ms"], ...rows]).join("\n"));
};

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: "string" },
      json: { type: "boolean" },
      seconds: { type: "string" },
      players: { type: "string" },
      scale: { type: "string" },
      help: { type: "boolean" },
    },
  });
  const isHistory = positionals[0] === "history";
  const isStreams = positionals[0] === "streams";
  const isBets = positionals[0] === "bets";
  const rounds = Number(values.rounds ?? (isHistory ? HISTORY_ROUNDS : isStreams ? STREAMS : isBets ? BETS.rounds : 7));
  if (values.help) return console.log(USAGE);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds is a whole number from 1, not ${values.rounds}`);
  if (isHistory) return showHistory(rounds, values.json ?? false);
  if (isBets) return showBets({ rounds, ...sizesOf(values) }, values.json === true);
  if (isStreams) return showStreams(rounds, values.json === true);
  if (positionals[0] === "limits") return showLimits(rounds, values.json === true);
  if (positionals[0] === "tracing") return showTracing(rounds, values.json === true);
  if (positionals[0] === "jackpots") return showJackpots(rounds, values.json === true);
  if (positionals.includes("reports")) return showReports(values.json === true);
  if (positionals.includes("start")) return showStart(rounds, values.json === true);
  const wanted = [...fairnessScenarios, ...(await gameScenarios())].filter(({ name }) =>
    positionals.every((text) => name.includes(text)),
  );
  const measured = measure([nodeHmac, ...wanted], rounds).map((one, _, [hmac]) => {
    return { ...one, ratio: one.perCpuSecond / (hmac?.perCpuSecond ?? Number.NaN) };
  });
  const machine = machineOf();
  if (values.json) return console.log(JSON.stringify({ machine, rounds, measured }, null, 2));
  console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}; medians of ${rounds}, per core\n`);
  const rows = measured.map((one) => {
    const ratio = one.unit === "sheets" ? "" : significant(one.ratio);
    return [one.name, speed(one), ratio, `checksum ${one.checksum}`];
  });
  console.log(alignTable([["", "", "ratio", ""], ...rows]).join("\n"));
};

const showLimits = async (rounds: number, json: boolean): Promise<void> => {
  const compared = await compareLimits(rounds, LIMITS_SLICES);
  if (json) return console.log(JSON.stringify({ rounds, compared }, null, 2));
  const rows = compared.map(({ call, counted, callsPerSecond, throughput, cpuMicros, cpu }) => [
    call,
    counted,
    ...[callsPerSecond, throughput, cpuMicros, cpu].map(significant),
  ]);
  console.log(alignTable([["", "counted", "calls/s", "of none's", "CPU, us", "of none's"], ...rows]).join("\n"));
};

const showTracing = async (rounds: number, json: boolean): Promise<void> => {
  const compared = await compareTracing(rounds, TRACING_SLICES);
  if (json) return console.log(JSON.stringify({ rounds, compared }, null, 2));
  const rows = compared.map(({ call, sampled, callsPerSecond, throughput, cpuMicros, cpu }) => [
    call,
    sampled,
    ...[callsPerSecond, throughput, cpuMicros, cpu].map(significant),
  ]);
  console.log(alignTable([["", "kept", "calls/s", "of none's", "CPU, us", "of none's"], ...rows]).join("\n"));
};

const sizesOf = (given: Readonly<Partial<Record<"seconds" | "players" | "scale", string>>>) => {
  const size = (name: "seconds" | "players" | "scale"): number => {
    const value = Number(given[name] ?? BETS[name]);
    if (!Number.isInteger(value) || value < 1)
      throw new Error(`--${name} is a whole number from 1, not ${given[name]}`);
    return value;
  };
  return { seconds: size("seconds"), players: size("players"), scale: size("scale") };
};

const showBets = async (options: Parameters<typeof measureBets>[0], json: boolean): Promise<void> => {
  const report = await measureBets(options);
  if (json) return console.log(JSON.stringify({ machine: machineOf(), ...options, ...report }, null, 2));
  console.log(betsText(report));
};

const betsText = ({ postgres, pgbench, tps, resident, scenarios }: BetsReport): string => {
  const { cpu, cores, node } = machineOf();
  const head = [
    "",
    "bets/s",
    "",
    "to pgbench",
    "to ceiling",
    "refused",
    "median, ms",
    "p99, ms",
    "gateway, us",
    "service, us",
  ];
  const rows = scenarios.map((one) => [
    one.name,
    one.perSecond.toFixed(0),
    `(${one.lowest.toFixed(0)}–${one.highest.toFixed(0)})`,
    ...[one.toPgbench, one.toCeiling].map((ratio) => ratio?.toFixed(2) ?? ""),
    one.refused > 0 ? `${(one.refused * 100).toFixed(1)} %` : "",
    ...[one.medianMs, one.p99Ms].map(significant),
    ...[one.cpu.gateway, one.cpu.service, one.cpu.postgres, one.cpu.driver, one.walBytes].map((value) =>
      value.toFixed(0),
    ),
    one.commits.toFixed(2),
  ]);
  const memory = `resident: gateway ${resident.gateway.toFixed(0)} MB, service ${resident.service.toFixed(0)} MB`;
  const compared = pgbench ? `${pgbench}: ${tps?.toFixed(0)} transactions/s` : "no pgbench here: no ratio to it";
  return [
    `${cpu}, ${cores} cores, Node ${node}, PostgreSQL ${postgres}; ${compared}`,
    "",
    ...alignTable([[...head, "postgres, us", "driver, us", "WAL, bytes", "commits"], ...rows]),
    "",
    memory,
  ].join("\n");
};

const showJackpots = async (rounds: number, json: boolean): Promise<void> => {
  const measured = await measureJackpots(rounds);
  if (json) return console.log(JSON.stringify({ rounds, ...measured }, null, 2));
  const percent = (part: number): string => `${(part * 100).toFixed(1)} %`;
  const { plainPerSecond, fedPerSecond, cost, lowest, highest } = measured;
  console.log(`without: ${significant(plainPerSecond)} bets/s; with three tiers: ${significant(fedPerSecond)} bets/s`);
  console.log(`cost, median of ${rounds} rounds: ${percent(cost)}  (${percent(lowest)} to ${percent(highest)})`);
};

const showReports = async (json: boolean): Promise<void> => {
  const { waited, rollUpMs } = await waitForReports();
  if (json) return console.log(JSON.stringify({ waited, rollUpMs }, null, 2));
  const rows = waited.map(({ name, fewMs, manyMs, ratio }) => [name, ...[fewMs, manyMs, ratio].map(significant)]);
  console.log(alignTable([["", "a thousand, ms", "a million, ms", "ratio"], ...rows]).join("\n"));
  console.log(`\nsumming up the million: ${significant(rollUpMs / 1_000)} s`);
};

const showStreams = async (count: number, json: boolean): Promise<void> => {
  const measured = await measureStreams(count);
  if (json) return console.log(JSON.stringify(measured, null, 2));
  const { kilobytesEach, residentMegabytes, costs } = measured;
  const rows = costs.map(({ name, gatewayCpu, databaseCpu, medianMs, slowestMs }) => [
    name,
    significant(gatewayCpu),
    significant(databaseCpu),
    ...[medianMs, slowestMs].map((ms) => (ms === null ? "" : significant(ms))),
  ]);
  const head = ["", "gateway, % of a core", "database, % of a core", "told after, ms", "slowest, ms"];
  console.log(alignTable([head, ...rows]).join("\n"));
  const [before, after] = residentMegabytes.map((megabytes) => megabytes.toFixed(0));
  console.log(
    `\n${count} streams: ${significant(kilobytesEach)} KB each; resident ${before} MB without, ${after} MB with`,
  );
};

const showStart = async (pairs: number, json: boolean): Promise<void> => {
  const { sizes, empty, gateway } = await measureStart(pairs);
  if (json) return console.log(JSON.stringify({ sizes, empty, gateway }, null, 2));
  const rows = (["readyMs", "cpuMs", "answerMs"] as const).map((time) => [
    { readyMs: "listens, ms", cpuMs: "CPU until then, ms", answerMs: "first answer, ms" }[time],
    ...[empty[time], gateway[time], gateway[time] / empty[time]].map(significant),
  ]);
  console.log(alignTable([["", "empty program", "gateway", "ratio"], ...rows]).join("\n"));
  console.log("promised: it listens within 2.5 times what an empty program takes");
  const bundled = sizes.map(({ name, bytes }) => [name, `${(bytes / 1_000).toFixed(0)} kB`]);
  console.log(`\n${alignTable([["", "minified"], ...bundled]).join("\n")}`);
};

try {
  await main();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 1;
}
