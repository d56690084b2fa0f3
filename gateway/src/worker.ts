import { runProcess } from "@croupier/telemetry/run-process";
import { readWorkerSettings } from "./config.ts";
import { startWorker } from "./jobs/start-worker.ts";

/** The worker as a Node process: `node gateway/src/worker.ts`. Any number may run at once. */
void runProcess(async () => startWorker(readWorkerSettings(process.env)));
