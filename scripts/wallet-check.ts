import { readArguments, USAGE, type WalletCheckCommand } from "./wallet-check/arguments.ts";
import { createReport, showReport } from "./wallet-check/report.ts";
import { examine } from "./wallet-check/run-checks.ts";

const FAILED = 1;
const NOTHING_ASKED = 2;

const run = async (command: WalletCheckCommand): Promise<number> => {
  const startedAt = new Date();
  const examined = await examine(command);
  const report = createReport(examined, command, { startedAt, durationMs: Date.now() - startedAt.getTime() });
  console.log(command.json ? JSON.stringify(report, null, 2) : showReport(report));
  return report.counts.fail === 0 ? 0 : FAILED;
};

try {
  const command = readArguments(process.argv.slice(2), process.env);
  if (command) process.exitCode = await run(command);
  else console.log(USAGE);
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = NOTHING_ASKED;
}
