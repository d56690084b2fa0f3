import { currentSpan, type Span } from "@croupier/telemetry/span";
import { createTracer } from "@croupier/telemetry/tracer";
import { expect, it } from "vitest";
import { asTraced } from "./traced.ts";

const start = (status = 200, ratio = 1) => {
  const kept: Span[] = [];
  const tracer = createTracer({ ratio, slowMs: 60_000, keep: (spans) => kept.push(...spans), lost: () => {} });
  let seen: Span | undefined;
  const handle = asTraced(
    () => {
      seen = currentSpan();
      return Promise.resolve({ status, headers: {}, body: "" });
    },
    {
      tracer,
      procedures: new Map([["session.get", { reads: true, takesRequestId: false }]]),
      routes: [{ name: "replay", path: "/replay/*", answer: () => expect.unreachable() }],
    },
  );
  const ask = async (method: string, target: string, headers = {}) => {
    await handle({ method, target, headers, body: "" });
    return seen;
  };
  return { kept, ask };
};

it.each([
  ["/trpc/session.get?input=x", "GET /trpc/session.get", "/trpc/session.get"],
  ["/trpc/session.get,session.get?batch=1", "GET /trpc/{procedures}", "/trpc/{procedures}"],
  ["/trpc/what.strangers.make.up", "GET /trpc/{procedures}", "/trpc/{procedures}"],
  ["/stream/session.watch?lastEventId=1", "GET /stream/{procedure}", "/stream/{procedure}"],
  ["/replay/a-secret-link", "GET /replay/*", "/replay/*"],
  ["/anything/else", "GET", undefined],
  ["//", "GET", undefined],
])("calls %s a %s, and says no more of where", async (target, name, route) => {
  const { ask, kept } = start();
  await ask("GET", target);
  expect(kept).toMatchObject([{ name, kind: "server" }]);
  const [{ attributes } = expect.unreachable()] = kept;
  expect(attributes).toEqual({
    "http.request.method": "GET",
    "http.route": route,
    "http.response.status_code": 200,
  });
});

it("continues the caller's trace, and leaves out what the platform asks", async () => {
  const { ask, kept } = start();
  const traceparent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
  const span = await ask("POST", "/trpc/session.get", { traceparent });
  expect(span?.traceparent).toBe(`00-${"a".repeat(32)}-${span?.spanId}-01`);
  expect(kept).toMatchObject([{ parent: { spanId: "b".repeat(16) } }]);
  for (const path of ["/livez", "/readyz", "/metrics"]) expect(await ask("GET", path)).toBeUndefined();
  expect(kept).toHaveLength(1);
});

it("keeps what we failed at, and not what the caller did", async () => {
  const [refused, failed] = [start(404, 0), start(503, 0)];
  for (const { ask } of [refused, failed]) await ask("GET", "/anything");
  expect(refused.kept).toEqual([]);
  expect(failed.kept).toMatchObject([{ failure: "503" }]);
});
