import type { Refusal } from "@croupier/contract/errors";
import type { TraceContext } from "@croupier/telemetry/trace-context";
import type { Context } from "../context.ts";
import type { GatewayRequest, GatewayResponse } from "./exchange.ts";

/** What a route is asked. */
export interface RouteCall {
  readonly request: GatewayRequest;
  readonly url: URL;
  readonly trace: TraceContext;
  readonly context: Context;
}

/** Something that is read by `GET` and is no procedure: its answer is no JSON of a known shape, or it needs no client. */
export interface Route {
  /** As metrics call it. */
  readonly name: string;
  /** Where it is read: one path, or with `*` for its last part whatever stands there. */
  readonly path: `/${string}`;
  answer(call: RouteCall): Promise<GatewayResponse | Refusal>;
}

export const matches = ({ path }: Route, asked: string): boolean =>
  path.endsWith("/*") ? asked.startsWith(path.slice(0, -1)) : asked === path;
