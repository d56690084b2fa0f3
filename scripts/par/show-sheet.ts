import type {
  DistributionTable,
  Maximum,
  ParSection,
  ParSheet,
  Share,
  ShareBetween,
} from "@croupier/contract/par-sheet";
import { toDecimal, toNumber } from "@croupier/math/arithmetic";
import type { Rational } from "@croupier/math/rational";
import { parseExact } from "./exact-text.ts";
import { alignTable, bar, clipped, grouped } from "./table.ts";

const BAR_WIDTH = 40;
const EXACT_WIDTH = 21;
const LABEL_WIDTH = 20;
const FRACTION_WIDTH = 80;

const decimal = (r: Rational, places: number): string => grouped(toDecimal(r, places).replace(/\.?0+$/, ""));

const times = (exact: string): string => `${decimal(parseExact(exact), 4)}×`;

/** `1.98× (99/50)`; whole numbers need no fraction, and one of hundreds of digits is in the JSON. */
const inFull = (text: string, exact: string): string =>
  exact.endsWith("/1") ? text : `${text}  (${clipped(exact, FRACTION_WIDTH)})`;

/** Of a maximum as good as never reached only how many digits its odds have is of use. */
const rounds = (oneIn: string): string => {
  const digits = oneIn.split(".")[0]?.length ?? 0;
  return digits > EXACT_WIDTH ? `10^${digits - 1} and more` : decimal(parseExact(oneIn), 2);
};

const share = ({ exact, percent }: Share): string => inFull(`${percent} %`, exact);

const shareBetween = (of: Share | ShareBetween): string =>
  of.exact === null ? `between ${share(of.atLeast)} and ${share(of.atMost)}` : share(of);

/** A share in a column: as many digits as both its limits begin with. */
const shortShare = (of: Share | ShareBetween): string => {
  if (of.exact !== null) return clipped(of.percent, 12);
  const [least, most] = [of.atLeast.percent, of.atMost.percent];
  let same = 0;
  while (same < least.length && least.charAt(same) === most.charAt(same)) same += 1;
  return `${least.slice(0, same)}…`;
};

/** One round in how many, or between how many and how many. */
const odds = (maximum: Maximum): string => {
  if (maximum.probability !== null) return `one round in ${rounds(maximum.oneIn)}`;
  const { atLeast, atMost } = maximum;
  const seldom = atLeast.oneIn === null ? "" : ` and no more seldom than one in ${rounds(atLeast.oneIn)}`;
  return `no more often than one round in ${rounds(atMost.oneIn)}${seldom}`;
};

const shortOdds = (maximum: Maximum): string =>
  maximum.probability === null ? `> ${rounds(maximum.atMost.oneIn)}` : rounds(maximum.oneIn);

const OVERVIEW = ["class", "RTP %", "exact", "edge %", "hit %", "σ", "max", "one in"];

const overview = (sections: readonly ParSection[]): readonly string[] =>
  alignTable([
    OVERVIEW,
    ...sections.map(({ name, rtp, houseEdge, hitFrequency, standardDeviation, maximum }) => [
      name,
      clipped(rtp.percent, 12),
      clipped(rtp.exact, EXACT_WIDTH),
      clipped(houseEdge.perInitialBet.percent, 12),
      shortShare(hitFrequency),
      toDecimal(parseExact(standardDeviation), 4),
      maximum ? times(maximum.multiplier) : "none",
      maximum ? shortOdds(maximum) : "-",
    ]),
  ]);

const rowsOf = (table: DistributionTable): readonly (readonly [label: string, probability: string])[] =>
  "outcomes" in table
    ? table.outcomes.map(({ multiplier, wagered, probability }) => [
        wagered === undefined ? times(multiplier) : `${times(multiplier)} for ${times(wagered)}`,
        probability,
      ])
    : table.bands.map(({ above, upTo, probability }) => [
        [above === null ? "" : `over ${times(above)}`, upTo === null ? "" : `to ${times(upTo)}`].join(" ").trim(),
        probability,
      ]);

/** The distribution, a bar per outcome. */
const plot = (table: DistributionTable): readonly string[] => {
  const rows = rowsOf(table);
  const cells = alignTable(
    rows.map(([label, exact]) => ["", label, decimal(parseExact(exact), 10), clipped(exact, EXACT_WIDTH)]),
  );
  return rows.map(([, exact], row) => `${cells[row]}  ${bar(toNumber(parseExact(exact)), BAR_WIDTH)}`);
};

/** One section with all that is known of it. */
const detail = (section: ParSection): readonly string[] => {
  const { rtp, houseEdge, hitFrequency, variance, standardDeviation, maximum, averageWager } = section;
  const grows = averageWager !== "1/1";
  const lines: readonly (readonly [label: string, text: string])[] = [
    ["bet", JSON.stringify(section.selections)],
    ["RTP", share(rtp)],
    ["house edge", `${share(houseEdge.perInitialBet)} per initial bet`],
    ["", `${share(houseEdge.perAmountWagered)} per amount wagered${grows ? "" : ", which is the same"}`],
    ...(grows ? [["average wager", inFull(decimal(parseExact(averageWager), 8), averageWager)] as const] : []),
    ["hit frequency", shareBetween(hitFrequency)],
    ...(section.baseHitFrequency ? [["of the first spin", share(section.baseHitFrequency)] as const] : []),
    ["variance", inFull(variance.decimal, variance.exact)],
    ["std deviation", `${standardDeviation} per unit staked`],
    [
      "maximum",
      maximum
        ? `${inFull(times(maximum.multiplier), maximum.multiplier)}, ${odds(maximum)}`
        : "none, as free spins have no limit",
    ],
    ...(section.breakdown ?? []).map((part) => {
      const hits = part.hitFrequency ? `, on ${part.hitFrequency.percent} % of rounds` : "";
      return [part.name, `${share(part.rtp)}${hits}`] as const;
    }),
    ...section.atStake.map(
      ({ stake, rtp: left }) =>
        [`RTP at stake ${stake}`, left ? share(left) : "refused: a part of it would be nothing"] as const,
    ),
    ...(section.stakeStep === null
      ? []
      : [["stake step", `multiples of ${section.stakeStep} lose at most 0.5 points by rounding`] as const]),
    ...(section.strategy ? [["strategy", section.strategy.name] as const] : []),
    ...(section.errorBound === undefined ? [] : [["error below", section.errorBound] as const]),
    ...(section.notes ?? []).map((note) => ["note", note] as const),
  ];
  const chart = section.strategy?.chart;
  return [
    section.name,
    ...lines.map(([label, text]) => `  ${label.padEnd(LABEL_WIDTH)}${text}`),
    ...(chart === undefined ? [] : [typeof chart === "string" ? chart : JSON.stringify(chart, undefined, 2)]),
    ...(section.distribution ? ["", ...plot(section.distribution)] : []),
  ];
};

/** A sheet for people: a line per section, and the first one, or the only one, in full. */
export const showSheet = (sheet: ParSheet): string => {
  const { title, variant, rulesVersion, rulesHash, parameters, sections } = sheet;
  const [first] = sections;
  return [
    `${title}, ${variant ?? "parameters never shipped"}, rules ${rulesVersion}`,
    ...(rulesHash === null ? [] : [`rules hash ${rulesHash}`]),
    `parameters ${clipped(JSON.stringify(parameters), 100)}`,
    "",
    ...(sections.length > 1 ? [...overview(sections), ""] : []),
    ...(first ? detail(first) : []),
    ...(sections.length > 1 ? ["", "--class NAME shows another class in full."] : []),
  ].join("\n");
};
