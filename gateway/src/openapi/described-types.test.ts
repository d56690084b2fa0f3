import type { FairnessState, GameInfo, Rotation, RoundRecord } from "@croupier/contract/round";
import { expectTypeOf, it } from "vitest";
import type { z } from "zod";
import type { ErrorShape } from "../errors/error-shape.ts";
import type { fairnessState, rotation } from "../games/fairness-answers.ts";
import type { gameInfo } from "../games/game-answers.ts";
import type { roundRecord } from "../rounds/round-schema.ts";
import type { SessionEvent, sessionEvent } from "../streams/session-event.ts";
import type { errorAnswer } from "./error-answer.ts";

/** With what may be left out left out, or there: zod says `undefined` as well. */
type Exactly<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

it("describes no less of what hosts answer than its types say", () => {
  expectTypeOf<Exactly<z.output<typeof roundRecord>>>().toExtend<Exactly<RoundRecord>>();
  expectTypeOf<z.output<typeof gameInfo>>().toExtend<GameInfo>();
  expectTypeOf<z.output<typeof fairnessState>>().toExtend<FairnessState>();
  expectTypeOf<z.output<typeof rotation>>().toExtend<Rotation>();
  expectTypeOf<keyof z.output<typeof sessionEvent>>().toEqualTypeOf<keyof SessionEvent>();
  expectTypeOf<z.output<typeof sessionEvent>["type"]>().toEqualTypeOf<SessionEvent["type"]>();
  type Refused = z.output<typeof errorAnswer>["error"];
  expectTypeOf<keyof Refused>().toEqualTypeOf<keyof ErrorShape>();
  expectTypeOf<Exactly<Omit<Refused["data"], "round">>>().toExtend<Omit<ErrorShape["data"], "round">>();
  expectTypeOf<keyof Refused["data"]>().toEqualTypeOf<keyof ErrorShape["data"]>();
});
