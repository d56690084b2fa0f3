import { runProcess } from "@croupier/telemetry/run-process";
import { readGatewaySettings } from "./config.ts";
import { serveGateway } from "./serve-gateway.ts";

/** The gateway as a Node process: `node gateway/src/server.ts`. */
void runProcess(() =>
  serveGateway(
    readGatewaySettings(process.env),
    async () => (await import("./app.ts")).openGateway,
    () => process.exit(1),
  ),
);
