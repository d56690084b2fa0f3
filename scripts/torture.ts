import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { showReport } from "@croupier/testing/torture/report";
import { sizeOf } from "@croupier/testing/torture/sizes";
import { runTorture } from "@croupier/testing/torture/torture";

const USAGE = `pnpm torture [--seed TEXT] [--players N] [--rounds N] [--kills N] [--services N] [--json]

Plays all games with real processes, kills services, gateway, worker and PostgreSQL at random, and proves afterwards that
ledger, rounds, reports and what every player was told agree to the unit. Prints a report; exits 1 if they don't.

  --seed TEXT    makes the plan: who plays what in which order, which calls go wrong, and what is killed when. The same
                 seed and sizes make the same plan; what the house draws, and how long things take, differ. Random unless told
  --players N    8 unless told
  --rounds N     turns of all of them together; 200 unless told
  --kills N      of services, of the worker and of PostgreSQL, each, and of the gateway a third; 3 unless told
  --services N   processes among which the games are shared out; 2 unless told
  --json         the report as JSON
  --help         this text`;

const count = (option: string, value: string, least: number): number => {
  const number = /^\d{1,6}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= least)) throw new Error(`--${option} is a whole number from ${least}`);
  return number;
};

const readArguments = () => {
  const { values } = parseArgs({
    options: {
      seed: { type: "string", default: randomBytes(6).toString("hex") },
      players: { type: "string", default: "8" },
      rounds: { type: "string", default: "200" },
      kills: { type: "string", default: "3" },
      services: { type: "string", default: "2" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return undefined;
  const size = sizeOf({
    players: count("players", values.players, 1),
    rounds: count("rounds", values.rounds, 1),
    services: count("services", values.services, 1),
    kills: count("kills", values.kills, 0),
  });
  return { seed: values.seed, json: values.json, size };
};

const run = async ({ seed, json, size }: NonNullable<ReturnType<typeof readArguments>>): Promise<number> => {
  await using torture = await runTorture(seed, size);
  const { report } = torture;
  console.log(json ? JSON.stringify(report, null, 2) : showReport(report));
  return report.problems.length === 0 ? 0 : 1;
};

try {
  const command = readArguments();
  if (command) process.exitCode = await run(command);
  else console.log(USAGE);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
