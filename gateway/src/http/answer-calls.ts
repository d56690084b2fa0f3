import { errorStatus } from "@croupier/contract/errors";
import { callTRPCProcedure, getTRPCErrorFromUnknown, TRPCError } from "@trpc/server";
import type { Context } from "../context.ts";
import { errorShape, refusalBy } from "../errors/error-shape.ts";
import type { AppRouter } from "../router/router.ts";
import type { ProcedureFacts } from "./procedure-facts.ts";

export interface CallsDependencies {
  readonly router: AppRouter;
  readonly procedures: ReadonlyMap<string, ProcedureFacts>;
}

/** The calls of one request. */
export interface Calls {
  readonly paths: readonly string[];
  readonly isBatch: boolean;
  /** Whether they may change something: not by `GET`. */
  readonly mayChange: boolean;
  /** JSON: an input; of a batch, inputs by the call's place. Empty for none. */
  readonly input: string;
  readonly ctx: Context;
  readonly failed: (error: TRPCError, path: string) => void;
}

interface Answered {
  readonly status: number;
  readonly body: object;
}

/**
 * Answers calls as tRPC's clients expect it: https://trpc.io/docs/rpc. Its own server does, too, but by fetch's `Request` and
 * `Response`, which Node loads with all of fetch and HTTP/2 for the first call. Nothing is streamed, and what only reads may be
 * asked by either method.
 */
export const createAnswerCalls =
  ({ router, procedures }: CallsDependencies) =>
  async (calls: Calls): Promise<{ readonly status: number; readonly body: string }> => {
    const { paths, isBatch, mayChange, ctx, failed } = calls;
    const inputOf = inputsOf(calls);
    const call = async (path: string, batchIndex: number): Promise<Answered> => {
      const answer = (error: TRPCError): Answered => {
        failed(error, path);
        const refusal = refusalBy(error, path);
        return { status: errorStatus(refusal.code), body: { error: errorShape(refusal, ctx.trace.traceId, path) } };
      };
      const facts = procedures.get(path);
      if (!facts) return answer(new TRPCError({ code: "NOT_FOUND" }));
      if (!facts.reads && !mayChange) return answer(new TRPCError({ code: "METHOD_NOT_SUPPORTED" }));
      try {
        const type = facts.reads ? "query" : "mutation";
        const getRawInput = (): Promise<unknown> => Promise.resolve(inputOf(batchIndex));
        const data: unknown = await callTRPCProcedure({
          router,
          path,
          type,
          ctx,
          getRawInput,
          signal: undefined,
          batchIndex,
        });
        return { status: 200, body: { result: { data } } };
      } catch (error) {
        return answer(getTRPCErrorFromUnknown(error));
      }
    };
    const answers = await Promise.all(paths.map(call));
    const [first] = answers;
    const alike = answers.every(({ status }) => status === first?.status);
    const bodies = answers.map(({ body }) => body);
    return { status: alike && first ? first.status : 207, body: JSON.stringify(isBatch ? bodies : bodies[0]) };
  };

/** By the place of a call. Read once, and only if a call takes an input. Throws a TRPCError. */
const inputsOf = ({ isBatch, input }: Calls): ((place: number) => unknown) => {
  let inputs: unknown;
  return (place) => {
    if (input === "") return undefined;
    inputs ??= parse(input);
    if (!isBatch) return inputs;
    if (typeof inputs !== "object" || inputs === null || Array.isArray(inputs)) {
      throw new TRPCError({ code: "BAD_REQUEST" });
    }
    return Object.hasOwn(inputs, place) ? (inputs as Readonly<Record<number, unknown>>)[place] : undefined;
  };
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new TRPCError({ code: "BAD_REQUEST" });
  }
};
