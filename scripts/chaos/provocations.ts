import type { Provocation } from "./provocation.ts";
import { notPaid, pastMustHitBy } from "./provocations/jackpots.ts";
import { jobsStuck, reportsBehind, workerSilent } from "./provocations/jobs.ts";
import { notProved, outOfBalance } from "./provocations/ledger.ts";
import { commitmentTooLong, stuckOpen } from "./provocations/rounds.ts";
import { outsideForADay, outsideForLong } from "./provocations/rtp.ts";
import { booksDiffer, callsWait, callsWaitForLong, notAsked } from "./provocations/wallets.ts";

/** One for each alert that only a casino can have; made anew for each run. */
export const provocations = (): readonly Provocation[] => [
  outOfBalance(),
  notProved(),
  workerSilent(),
  outsideForADay(),
  outsideForLong(),
  reportsBehind(),
  stuckOpen(),
  commitmentTooLong(),
  jobsStuck(),
  callsWait(),
  callsWaitForLong(),
  notAsked(),
  booksDiffer(),
  pastMustHitBy(),
  notPaid(),
];
