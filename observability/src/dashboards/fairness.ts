import { type Board, boardUrl } from "../board.ts";
import { lines, number, rows } from "../panels.ts";
import { told } from "../promql.ts";

const WHERE = 'game=~"$game",operator=~"$operator",window="$window"';
const KEY = ["game", "variant", "operator", "currency"];
const LEGEND = "{{game}} {{variant}} {{operator}} {{currency}}";
const TIER = ["operator", "pool", "tier", "currency"];

/** Does it pay what it was certified to, is the money where it should be, and are promises kept? */
export const fairness = (games: readonly string[]): Board => ({
  uid: "fairness",
  title: "Croupier: fairness and RTP",
  about:
    "Does the house pay what it was certified to pay, is all money where it should be, and are commitments and jackpots kept?",
  variables: [
    { name: "window", choices: ["day", "month"] },
    { name: "game", label: "game", of: "croupier_rtp_actual" },
    { name: "operator", label: "operator", of: "croupier_rtp_actual" },
  ],
  sections: [
    [
      "RTP",
      [
        rows({
          title: "Outside their bands",
          about:
            "What was paid is above or below what these very bets return, ± 4 σ. The runbook of RtpOutsideBand says what to do.",
          query: `${told("croupier_rtp_outside", WHERE, [...KEY, "side"])} > 0`,
        }),
        lines({
          title: "Away from what was expected",
          about: "Of the turnover: actual less certified. A few points on few rounds are nothing; the band decides.",
          unit: "percentunit",
          queries: [
            [`${told("croupier_rtp_actual", WHERE, KEY)} - ${told("croupier_rtp_certified", WHERE, KEY)}`, LEGEND],
          ],
          link: ["Look into the game", boardUrl("game", "var-game=${__field.labels.game}")],
        }),
        lines({
          title: "Half the band's width",
          about: "Of the turnover. It narrows as rounds are played.",
          unit: "percentunit",
          queries: [
            [
              `${told("croupier_rtp_band_high", WHERE, KEY)} - ${told("croupier_rtp_certified", WHERE, KEY)}`,
              `above ${LEGEND}`,
            ],
            [
              `${told("croupier_rtp_certified", WHERE, KEY)} - ${told("croupier_rtp_band_low", WHERE, KEY)}`,
              `below ${LEGEND}`,
            ],
          ],
        }),
        lines({
          title: "Rounds measured",
          about: "By variant.",
          queries: [[told("croupier_rtp_measured_rounds", WHERE, KEY), LEGEND]],
        }),
        ...games.map((name) =>
          lines({
            title: `${name}: actual and certified`,
            about: "Over the window that is chosen above.",
            unit: "percentunit",
            width: 8,
            height: 6,
            queries: [
              [told("croupier_rtp_actual", `${WHERE},game="${name}"`, ["variant"]), "actual {{variant}}"],
              [told("croupier_rtp_certified", `${WHERE},game="${name}"`, ["variant"]), "certified {{variant}}"],
            ],
            link: ["Look into the game", boardUrl("game", `var-game=${name}`)],
          }),
        ),
        lines({
          title: "Reports are behind by",
          about: "RTP is known up to then. An hour: the runbook of ReportsBehind.",
          unit: "s",
          bad: [600, 3_600],
          queries: [[told("croupier_reports_behind_seconds", 'operator=~"$operator"', ["operator"]), "{{operator}}"]],
        }),
      ],
    ],
    [
      "Money",
      [
        number({
          title: "Ledger sound",
          about:
            "1: the newest proof found nothing. `all` is proved every hour, accounts that just played every five minutes.",
          width: 8,
          queries: [["min by (check) (croupier:ledger_sound:newest)", "{{check}}"]],
        }),
        number({
          title: "Proved",
          about: "How long ago.",
          unit: "s",
          width: 8,
          bad: [7_200, 10_800],
          queries: [["time() - max by (check) (croupier_ledger_checked_timestamp_seconds)", "{{check}}"]],
        }),
        lines({
          title: "Jackpots, and the most that they pay",
          about: "In minor units. What a hidden mark is, nobody sees here.",
          queries: [
            [told("croupier_jackpot_level_minor", 'operator=~"$operator"', TIER), "{{pool}} {{tier}} {{operator}}"],
            [
              told("croupier_jackpot_ceiling_minor", 'operator=~"$operator"', TIER),
              "at most {{pool}} {{tier}} {{operator}}",
            ],
          ],
        }),
        lines({
          title: "Jackpots past their must-hit-by",
          about: "1 is a broken promise: the runbook of JackpotPastMustHitBy.",
          bad: [1, 1],
          queries: [
            [
              told("croupier_jackpot_past_must_hit_by", 'operator=~"$operator"', TIER),
              "{{pool}} {{tier}} {{operator}}",
            ],
          ],
        }),
        lines({
          title: "Jackpots won and not paid",
          about: "How long the oldest has waited.",
          unit: "s",
          bad: [300, 900],
          queries: [
            [told("croupier_jackpot_unpaid_oldest_seconds", 'operator=~"$operator"', ["operator"]), "{{operator}}"],
          ],
        }),
      ],
    ],
    [
      "Commitments",
      [
        lines({
          title: "Oldest seed pair in use",
          about: "Of accounts that played in the last day. Players should be asked to rotate after 90 days.",
          unit: "s",
          bad: [7_776_000, 15_552_000],
          queries: [
            [told("croupier_commitment_oldest_seconds", 'operator=~"$operator"', ["operator"]), "{{operator}}"],
          ],
        }),
        lines({
          title: "Most rounds under one seed pair",
          about: "A million is too many.",
          bad: [500_000, 1_000_000],
          queries: [[told("croupier_commitment_most_rounds", 'operator=~"$operator"', ["operator"]), "{{operator}}"]],
        }),
      ],
    ],
  ],
});
