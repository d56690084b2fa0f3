import { pipeline, Readable } from "node:stream";
import { createGzip } from "node:zlib";
import { isRefusal } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import type { Log } from "@croupier/telemetry/log";
import { requireScope } from "../auth/require-scope.ts";
import { takesGzip } from "../http/negotiate.ts";
import type { Route } from "../http/route.ts";
import { parseExportRequest } from "./export-request.ts";
import { exportRounds } from "./export-rounds.ts";
import { formats } from "./formats.ts";
import { createSlots, type Slots } from "./slots.ts";

/** At once, by one process: an export keeps a connection and a core busy as long as its reader keeps up. */
const EXPORTS = { each: 2, all: 8 };

/** What Node calls it when the other end of a stream is closed before this one has ended. */
const isGone = (error: Error): boolean => "code" in error && error.code === "ERR_STREAM_PREMATURE_CLOSE";

export interface ExportDependencies {
  readonly db: Database;
  readonly log: Log;
  readonly slots?: Slots;
}

/** `GET /export/rounds`: rounds as a file, by a key with the scope `reports`. */
export const createExportRoute = ({ db, log, slots = createSlots(EXPORTS) }: ExportDependencies): Route => ({
  name: "export.rounds",
  path: "/export/rounds",
  answer: async ({ request, url, context, trace }) => {
    const caller = await requireScope(context, "reports", "read");
    if (isRefusal(caller)) return caller;
    const asked = parseExportRequest(url.searchParams);
    if (isRefusal(asked)) return asked;
    const release = slots.take(caller.operatorId);
    if (isRefusal(release)) return release;

    const { format, ...query } = asked;
    // Without an end of its own it ends where it began.
    const filters = { to: new Date().toISOString(), ...query };
    const rounds = Readable.from(exportRounds(db, caller.operatorId, filters, formats[format]), { objectMode: false });
    rounds.once("close", release);
    const body = takesGzip(request) ? pipeline(rounds, createGzip(), () => {}) : rounds;
    body.on("error", (error) => {
      const about = { err: error, trace_id: trace.traceId };
      if (isGone(error)) log.debug(about, "an export's reader went away");
      else log.warn(about, "an export broke off");
    });
    return {
      status: 200,
      headers: {
        "content-type": formats[format].contentType,
        "content-disposition": `attachment; filename="rounds.${format}"`,
        vary: "origin, accept-encoding",
        ...(body !== rounds && { "content-encoding": "gzip" }),
      },
      body,
    };
  },
});
