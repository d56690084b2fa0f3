import { expect, it } from "vitest";
import { stages } from "../stages.ts";
import { crossover, estimate } from "./estimate.ts";

const gateway = { type: "AWS::EC2::NatGateway", properties: {} };

it("adds up what is there, by the month", () => {
  expect(estimate(stages.dev, [gateway, gateway], 0)).toEqual([
    { what: "AWS::EC2::NatGateway", count: 2, usd: 2 * 0.048 * 730 },
  ]);
  const [node] = estimate(stages.prod, [], 1);
  expect(node?.usd).toBeCloseTo(0.1003 * 1.12 * 730);
});

it("refuses to guess what nobody has looked up", () => {
  const estimateOf = (type: string, properties = {}) => estimate(stages.dev, [{ type, properties }], 0);
  expect(() => estimateOf("AWS::Neptune::DBCluster")).toThrow(/no price is known of AWS::Neptune::DBCluster/);
  expect(() => estimateOf("AWS::RDS::DBInstance", { DBInstanceClass: "db.r9x.48xlarge" })).toThrow(/db\.r9x\.48xlarge/);
});

it("finds the rate at which function and pods cost the same", () => {
  const { callUsd, podsUsd, callsPerSecond } = crossover(stages.prod, { count: 3, cpuMilli: 500 }, { cpuMilli: 1_900 });
  expect(callUsd * callsPerSecond * 730 * 3_600).toBeCloseTo(podsUsd);
  expect(callsPerSecond).toBeGreaterThan(1);
});
