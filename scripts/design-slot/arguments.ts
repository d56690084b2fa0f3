import { parseArgs } from "node:util";
import { multiply, type Rational, rational } from "@croupier/math/rational";
import { parseRational } from "@croupier/math/rational-text";

export interface DesignCommand {
  /** A share of 1. */
  readonly rtp: Rational;
  /** How often a paid spin may hit, at least and at most. */
  readonly hits: readonly [least: Rational, most: Rational];
  readonly seed: string;
  /** The path of a theme. */
  readonly theme: string | undefined;
  readonly help: boolean;
}

export const usage = `pnpm design-slot --rtp PERCENT [OPTIONS]

Finds strips for a slot machine that returns so much, and prints its parameters as JSON: what \`pnpm par slots --params\`
takes, and what a file in games/slots/variants holds. The same options find the same strips.

  --rtp PERCENT     what it returns: 96, 94.5
  --hits LOW-HIGH   how many of a hundred paid spins win anything: 20-35 unless told
  --seed TEXT       another seed finds other strips
  --theme FILE      lines, pays and rough strips to begin with; design-slot/moth-and-moon.json shows what is in it
  --help            this text`;

const OPTIONS = {
  rtp: { type: "string" },
  hits: { type: "string", default: "20-35" },
  seed: { type: "string", default: "croupier" },
  theme: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

const percent = (text: string): Rational => multiply(parseRational(text), rational(1, 100));

/** Reads the command line. Returns the sentence that says what is wrong with it. */
export const readArguments = (args: readonly string[]): DesignCommand | string => {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    const { rtp = values.help ? "0" : "", hits, seed, theme, help } = values;
    if (!/^\d{1,3}(?:\.\d+)?$/.test(rtp)) return `--rtp is a number of percent, not ${rtp || "left out"}`;
    const [, least, most] = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(hits) ?? [];
    if (least === undefined || most === undefined) return `--hits is two numbers of percent, as 20-35, not ${hits}`;
    return { rtp: percent(rtp), hits: [percent(least), percent(most)], seed, theme, help };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
