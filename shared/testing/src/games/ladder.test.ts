import fc from "fast-check";
import { describeLaws } from "../laws.ts";
import { ladder } from "./ladder.ts";

const selection = fc.record(
  {
    ladder: fc.constantFrom("left" as const, "right" as const, "rotten" as const),
    top: fc.integer({ min: 1, max: 5 }),
  },
  { requiredKeys: ["ladder"] },
);

describeLaws(ladder, {
  selections: selection.map((one) => [one]),
  // Which rungs break.
  hidden: () => true,
  reaching: ([one]) => [
    {
      draws: [1, 1, 1, 1, 1],
      actions: ["double", ...Array.from({ length: one?.top ?? 5 }, () => "climb" as const)] as const,
    },
  ],
});
