import { runProcess } from "@croupier/telemetry/run-process";
import { startGateway } from "./app.ts";
import { readGatewaySettings } from "./config.ts";

/** The gateway as a Node process: `node gateway/src/server.ts`. */
await runProcess(async () => startGateway(readGatewaySettings(process.env)));
