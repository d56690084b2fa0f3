import type { ErrorCode } from "@croupier/contract/errors";
import { z } from "zod";
import { exportRequest } from "../export/export-request.ts";
import { words } from "../history/read-history.ts";
import { roundRecord } from "../rounds/round-schema.ts";
import { sessionEvent } from "../streams/session-event.ts";
import type { ProcedureMeta } from "./procedure-meta.ts";

/** What the reference tells of something that is read by `GET` and is no procedure. */
export interface DescribedRoute {
  /** As metrics call it. */
  readonly name: string;
  readonly path: string;
  /** What stands in the path, by the name in its braces. */
  readonly inPath: Readonly<Record<string, string>>;
  readonly caller: NonNullable<ProcedureMeta["caller"]>;
  readonly summary: string;
  readonly description: string;
  readonly query: z.ZodType;
  readonly answers: readonly (readonly [mediaType: string, schema: z.ZodType])[];
  readonly errors: readonly ErrorCode[];
}

const file = z.string().meta({ id: "RoundsFile", description: "A file, streamed; gzipped for who accepts it." });

export const describedRoutes: readonly DescribedRoute[] = [
  {
    name: "export.rounds",
    path: "/export/rounds",
    inPath: {},
    caller: { scope: "reports" },
    summary: "Export rounds as a file",
    description:
      "Oldest first, as many as there are, each as it stood when it was read. Where it breaks off, ask again with `after`. Two exports of an operator run at once.",
    query: exportRequest,
    answers: [
      ["text/csv", file],
      ["application/jsonl", file],
    ],
    errors: [],
  },
  {
    name: "replay",
    path: "/replay/{token}",
    inPath: { token: "Of `history.replayLink`." },
    caller: "anyone",
    summary: "Read a round by its link",
    description: "Its public record: no player, no session. The link itself is the credential.",
    query: z.strictObject({}),
    answers: [["application/json", z.strictObject({ round: roundRecord, words, expiresAt: z.iso.datetime() })]],
    errors: ["link_invalid", "link_expired", "round_not_found"],
  },
  {
    name: "session.watch",
    path: "/stream/session.watch",
    inPath: {},
    caller: "player",
    summary: "Watch the session",
    description:
      "Server-sent events of tRPC's kind, until the session ends: what happens to the balance and to the player's rounds in the session's mode, as it happens. An event has an id; come back with the last one and you get what happened since. To watch is no use of a session: it ends as if nobody did.",
    query: z.strictObject({
      lastEventId: z
        .string()
        .max(64)
        .optional()
        .describe("The id of the last event you have had; the header works too."),
    }),
    answers: [["text/event-stream", sessionEvent]],
    errors: ["too_many_streams"],
  },
];
