import type { Option } from "../options.ts";
import { UPS } from "../chart.ts";
import type { Decision, Play } from "./player.ts";

/** A chart with every row. */
export interface FullChart {
  readonly hard: Readonly<Record<string, string>>;
  readonly soft: Readonly<Record<string, string>>;
  readonly pair: Readonly<Record<string, string>>;
}

/** What a letter asks for, in the order of preference; where none of it is left, the total decides. */
const LETTERS: Readonly<Record<string, readonly Option[]>> = {
  H: ["hit"],
  S: ["stand"],
  D: ["double", "hit"],
  d: ["double", "stand"],
  P: ["split"],
  R: ["surrender", "hit"],
  r: ["surrender", "stand"],
  p: ["surrender", "split"],
};

const rowName = (value: number): string => (value === 1 ? "A" : String(value));
const columnOf = (up: number): number => UPS.findIndex((name) => name === rowName(up));

const find = (
  rows: Readonly<Record<string, string>>,
  row: string,
  up: number,
  options: readonly Option[],
): Option | undefined => LETTERS[rows[row]?.charAt(columnOf(up)) ?? ""]?.find((option) => options.includes(option));

/** Plays as a chart says: a pair by its row, unless that asks for a split there can't be; else by the total. */
export const createChartPlay =
  (chart: FullChart): Play =>
  ({ pair, total, soft, up }: Decision, options) => {
    const paired = pair > 0 ? find(chart.pair, rowName(pair), up, options) : undefined;
    const played = paired ?? find(soft ? chart.soft : chart.hard, String(total), up, options);
    // Split aces that can't take a card stand, whatever a chart says.
    return played ?? "stand";
  };
