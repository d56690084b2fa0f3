import { z } from "zod";
import { orThrow } from "../errors/refused.ts";
import type { Streams } from "../streams/streams.ts";
import { playerProcedure, router } from "./procedures.ts";

const watchRequest = z
  .strictObject({ lastEventId: z.string().max(64).optional(), reader: z.string().min(1).max(64).optional() })
  .prefault({});

/**
 * What can be watched: apart from what can be asked, because it is served elsewhere. A stream lasts for minutes, which a
 * function that is paid by its time must not.
 */
export const createStreamRouter = (streams: Streams) =>
  router({
    session: router({
      watch: playerProcedure.input(watchRequest).subscription(({ ctx: { caller, page }, input, signal }) => {
        const { lastEventId, reader } = input;
        // Only in a call from within is there no signal, and there is none.
        return orThrow(
          streams.watch({ session: caller, page, lastEventId, reader, signal: signal ?? AbortSignal.abort() }),
        );
      }),
    }),
  });

/** What a tRPC client of streams is typed by. */
export type StreamRouter = ReturnType<typeof createStreamRouter>;
