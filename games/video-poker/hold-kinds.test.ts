import { expect, test } from "vitest";
import { parseHand } from "./card-names.ts";
import { kindOf } from "./hold-kinds.ts";
import { keeps } from "./holds.ts";

test.each([
  ["Ts Js Qs Ks As", 0b11111, "royal flush"],
  ["Jc Jd 2h 5s 8c", 0b11111, "high pair, kept whole"],
  ["7c 7d 7h 7s 2c", 0b01111, "four of a kind, drawing"],
  ["7c 7d 7h 2s 3c", 0b00111, "three of a kind"],
  ["7c 7d 7h 2s 3c", 0b01111, "three of a kind and a kicker"],
  ["7c 7d 2h 2s 3c", 0b01111, "two pair"],
  ["Ac Ad 2h 2s 3c", 0b00011, "high pair"],
  ["Tc Td 2h 2s 3c", 0b00011, "low pair"],
  ["Tc Td Ah 2s 3c", 0b00111, "low pair and a kicker"],
  ["Tc Jc Qc Kc 3c", 0b01111, "4 to a royal flush"],
  ["Ac 2c 3c 4c 9c", 0b01111, "4 to a straight flush"],
  ["Ac 2c 3c 9c Td", 0b01111, "4 to a flush"],
  ["Tc Kc 3h 4h 5d", 0b00011, "2 to a royal flush"],
  ["5c 6d 7h 8s Kc", 0b01111, "4 to an outside straight"],
  ["Ac 2d 3h 4s Kc", 0b01111, "4 to an inside straight"],
  ["5c 6d 7h 9s Kc", 0b01111, "4 to an inside straight"],
  ["Ac Kd Qh 9s 2c", 0b00111, "3 unsuited high cards"],
  ["Tc Jd Qh 9s 2c", 0b00011, "2 to a straight"],
  ["2c 9d Kh 7s 5c", 0b00011, "2 odd cards"],
  ["2c 9d Kh 7s 5c", 0b00100, "one high card"],
  ["2c 9d Kh 7s 5c", 0b00001, "one low card"],
  ["2c 9d Kh 7s 5c", 0b00000, "nothing"],
])("of %s, cards %i are called %s", (text, hold, kind) => {
  expect(kindOf(parseHand(text).filter((_, place) => keeps(hold, place)))).toBe(kind);
});
