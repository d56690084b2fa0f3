import type { Database } from "@croupier/db/database";
import type { Log } from "@croupier/telemetry/log";
import { createExportRoute } from "../export/export-route.ts";
import type { SessionTokens } from "../auth/session-tokens.ts";
import { createJwksRoute, createReferenceRoutes } from "../http/reference.ts";
import type { Route } from "../http/route.ts";
import type { ReplayLinks } from "../replay/replay-links.ts";
import { createReplayRoute } from "../replay/replay-route.ts";

export interface RoutesDependencies {
  readonly reportDb: Database;
  readonly log: Log;
  readonly replayLinks: ReplayLinks;
  readonly jwks: SessionTokens["jwks"];
}

/** All that is read by its address, and is no procedure of the router. */
export const createRoutes = ({ reportDb, log, replayLinks, jwks }: RoutesDependencies): readonly Route[] => [
  createExportRoute({ db: reportDb, log }),
  createReplayRoute(reportDb, replayLinks),
  createJwksRoute(jwks),
  ...createReferenceRoutes(),
];
