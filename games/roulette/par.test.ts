import { computeParSheet, prepare } from "@croupier/contract/compute-par";
import { computeFigures } from "@croupier/contract/figures";
import { momentsIn } from "@croupier/contract/endings";
import type { Between } from "@croupier/contract/par";
import type { ParSection } from "@croupier/contract/par-sheet";
import { toPercent, sqrtDecimal } from "@croupier/math/arithmetic";
import type { Rational } from "@croupier/math/rational";
import { formatRational, parseRational } from "@croupier/math/rational-text";
import { describe, expect, test } from "vitest";
import { contract } from "./contract.ts";
import { SPOT_TYPES, spotsOf } from "./layout.ts";
import { par } from "./par.ts";
import { parameters } from "./parameters.ts";

const sectionsOf = (given: unknown): readonly ParSection[] => computeParSheet(par, { parameters: given }).sections;
const percent = ({ exact }: { readonly exact: string | null }): string => toPercent(parseRational(exact ?? ""), 2);
const edgesOf = (given: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(sectionsOf(given).map(({ name, houseEdge }) => [name, percent(houseEdge.perInitialBet)]));

const spell = (figure: Rational | Between): string => ("num" in figure ? formatRational(figure) : "not exact");

const EVEN_MONEY = ["red", "black", "odd", "even", "low", "high"];

describe("figures published elsewhere", () => {
  // http://acesguidetogambling.com/roulette/zeros.html, a table by the Wizard of Odds, who has the same at
  // https://wizardofodds.com/games/roulette/basics/.
  test.each<[names: readonly string[], pays: number, probability: string, edge: string]>([
    [EVEN_MONEY, 1, "47.37 %", "5.26 %"],
    [["dozen", "column"], 2, "31.58 %", "5.26 %"],
    [["straight"], 35, "2.63 %", "5.26 %"],
    [["split"], 17, "5.26 %", "5.26 %"],
    [["street", "trio"], 11, "7.89 %", "5.26 %"],
    [["corner"], 8, "10.53 %", "5.26 %"],
    [["six-line"], 5, "15.79 %", "5.26 %"],
    [["five-number"], 6, "13.16 %", "7.89 %"],
  ])("double zero: %j", (names, pays, probability, edge) => {
    const sections = sectionsOf({ wheel: "american" }).filter(({ name }) => names.includes(name));
    expect(sections).toHaveLength(names.length);
    for (const { maximum, hitFrequency, houseEdge } of sections) {
      expect(maximum?.multiplier).toBe(`${pays + 1}/1`);
      expect([percent(hitFrequency), percent(houseEdge.perInitialBet)]).toEqual([probability, edge]);
    }
  });

  test("double zero: standard deviations, https://wizardofodds.com/ask-the-wizard/65/", () => {
    const deviationOf = new Map(
      sectionsOf({ wheel: "american" }).map(({ name, variance }) => [
        name,
        sqrtDecimal(parseRational(variance.exact), 6),
      ]),
    );
    expect(deviationOf.get("straight")).toBe("5.762617");
    for (const name of EVEN_MONEY) expect(deviationOf.get(name)).toBe("0.998614");
  });

  test("single zero: 2.70 % on every wager, https://wizardofodds.com/games/roulette/basics/", () => {
    const edges = edgesOf({ wheel: "european" });
    const others = ["straight", "split", "street", "trio", "corner", "first four", "six-line", "dozen", "column"];
    expect(Object.keys(edges)).toEqual([...others, ...EVEN_MONEY]);
    expect(new Set(Object.values(edges))).toEqual(new Set(["2.70 %"]));
  });

  // The same page: half back takes the edge of even money to 1.35 % with one zero, and to 2.63 % with two.
  test.each([
    ["european", "1.35 %", "2.70 %"],
    ["american", "2.63 %", "5.26 %"],
  ])("half back on zero, %s", (wheel, even, others) => {
    const edges = edgesOf({ wheel, laPartage: true });
    for (const [name, edge] of Object.entries(edges)) {
      const expected = EVEN_MONEY.includes(name) ? even : name === "five-number" ? "7.89 %" : others;
      expect([name, edge]).toEqual([name, expected]);
    }
  });
});

describe("the sheet", () => {
  test.each([
    { wheel: "european" },
    { wheel: "european", laPartage: true },
    { wheel: "american", laPartage: false },
    { wheel: "american", laPartage: true },
  ])("has a class for every type of spot, and every spot of a type has its figures: %j", (given) => {
    const prepared = prepare(par.game, { parameters: given });
    const sections = new Map(sectionsOf(given).map((section) => [section.name, section]));
    const types = new Set<string>();
    for (const { type, selection, covers } of spotsOf(parameters.parse(given).wheel)) {
      const played = { name: "a spot", selections: [contract.selection.parse(selection)] };
      const { returned, variance, hitFrequency } = momentsIn(computeFigures(prepared, played));
      const { title } = SPOT_TYPES[type];
      const section = sections.get(title);
      expect([returned, variance, hitFrequency].map(spell), `${title} ${covers.join("-")}`).toEqual([
        section?.rtp.exact,
        section?.variance.exact,
        section?.hitFrequency.exact,
      ]);
      types.add(title);
    }
    expect([...types].toSorted()).toEqual([...sections.keys()].toSorted());
  });

  test("in full, by hand: red with half back on the one zero", () => {
    const red = sectionsOf({ laPartage: true }).find(({ name }) => name === "red");
    // 18 of 37 double the stake, one returns half: 73/74; (18 · 4 + ¼)/37 − (73/74)² = 5364/5476.
    expect(red).toMatchObject({
      selections: [{ type: "red" }],
      rtp: { exact: "73/74" },
      houseEdge: { perInitialBet: { exact: "1/74" }, perAmountWagered: { exact: "1/74" } },
      hitFrequency: { exact: "19/37" },
      maximum: { multiplier: "2/1", probability: "18/37" },
      distribution: {
        outcomes: [
          { multiplier: "0/1", probability: "18/37" },
          { multiplier: "1/2", probability: "1/37" },
          { multiplier: "2/1", probability: "18/37" },
        ],
      },
      atStake: [{ stake: 1, rtp: { exact: "36/37" } }, { stake: 10, rtp: { exact: "73/74" } }, {}, {}],
    });
    expect(parseRational(red?.variance.exact ?? "")).toEqual(parseRational("5364/5476"));
  });
});

describe("parameters of roulette", () => {
  test("are a wheel, with one zero unless told, and la partage, which is off", () => {
    expect(parameters.parse({})).toEqual({ wheel: "european", laPartage: false });
  });

  test.each([
    [{ wheel: "french" }, ["wheel"]],
    [{ laPartage: 1 }, ["laPartage"]],
    [{ zeros: 2 }, []],
  ])("%j is refused", (json, path) => {
    expect(parameters.safeParse(json).error?.issues.map((issue) => issue.path)).toEqual([path]);
  });
});
