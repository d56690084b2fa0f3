import type { Parameters } from "../parameters.ts";
import type { FullChart } from "./chart-play.ts";

type Rules = Pick<Parameters, "soft17" | "doubleAfterSplit" | "surrender" | "peek">;

/** Ten letters for the dealer's 2, 3 … 10, A, with those of some up cards put in. */
const put = (row: string, at: number, letters: string): string =>
  row.slice(0, at) + letters + row.slice(at + letters.length);
const [NINE, TEN, ACE] = [7, 8, 9];

const hardRows = ({ soft17, surrender, peek }: Rules): Record<string, string> => {
  const hits = "HHHHHHHHHH";
  const stiff = "SSSSSHHHHH";
  const stands = "SSSSSSSSSS";
  const h17 = soft17 === "hit";
  const rows: Record<string, string> = {
    ...Object.fromEntries([4, 5, 6, 7, 8].map((total) => [total, hits])),
    9: "HDDDDHHHHH",
    10: "DDDDDDDDHH",
    11: peek ? `DDDDDDDDD${h17 ? "D" : "H"}` : "DDDDDDDDHH",
    12: "HHSSSHHHHH",
    ...Object.fromEntries([13, 14, 15, 16].map((total) => [total, stiff])),
    ...Object.fromEntries([17, 18, 19, 20, 21].map((total) => [total, stands])),
  };
  if (surrender === "none") return rows;
  const late = {
    15: put(stiff, TEN, h17 ? "RR" : "R"),
    16: put(stiff, NINE, "RRR"),
    17: h17 ? put(stands, ACE, "r") : stands,
  };
  // Where nobody has looked at the hole card, half is worth more.
  const early = {
    ...Object.fromEntries([5, 6, 7].map((total) => [total, put(hits, ACE, "R")])),
    12: put("HHSSSHHHHH", ACE, "R"),
    13: put(stiff, ACE, "R"),
    14: put(stiff, TEN, "RR"),
    15: put(stiff, TEN, "RR"),
    16: put(stiff, NINE, "RRR"),
    17: put(stands, ACE, "r"),
  };
  return { ...rows, ...(peek ? late : early) };
};

const softRows = ({ soft17 }: Rules): Record<string, string> => {
  const h17 = soft17 === "hit";
  return {
    12: "HHHHHHHHHH",
    13: "HHHDDHHHHH",
    14: "HHHDDHHHHH",
    15: "HHDDDHHHHH",
    16: "HHDDDHHHHH",
    17: "HDDDDHHHHH",
    18: h17 ? "dddddSSHHH" : "SddddSSHHH",
    19: h17 ? "SSSSdSSSSS" : "SSSSSSSSSS",
    20: "SSSSSSSSSS",
    21: "SSSSSSSSSS",
  };
};

const pairRows = ({ soft17, doubleAfterSplit, surrender, peek }: Rules): Record<string, string> => {
  const das = doubleAfterSplit;
  const rows: Record<string, string> = {
    2: das ? "PPPPPPHHHH" : "HHPPPPHHHH",
    3: das ? "PPPPPPHHHH" : "HHPPPPHHHH",
    4: das ? "HHHPPHHHHH" : "HHHHHHHHHH",
    5: "DDDDDDDDHH",
    6: das ? "PPPPPHHHHH" : "HPPPPHHHHH",
    7: "PPPPPPHHHH",
    8: peek ? "PPPPPPPPPP" : "PPPPPPPPHH",
    9: "PPPPPSPPSS",
    10: "SSSSSSSSSS",
    A: peek ? "PPPPPPPPPP" : "PPPPPPPPPH",
  };
  if (surrender === "none") return rows;
  if (peek) return soft17 === "hit" ? { ...rows, 8: put(rows[8] ?? "", ACE, "p") } : rows;
  const surrendered = (row: string, at: number, letters: string) => [row, put(rows[row] ?? "", at, letters)] as const;
  return {
    ...rows,
    ...Object.fromEntries([
      surrendered("2", ACE, soft17 === "hit" ? "R" : "H"),
      surrendered("3", ACE, "R"),
      surrendered("6", ACE, "R"),
      surrendered("7", TEN, "RR"),
      surrendered("8", TEN, "RR"),
    ]),
  };
};

/**
 * The total-dependent basic strategy for four to eight decks, as it is usually printed, for the rules in force. A double
 * that the rules forbid is a hit or a stand, so there is one chart for all of `doubleOn`.
 */
export const standardChart = (rules: Rules): FullChart => ({
  hard: hardRows(rules),
  soft: softRows(rules),
  pair: pairRows(rules),
});
