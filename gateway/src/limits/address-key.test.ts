import { expect, it } from "vitest";
import { addressKey } from "./address-key.ts";

it.each([
  [null, "unknown"],
  ["203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:DB8:1:2::6", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["2001:0db8:0000:0000:ffff::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["::", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["64:ff9b::203.0.113.7", "64:ff9b:0:0::/64"],
  ["1:2:3:4:5:6:203.0.113.7", "1:2:3:4::/64"],
])("counts %s as %s", (address, key) => {
  expect(addressKey(address)).toBe(key);
});

it("counts no network twice, however its addresses are written", () => {
  const same = ["2001:db8:0:1::", "2001:0db8::1:0:0:0:1", "2001:db8:0:1:ffff:ffff:ffff:ffff", "2001:DB8:0000:0001::9"];
  expect(new Set(same.map(addressKey)).size).toBe(1);
  expect(addressKey("2001:db8:0:2::")).not.toBe(addressKey("2001:db8:0:1::"));
});
