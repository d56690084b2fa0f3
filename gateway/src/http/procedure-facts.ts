import { ZodObject } from "zod";
import type { AppRouter } from "../router/router.ts";

/** What HTTP has to know of a procedure. */
export interface ProcedureFacts {
  /** Whether it only reads: then it may be asked by GET. */
  readonly reads: boolean;
  /** Whether its input has a `requestId`, by which it is done once however often it is asked for. */
  readonly takesRequestId: boolean;
}

interface Procedure {
  readonly _def: { readonly type: string; readonly inputs?: readonly unknown[] };
}

/** Of each procedure, by its path. */
export const procedureFacts = (router: AppRouter): ReadonlyMap<string, ProcedureFacts> => {
  const { procedures } = router["_def"] as unknown as { readonly procedures: Readonly<Record<string, Procedure>> };
  return new Map(
    Object.entries(procedures).map(([path, { _def: definition }]) => [
      path,
      {
        reads: definition.type === "query",
        takesRequestId: (definition.inputs ?? []).some(
          (input) => input instanceof ZodObject && "requestId" in input.shape,
        ),
      },
    ]),
  );
};
