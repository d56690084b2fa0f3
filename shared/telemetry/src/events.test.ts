import { Writable } from "node:stream";
import { pino } from "pino";
import { expect, test } from "vitest";
import { createEvents, type Happenings } from "./events.ts";
import { expose } from "./exposition.ts";
import { createMetrics } from "./metrics.ts";
import { Span, withSpan } from "./span.ts";
import { mostPairs, TENANT_BUDGET } from "./tenants.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const round = { game: "dice", variant: "standard", operatorId: "op-1", currency: "EUR", mode: "real", roundId: "r-1" };
const settled = { ...round, isFree: false, stakeMinor: 100, payoutMinor: 198 };

const start = () => {
  const lines: Record<string, unknown>[] = [];
  const metrics = createMetrics("test");
  const sink = new Writable({
    write: (chunk: Buffer, _, done) => {
      lines.push(JSON.parse(String(chunk)) as Record<string, unknown>);
      done();
    },
  });
  const log = pino({ level: "info" }, sink);
  const tell = createEvents({ log, metrics });
  const scrape = async (): Promise<string> => (await expose(metrics, undefined)).body;
  return { tell, lines, scrape };
};

/** The values of a counter, by all of its labels' text. */
const seriesOf = (body: string, name: string): readonly string[] =>
  body.split("\n").filter((line) => line.startsWith(`${name}{`));

test("one call tells counters, log and span of one fact", async () => {
  const { tell, lines, scrape } = start();
  const span = new Span(
    { traceId: TRACE, sampled: true, recorder: { admits: () => true, ended: () => {} } },
    undefined,
    "bet",
  );
  withSpan(span, () => tell("round_settled", settled));
  const body = await scrape();
  const labels = 'game="dice",variant="standard",operator="op-1",currency="EUR"';
  expect(body).toContain(`croupier_rounds_total{${labels},mode="real",event="settled",service="test"} 1`);
  expect(body).toContain(`croupier_turnover_minor_total{${labels},stakes="paid",service="test"} 100`);
  expect(body).toContain(`croupier_payouts_minor_total{${labels},stakes="paid",service="test"} 198`);
  expect(lines).toMatchObject([
    { event: "round_settled", msg: "a round was settled", roundId: "r-1", payoutMinor: 198 },
  ]);
  expect(span.events).toMatchObject([
    { name: "croupier.round_settled", attributes: { "croupier.round.id": "r-1", "croupier.payoutMinor": 198 } },
  ]);
});

test("play money is counted as rounds, and never as money", async () => {
  const { tell, scrape } = start();
  tell("round_settled", { ...settled, mode: "demo" });
  const body = await scrape();
  expect(seriesOf(body, "croupier_rounds_total")).toHaveLength(1);
  expect(seriesOf(body, "croupier_turnover_minor_total")).toEqual([]);
});

test("a variant has no more than 1,000 series, whoever plays: who comes late is `other`, and nothing is lost", async () => {
  const { tell, scrape } = start();
  const everything = (facts: Happenings["round_settled"]): void => {
    tell("round_opened", facts);
    tell("round_settled", facts);
    tell("round_voided", facts);
  };
  const currencies = TENANT_BUDGET.currencies + 2;
  const operators = TENANT_BUDGET.pairs / TENANT_BUDGET.currencies + 3;
  for (let operator = 0; operator < operators; operator += 1) {
    for (let currency = 0; currency < currencies; currency += 1) {
      for (const mode of ["real", "demo"]) {
        for (const isFree of [true, false]) {
          everything({ ...settled, operatorId: `op-${operator}`, currency: `C${currency}`, mode, isFree });
        }
      }
    }
  }
  const body = await scrape();
  const names = ["croupier_rounds_total", "croupier_turnover_minor_total", "croupier_payouts_minor_total"];
  const series = names.flatMap((name) => seriesOf(body, name));
  expect(series.length).toBeLessThanOrEqual(1_000);
  expect(series.length).toBe(mostPairs() * 6 + (mostPairs() - 1) * 4);
  expect(body).not.toMatch(/roundId|r-1/);
  const valueOf = (line: string): number => Number(line.split(" ").at(-1));
  const rounds = seriesOf(body, "croupier_rounds_total").reduce((sum, line) => sum + valueOf(line), 0);
  expect(rounds).toBe(operators * currencies * 4 * 3);
  // What every operator staked in one currency is there, under its name or another.
  const turnover = seriesOf(body, "croupier_turnover_minor_total").filter((line) => line.includes('currency="C3"'));
  expect(turnover.reduce((sum, line) => sum + valueOf(line), 0)).toBe(operators * 2 * 100);
});
