import path from "node:path";
import { readArguments, USAGE } from "./dev/arguments.ts";
import { DevError } from "./dev/dev-error.ts";
import { runDev } from "./dev/dev-loop.ts";
import { locateHome, makeHome } from "./dev/home.ts";
import { describeStatus } from "./dev/status.ts";
import { resetHome, stopRunning } from "./dev/stop.ts";

const NODE_MAJOR = 24;

const root = path.join(import.meta.dirname, "..");
const home = locateHome(root, process.env);

const main = async (): Promise<number> => {
  if (Number.parseInt(process.versions.node, 10) < NODE_MAJOR) {
    throw new DevError(`this is Node ${process.versions.node}: \`npx pnpm@12 dev\` runs it under Node ${NODE_MAJOR}`);
  }
  const command = readArguments(process.argv.slice(2), process.env);
  switch (command.kind) {
    case "help":
      console.log(USAGE);
      return 0;
    case "refused":
      throw new DevError(`${command.reason}\n\n${USAGE}`);
    case "status": {
      const { text, isWell } = await describeStatus(home);
      console.log(text);
      return isWell ? 0 : 1;
    }
    case "stop":
      console.log((await stopRunning(home)) ? "stopped" : "nothing ran here");
      return 0;
    case "start":
      makeHome(home);
      if (command.reset) await resetHome(home);
      await runDev({ root, home, port: command.port, env: process.env, observe: command.observe });
      return 0;
  }
};

try {
  process.exit(await main());
} catch (error) {
  // A sentence for what the developer can mend; a stack for what we must.
  console.error(error instanceof DevError ? error.message : error);
  process.exit(1);
}
