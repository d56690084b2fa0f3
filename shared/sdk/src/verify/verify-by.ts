import type { Contract, Game } from "@croupier/contract/game";
import type { Rulebook } from "@croupier/contract/rulebook";
import { verifyCommitment } from "@croupier/fairness/verify";
import { asJson, type Difference, firstDifference } from "./difference.ts";
import { type DerivedRound, deriveRound } from "./derive-round.ts";
import type { FinishedRound } from "./record-shape.ts";
import { scriptOf } from "./script.ts";
import { type Forged, forged, type Verification } from "./verification.ts";

/** A game ready to verify rounds of. */
export interface VerifyingGame {
  readonly contract: Game["contract"];
  readonly rulebook: Rulebook;
}

/** Plays a round again by the rules it names, and compares all that follows from them. */
export const verifyBy = ({ contract, rulebook }: VerifyingGame, round: FinishedRound): Verification => {
  const { commitment, serverSeed } = round.fairness;
  if (!verifyCommitment(serverSeed, commitment)) {
    const expected = "the SHA-256 of the server seed";
    return forged("commitment_broken", { field: "fairness.commitment", expected, found: commitment });
  }
  const otherGame = firstDifference("game", contract.name, round.game);
  if (otherGame) return forged("rules_unknown", otherGame);
  const variant = rulebook.find(round.variant);
  if (!variant) {
    return forged("rules_unknown", {
      field: "variant",
      expected: `a variant of ${contract.name}`,
      found: round.variant,
    });
  }
  const otherRules =
    firstDifference("rulesVersion", variant.rulesVersion, round.rulesVersion) ??
    firstDifference("rulesHash", variant.rulesHash, round.rulesHash);
  if (otherRules) return forged("rules_differ", otherRules);
  const misshapen = wrongBet(contract, round) ?? wrongActions(contract, round);
  if (misshapen) return forged("malformed", misshapen);
  if (scriptOf(round.mode, round.fairness)) {
    const expected = "a client seed that tells no draws";
    return forged("scripted", { field: "fairness.clientSeed", expected, found: round.fairness.clientSeed });
  }

  const derived = derive(() => deriveRound(variant, round));
  if ("verified" in derived) return derived;
  for (const [field, expected] of derived.fields) {
    const difference = firstDifference(field, expected, round[field]);
    if (difference) return forged("differs", difference);
  }
  return { verified: true, draws: derived.draws };
};

const wrongBet = ({ wagers, selection: schema }: Contract, round: FinishedRound): Difference | undefined => {
  const { length } = round.wagers;
  if (length < wagers.min || length > wagers.max) {
    return { field: "wagers", expected: `${wagers.min} to ${wagers.max} wagers`, found: length };
  }
  return firstWrong(
    "wagers.{}.selection",
    schema,
    round.wagers.map(({ selection }) => selection),
  );
};

const wrongActions = ({ action }: Contract, { actions }: FinishedRound): Difference | undefined =>
  firstWrong("actions.{}", action, actions);

/** The first value that its schema refuses, or reads as something else. */
const firstWrong = (
  field: string,
  schema: Contract["selection"],
  values: readonly unknown[],
): Difference | undefined => {
  for (const [index, found] of values.entries()) {
    const at = field.replace("{}", String(index));
    const { success, data, error } = schema.safeParse(found);
    if (!success) return { field: at, expected: error.issues[0]?.message, found };
    const changed = firstDifference(at, asJson(data), found);
    if (changed) return changed;
  }
  return undefined;
};

/** Rules throw on what can't be a round of theirs; that it was said to be one is the finding. */
const derive = (play: () => DerivedRound): DerivedRound | Forged => {
  try {
    return play();
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    return forged("impossible", { field: "actions", expected: "a bet and actions that the rules allow", found });
  }
};
