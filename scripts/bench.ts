import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { mathsScenarios } from "./bench/maths.ts";
import { measure } from "./bench/measure.ts";

const USAGE = `pnpm bench [--rounds N] [--json]

Measures what the house promises of speed, in one run on this machine: scenarios in turn, medians of N rounds (7 unless
told), per second of CPU time. Compare the ratios, not the seconds: machines differ, and neighbours make noise.`;

const millions = (value: number): string => (value / 1e6).toFixed(2);

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: { rounds: { type: "string", default: "7" }, json: { type: "boolean" }, help: { type: "boolean" } },
  });
  const rounds = Number(values.rounds);
  if (values.help) return console.log(USAGE);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds is a whole number from 1, not ${values.rounds}`);

  const measured = measure(await mathsScenarios(), rounds);
  const [dice, hmac] = measured;
  const ratio = (dice?.perCpuSecond ?? 0) / (hmac?.perCpuSecond ?? 1);
  const machine = { cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length, node: process.version };
  if (values.json) {
    console.log(JSON.stringify({ machine, rounds, measured, ratios: { "dice draws to node:crypto": ratio } }, null, 2));
    return;
  }
  console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}; medians of ${rounds}, per core\n`);
  const width = Math.max(...measured.map(({ name }) => name.length));
  for (const { name, perCpuSecond, lowest, highest, checksum } of measured) {
    const range = `${millions(lowest)}–${millions(highest)}`;
    console.log(`${name.padEnd(width)}  ${millions(perCpuSecond).padStart(6)} M/s  (${range})  checksum ${checksum}`);
  }
  console.log(`\ndice draws to node:crypto: ${ratio.toFixed(2)}`);
};

try {
  await main();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 1;
}
