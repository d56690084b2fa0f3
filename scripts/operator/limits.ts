import { parseArgs } from "node:util";
import { UUID } from "@croupier/contract/ids";
import type { Database } from "@croupier/db/database";
import {
  CALLER_LIMITS,
  type CallerLimit,
  parseRule,
  publicRules,
  type Rule,
  ruleText,
} from "@croupier/gateway/limits/rules";
import { setRules } from "@croupier/gateway/limits/set-rule";
import { alignTable } from "../par/table.ts";
import { UsageError } from "./usage-error.ts";

export interface LimitsCommand {
  readonly operatorId: string;
  /** Null for those that it has no more of its own. */
  readonly changes: ReadonlyMap<CallerLimit, Rule | null>;
  readonly json: boolean;
}

/** Throws a UsageError. */
export const readLimitsCommand = (args: readonly string[]): LimitsCommand => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      set: { type: "string", multiple: true, default: [] },
      unset: { type: "string", multiple: true, default: [] },
      json: { type: "boolean", default: false },
    },
  });
  const [operatorId = "", ...rest] = positionals;
  if (!UUID.test(operatorId) || rest.length > 0) throw new UsageError("say: operator limits OPERATOR_ID");
  const changes = new Map([...values.set.map(readRule), ...values.unset.map((name) => [limitOf(name), null] as const)]);
  return { operatorId, changes, json: values.json };
};

const readRule = (argument: string): readonly [CallerLimit, Rule] => {
  const [, name = "", text = ""] = /^([^=]*)=(.*)$/.exec(argument) ?? [];
  const rule = parseRule(text);
  if (!rule) throw new UsageError(`--set is as player.play="20/1 600/60", not ${argument}`);
  return [limitOf(name), rule];
};

const limitOf = (name: string): CallerLimit => {
  const limit = CALLER_LIMITS.find((one) => one === name);
  if (limit === undefined) throw new UsageError(`the limits are ${CALLER_LIMITS.join(", ")}; not ${name}`);
  return limit;
};

export const runLimitsCommand = async (db: Database, { operatorId, changes, json }: LimitsCommand): Promise<string> => {
  const own = await setRules(db, operatorId, changes);
  if (!own) throw new Error(`there is no such operator: ${operatorId}`);
  if (json) return JSON.stringify(own, null, 2);
  const rows = CALLER_LIMITS.map((name) => [name, own[name] ?? `${ruleText(publicRules[name])}  (as everybody)`]);
  return alignTable(rows).join("\n");
};
