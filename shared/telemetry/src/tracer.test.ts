import { expect, it } from "vitest";
import { currentSpan, inSpan, runIn, type Span, startSpan, withSpan } from "./span.ts";
import { createTracer, type Lost, noTracer, type TracerOptions } from "./tracer.ts";

/** Chance and the clock are what the test says. */
const start = (options: Partial<TracerOptions> = {}) => {
  const kept: string[] = [];
  const lost: Lost[] = [];
  const set = { random: 0.5, nowMs: 0 };
  const tracer = createTracer({
    ratio: 0,
    slowMs: 1_000,
    keep: (spans) => kept.push(spans.map(({ name }) => name).join(" ")),
    lost: (reason) => lost.push(reason),
    random: () => set.random,
    nowMs: () => set.nowMs,
    ...options,
  });
  return { tracer, kept, lost, set };
};

const parent = (sampled: boolean) => ({ traceId: "a".repeat(32), spanId: "b".repeat(16), sampled });

const nested = (span: Span): Promise<void | undefined> =>
  runIn(span, () => inSpan("inner", {}, async () => startSpan("leaf")?.end()));

it("keeps of the traces that begin here as many as it is told to", async () => {
  const { tracer, kept, set } = start({ ratio: 0.1 });
  for (set.random of [0.5, 0.1, 0.0999]) await nested(tracer.begin("root"));
  expect(kept).toEqual(["leaf inner root"]);
});

it("follows what the caller says, and of strangers only so many in a second", async () => {
  const { tracer, kept, set } = start({ ratio: 0.6 });
  await nested(tracer.begin("not asked", { parent: parent(false) }));
  await nested(tracer.begin("asked", { parent: parent(true) }));
  expect(kept).toEqual(["leaf inner asked"]);
  set.random = 1;
  const ask = () => tracer.begin("public", { parent: parent(true), isPublic: true }).sampled;
  const asked = (): number => Array.from({ length: 100 }, ask).filter(Boolean).length;
  expect(asked()).toBe(20);
  expect(asked()).toBe(0);
  set.nowMs = 500;
  expect(asked()).toBe(10);
});

it("keeps a trace in which something failed, and one that was slow", async () => {
  const { tracer, kept } = start();
  const failing = runIn(tracer.begin("root"), () =>
    inSpan("inner", {}, () => Promise.reject(Object.assign(new Error("secret"), { code: "E1" }))),
  );
  await expect(failing).rejects.toThrow("secret");
  const slow = tracer.begin("slow");
  slow.startMs -= 1_001;
  slow.end();
  const patient = tracer.begin("patient", { slowMs: 5_000 });
  patient.startMs -= 1_001;
  patient.end();
  expect(kept).toEqual(["inner root", "slow"]);
});

it("lets what ends late follow the decision, and what has ended have no more children", async () => {
  const { tracer, kept } = start();
  for (const sampled of [true, false]) {
    const root = tracer.begin("root", { parent: parent(sampled) });
    const late = withSpan(root, () => startSpan("late"));
    root.end();
    withSpan(late, () => startSpan("below")?.end());
    late?.end();
    withSpan(root, () => expect(startSpan("after")).toBeUndefined());
    withSpan(root, () => expect(currentSpan()).toBeUndefined());
  }
  expect(kept).toEqual(["root", "below", "late"]);
});

it("holds no more than it may, of one trace and of all", async () => {
  const { tracer, kept, lost } = start({ mostOfTrace: 3, mostHeld: 4 });
  const roots = Array.from({ length: 2 }, () => tracer.begin("root", { parent: parent(true) }));
  for (const root of roots) {
    withSpan(root, () => {
      for (let n = 0; n < 3; n += 1) startSpan("child")?.end();
    });
  }
  expect(lost).toEqual(["trace_full", "trace_full"]);
  const refused = tracer.begin("refused", { parent: parent(true) });
  expect([refused.isRecorded, refused.traceId, refused.sampled]).toEqual([false, parent(true).traceId, true]);
  expect(lost.at(-1)).toBe("buffer_full");
  for (const root of roots) root.end();
  expect(kept).toEqual(["child child root", "child child root"]);
  expect(tracer.begin("next").isRecorded).toBe(true);
});

it("without a tracer just runs, and still knows which trace it works for", async () => {
  const root = noTracer.begin("root", { parent: parent(true) });
  await runIn(root, () =>
    inSpan("inner", {}, async (span) => {
      expect(span).toBeUndefined();
      expect(currentSpan()?.traceparent).toBe(`00-${parent(true).traceId}-${root.spanId}-01`);
    }),
  );
  expect(await inSpan("alone", {}, () => Promise.resolve(currentSpan()))).toBeUndefined();
});
