import { createRulebook } from "@croupier/contract/rulebook";
import { openPlay, replay } from "@croupier/contract/play";
import { describeLaws } from "@croupier/testing/laws";
import { seededDraws } from "@croupier/testing/seeded-draws";
import { accepted } from "@croupier/testing/twins";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { thickCoin, without } from "./superseded.ts";

describeLaws(thickCoin, {
  selections: fc.constantFrom("heads" as const, "tails" as const, "edge" as const).map((call) => [{ call }]),
  reaching: ([selection], variant) => {
    const draws = { heads: 0, tails: variant === "standard" ? 1 : 49, edge: 98 };
    return [{ draws: [draws[selection?.call ?? "heads"]] }];
  },
});

describe("a superseded version of rules", () => {
  const before = createRulebook({
    ...without(thickCoin, 2),
    variants: { standard: { rules: 1, parameters: { rtp: "99/100" } } },
  });
  const after = createRulebook(thickCoin);
  const bet = { selections: [{ call: "tails" as const }], stakes: [100n] };
  const nonces = Array.from({ length: 100 }, (_, nonce) => nonce);

  test("rounds of before replay bit for bit under the version they name", () => {
    const [old, same] = [before.find("standard"), after.find("standard")];
    if (!old || !same) throw new Error("the variant is missing");
    expect({ version: same.rulesVersion, hash: same.rulesHash }).toEqual({ version: 1, hash: old.rulesHash });
    for (const nonce of nonces) {
      const then = accepted(openPlay(old.rules, bet, seededDraws(nonce)));
      const now = replay(same.rules, bet, [], seededDraws(nonce));
      expect(now).toEqual(then);
      expect(JSON.stringify(same.rules.view(now.state, "player"))).toBe(
        JSON.stringify(old.rules.view(then.state, "player")),
      );
    }
  });

  test("new rounds go by the version that their variant names", () => {
    const [one, two] = [after.find("standard"), after.find("standard-2")];
    if (!one || !two) throw new Error("a variant is missing");
    expect([one.rulesVersion, two.rulesVersion]).toEqual([1, 2]);
    const differ = nonces.filter((nonce) => {
      const [by1, by2] = [one, two].map(({ rules }) => accepted(openPlay(rules, bet, seededDraws(nonce))).payout);
      return by1 !== by2;
    });
    expect(differ.length).toBeGreaterThan(0);
  });

  test("an old version objects to what the contract has learnt since", () => {
    expect(after.find("standard")?.rules.objection?.([{ call: "edge" }])).toBe("This coin falls on a side.");
    expect(after.find("standard-2")?.rules.objection?.([{ call: "edge" }])).toBeUndefined();
  });

  test("a variant whose rules, parameters or hash are missing is no rulebook", () => {
    expect(() => createRulebook(without(thickCoin, 1))).toThrow("variant standard names rules 1, which do not exist");
    expect(() => createRulebook({ ...thickCoin, lock: { variants: {} } })).toThrow("has no rules hash");
    const bad = { ...thickCoin.variants, standard: { rules: 1, parameters: { rtp: "3/2" } } };
    expect(() => createRulebook({ ...thickCoin, variants: bad })).toThrow("an RTP lies above 0");
  });
});
