import type { Profile } from "@croupier/contract/terms";

const hour = 3_600;

const unitedKingdom = (slotCap: number): Profile => ({
  minRoundMs: 5_000,
  stakeCaps: {},
  autoplay: false,
  reminderSeconds: hour,
  demo: true,
  games: { slots: { minRoundMs: 2_500, stakeCaps: { GBP: slotCap } } },
});

/**
 * What some regulators ask, as it was published when this was written; whether it still holds, and whether it is all that a
 * licence asks, is the operator's to know. An operator's own profile of the same code takes a preset's place.
 *
 * - GB: Gambling Commission, Remote gambling and software technical standards, RTS 14 (slots 2.5 s, other casino games 5 s
 *   from the start of a game to the start of the next; no autoplay) and RTS 13 (reality checks, which the customer sets);
 *   The Gambling Act 2005 (Operating Licence Conditions) (Amendment) Regulations 2025: 5 pounds a game cycle in slots,
 *   2 pounds below the age of 25, which is `GB-U25`.
 * - DE: Glücksspielstaatsvertrag 2021, § 22a: virtual slots alone, 5 s and 1 euro a game, no autoplay, a notice after an
 *   hour that the player confirms. (The five minutes' break after it is not kept here.)
 * - MT: Malta Gaming Authority, Player Protection Directive (Directive 2 of 2018): reality checks, which the player sets.
 */
export const presets: Readonly<Record<string, Profile>> = {
  DE: {
    minRoundMs: 5_000,
    stakeCaps: { EUR: 100 },
    autoplay: false,
    reminderSeconds: hour,
    demo: true,
    games: {},
  },
  GB: unitedKingdom(500),
  "GB-U25": unitedKingdom(200),
  MT: { minRoundMs: 0, stakeCaps: {}, autoplay: true, reminderSeconds: hour, demo: true, games: {} },
};
