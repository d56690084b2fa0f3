import type { Advice, Prepared } from "@croupier/contract/par";
import { toDecimal } from "@croupier/math/arithmetic";
import type { Rational } from "@croupier/math/rational";
import { formatRational } from "@croupier/math/rational-text";
import { alignTable } from "./table.ts";

/** Whose advice it is. */
export interface Advised {
  readonly game: string;
  /** Null for parameters that were never shipped. */
  readonly variant: string | null;
  readonly prepared: Pick<Prepared, "rulesVersion" | "parameters">;
}

const PLACES = 8;

const value = (r: Rational) => ({ exact: formatRational(r), decimal: toDecimal(r, PLACES) });

/** Exact numbers as `"num/den"`; `choices` are all there are, the best first. */
export const adviceJson = ({ game, variant, prepared }: Advised, { position, choices }: Advice) => {
  const { rulesVersion, parameters } = prepared;
  const all = choices.map((choice) => ({ name: choice.name, action: choice.action, value: value(choice.value) }));
  return { game, variant, rulesVersion, parameters, position, best: all[0] ?? null, choices: all };
};

/** For people: the best, and a table of all. */
export const showAdvice = ({ game, variant, prepared }: Advised, { position, choices }: Advice): string => {
  const [best] = choices;
  const rows = choices.map((choice) => [choice.name, value(choice.value).decimal, value(choice.value).exact]);
  return [
    `${game}, ${variant ?? "parameters never shipped"}, rules ${prepared.rulesVersion}`,
    `${position}: ${best?.name ?? "there is nothing to decide"}`,
    "",
    ...alignTable([["choice", "returns", "exact"], ...rows]),
  ].join("\n");
};
