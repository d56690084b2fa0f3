import type { Database } from "@croupier/db/database";
import type { Log } from "@croupier/telemetry/log";
import { createExportRoute } from "../export/export-route.ts";
import { createReferenceRoutes } from "../http/reference.ts";
import type { Route } from "../http/route.ts";
import type { ReplayLinks } from "../replay/replay-links.ts";
import { createReplayRoute } from "../replay/replay-route.ts";

export interface RoutesDependencies {
  readonly reportDb: Database;
  readonly log: Log;
  readonly replayLinks: ReplayLinks;
}

/** All that is read by its address, and is no procedure of the router. */
export const createRoutes = ({ reportDb, log, replayLinks }: RoutesDependencies): readonly Route[] => [
  createExportRoute({ db: reportDb, log }),
  createReplayRoute(reportDb, replayLinks),
  ...createReferenceRoutes(),
];
