import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

export interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}

export const RULES = join(import.meta.dirname, "../rules");

export const ruleFiles = (): readonly string[] => readdirSync(RULES).filter((name) => name.endsWith(".yaml"));

const readRuleFile = (name: string): RuleFile => parse(readFileSync(join(RULES, name), "utf8")) as RuleFile;

export const allRules = (): readonly Rule[] =>
  ruleFiles().flatMap((name) => readRuleFile(name).groups.flatMap(({ rules }) => rules));
