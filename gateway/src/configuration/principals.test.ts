import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type KeyOrigin, mayBeOnePerson } from "./principals.ts";

const key = (id: string, createdBy: string | null = null, replacedBy: string | null = null): KeyOrigin => ({
  id,
  createdBy,
  replacedBy,
});

/** One admin made two people's keys; then both were rotated, and one made a key of its own. */
const keys = [
  key("admin"),
  key("alice", "admin", "alice2"),
  key("alice2", "admin"),
  key("bob", "admin", "bob2"),
  key("bob2", "admin"),
  key("bobs", "bob2"),
];

describe("two keys", () => {
  test.each([
    ["alice", "alice"],
    ["alice", "alice2"],
    ["bob", "bobs"],
    ["admin", "bobs"],
  ])("%s and %s may be one person's", (one, other) => {
    expect(mayBeOnePerson(keys, one, other)).toBe(true);
    expect(mayBeOnePerson(keys, other, one)).toBe(true);
  });

  test.each([
    ["alice", "bob"],
    ["alice2", "bob"],
    ["alice2", "bobs"],
  ])("%s and %s, made by the same third one, are two people's", (one, other) => {
    expect(mayBeOnePerson(keys, one, other)).toBe(false);
    expect(mayBeOnePerson(keys, other, one)).toBe(false);
  });

  test("that were never told apart by an admin stay one, whatever the holder of one does with it", () => {
    const deed = fc.record({ by: fc.nat(), rotates: fc.option(fc.nat()) });
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 12 }), (deeds) => {
        // All that follows from one key: each is made by one of them, and may take the place of another.
        const made: KeyOrigin[] = [key("0", "admin"), key("bob", "admin")];
        const own = ["0"];
        for (const { by, rotates } of deeds) {
          const id = String(own.length);
          const replaced = rotates === null ? undefined : own[rotates % own.length];
          const at = made.findIndex((one) => one.id === replaced && one.replacedBy === null);
          const found = made[at];
          if (found) made[at] = { ...found, replacedBy: id };
          made.push(key(id, own[by % own.length]));
          own.push(id);
        }
        for (const mine of own) {
          expect(mayBeOnePerson(made, "0", mine)).toBe(true);
          expect(mayBeOnePerson(made, mine, "bob")).toBe(false);
        }
      }),
    );
  });
});
