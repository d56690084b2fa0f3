import { describe, expect, it } from "vitest";
import { createLead } from "./lead.ts";

const window = { calls: 100, seconds: 30 };

describe("a process", () => {
  it("lets a twentieth of a window's calls through before Redis has heard of them, and no more", () => {
    const lead = createLead(window, 1 / 20);
    expect(lead.go(3, 1_000)).toEqual({ allowed: true, remaining: 97, msLeft: 30_000 });
    expect(lead.go(2, 2_000)).toEqual({ allowed: true, remaining: 95, msLeft: 29_000 });
    expect(lead.go(1, 2_000)).toBeUndefined();
    expect(lead.tell(1)).toBe(6);
    // Until it has answered, they are still ahead.
    expect(lead.go(1, 2_000)).toBeUndefined();
    lead.told(6, { allowed: true, remaining: 80, msLeft: 20_000 }, 2_010);
    expect(lead.go(1, 2_010)).toEqual({ allowed: true, remaining: 79, msLeft: 20_000 });
  });

  it("asks for each call of a window of less than twenty", () => {
    expect(createLead({ calls: 19, seconds: 1 }, 1 / 20).go(1, 0)).toBeUndefined();
    expect(createLead({ calls: 20, seconds: 1 }, 1 / 20).go(1, 0)).toBeDefined();
    expect(createLead(window, 0).go(1, 0)).toBeUndefined();
  });

  it("asks where a window is known to be used up, until it is over", () => {
    const lead = createLead(window, 1 / 20);
    lead.told(lead.tell(1), { allowed: true, remaining: 1, msLeft: 5_000 }, 0);
    expect(lead.go(2, 10)).toBeUndefined();
    expect(lead.go(1, 10)).toEqual({ allowed: true, remaining: 0, msLeft: 4_990 });
    expect(lead.go(1, 20)).toBeUndefined();
    lead.told(lead.tell(1), { allowed: false, remaining: 0, msLeft: 4_980 }, 20);
    expect(lead.go(1, 4_999)).toBeUndefined();
    expect(lead.go(1, 5_000)).toEqual({ allowed: true, remaining: 99, msLeft: 30_000 });
  });

  it("is as far ahead as before where Redis has not answered", () => {
    const lead = createLead(window, 1 / 20);
    lead.go(5, 0);
    lead.told(lead.tell(0), undefined, 10);
    expect(lead.go(5, 10)).toMatchObject({ remaining: 95 });
  });
});
