import { runProcess } from "@croupier/telemetry/run-process";
import { livePages } from "../lobby/live-pages.ts";
import { serveLobby } from "../lobby/serve-lobby.ts";
import { openSession } from "../play/casino.ts";
import { DEMO_CURRENCY, DEMO_PLAYER } from "./demo.ts";

/** The demo casino's web site, and the back end that opens its player's sessions. */
await runProcess(async () => {
  const { PORT = "0", CROUPIER_URL: url = "", CROUPIER_OPERATOR_KEY: operatorKey = "" } = process.env;
  const casino = { url, operatorKey, playerId: DEMO_PLAYER, currency: DEMO_CURRENCY };
  return serveLobby({
    port: Number(PORT),
    gatewayUrl: url,
    launch: (mode) => openSession(casino, mode),
    pages: livePages,
  });
});
