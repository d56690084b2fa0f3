import { parseRule } from "@croupier/gateway/limits/rules";
import { expect, test } from "vitest";
import { readLimitsCommand } from "./limits.ts";
import { UsageError } from "./usage-error.ts";

const operatorId = "0198c5b2-3f00-7000-8000-00000000000a";

test("`pnpm operator limits` takes what to set and what to take away", () => {
  const args = [operatorId, "--set", "player.play=5/1 50/60", "--unset", "key.admin", "--json"];
  expect(readLimitsCommand(args)).toEqual({
    operatorId,
    changes: new Map([
      ["player.play", parseRule("5/1 50/60")],
      ["key.admin", null],
    ]),
    json: true,
  });
});

test.each([
  [[]],
  [["my-casino"]],
  [[operatorId, operatorId]],
  [[operatorId, "--set", "player.play=5"]],
  [[operatorId, "--set", "address=5/1 50/60"]],
  [[operatorId, "--unset", "all"]],
])("`pnpm operator limits` refuses %j", (args) => {
  expect(() => readLimitsCommand(args)).toThrow(UsageError);
});
