import { serveGateway } from "@croupier/gateway/serve-gateway";
import { runProcess } from "@croupier/telemetry/run-process";
import { openHouse, readHouseSettings } from "./open-house.ts";

/** Gateway and game services as one Node process: `node infra/one-process/src/server.ts`. */
void runProcess(() => {
  const settings = readHouseSettings(process.env);
  return serveGateway(
    settings.gateway,
    () => Promise.resolve((_, doorUrl) => openHouse(settings, doorUrl)),
    () => process.exit(1),
  );
});
