import { runIn } from "@croupier/telemetry/span";
import { readTraceparent } from "@croupier/telemetry/trace-context";
import type { Tracer } from "@croupier/telemetry/tracer";
import { type GatewayRequest, headerOf } from "./exchange.ts";
import type { Handle } from "./handle.ts";
import { OPERATION_PATHS } from "./operations.ts";
import type { ProcedureFacts } from "./procedure-facts.ts";
import { matches, type Route } from "./route.ts";
import { RPC_PATH } from "./rpc.ts";
import { STREAM_PATH } from "./stream.ts";

export interface TracedOptions {
  readonly tracer: Tracer;
  readonly procedures: ReadonlyMap<string, ProcedureFacts>;
  readonly routes: readonly Route[];
}

/**
 * Each request in a span of its own, which continues its caller's trace. What the platform asks is left out: it asks every
 * few seconds. Of a path only its pattern is told: a link to a replay is a secret, and what strangers make up has no end.
 */
export const asTraced =
  (handle: Handle, options: TracedOptions): Handle =>
  (request) => {
    const path = URL.parse(request.target, "http://gateway")?.pathname ?? "";
    if (OPERATION_PATHS.has(path)) return handle(request);
    const route = routeOf(path, options);
    const span = options.tracer.begin(nameOf(request, route), {
      kind: "server",
      parent: readTraceparent(headerOf(request, "traceparent")),
      isPublic: true,
      attributes: { "http.request.method": request.method, "http.route": route },
    });
    return runIn(span, async () => {
      const response = await handle(request);
      span.set({ "http.response.status_code": response.status });
      if (response.status >= 500) span.fail(String(response.status));
      return response;
    });
  };

const nameOf = ({ method }: GatewayRequest, route: string | undefined): string =>
  route === undefined ? method : `${method} ${route}`;

const routeOf = (path: string, { procedures, routes }: TracedOptions): string | undefined => {
  if (path.startsWith(`${RPC_PATH}/`)) {
    return procedures.has(path.slice(RPC_PATH.length + 1)) ? path : `${RPC_PATH}/{procedures}`;
  }
  if (path.startsWith(`${STREAM_PATH}/`)) return `${STREAM_PATH}/{procedure}`;
  return routes.find((route) => matches(route, path))?.path;
};
