import { expect, test } from "vitest";
import { expose } from "./exposition.ts";
import { createMetrics } from "./metrics.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

const measured = () => {
  const metrics = createMetrics("test", { traceId: () => TRACE });
  metrics.call({ procedure: "session.get", outcome: "ok", seconds: 0.004 });
  metrics.shed.inc();
  return metrics;
};

test("Prometheus is given OpenMetrics, with the trace that a call belongs to", async () => {
  const accept = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
  const { contentType, body } = await expose(measured(), accept);
  expect(contentType).toMatch(/^application\/openmetrics-text/);
  expect(body).toMatch(
    new RegExp(`^croupier_call_seconds_bucket\\{.*le="0.005".*\\} 1 # \\{trace_id="${TRACE}"\\} 0.004 `, "m"),
  );
  expect(body).toMatch(/# EOF\n$/);
});

test("who asks for nothing is given plain text, however often OpenMetrics was asked for before", async () => {
  const metrics = measured();
  await expose(metrics, "application/openmetrics-text");
  const { contentType, body } = await expose(metrics, undefined);
  expect(contentType).toMatch(/^text\/plain/);
  expect(body).toContain("# TYPE croupier_shed_total counter\ncroupier_shed_total{");
  expect(body).not.toMatch(/trace_id|# EOF/);
});

test("a call counts by its outcome, and its time by whose fault it was", async () => {
  const metrics = createMetrics("test");
  for (const outcome of ["ok", "insufficient_funds", "wallet_unavailable", "internal"]) {
    metrics.call({ procedure: "p", outcome, seconds: 1 });
  }
  const { body } = await expose(metrics, undefined);
  expect(body).toMatch(/croupier_calls_total\{procedure="p",outcome="wallet_unavailable".*\} 1/);
  const counts = [...body.matchAll(/call_seconds_count\{.*result="(\w+)".*\} (\d)/g)].map(([, ...found]) => found);
  expect(counts).toEqual([
    ["ok", "1"],
    ["refused", "2"],
    ["failed", "1"],
  ]);
});
