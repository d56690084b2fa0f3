import { expect, it } from "vitest";
import { clientAddress } from "./client-address.ts";

const peer = "10.0.0.9";

it.each([
  // With no proxy of ours, nobody is believed.
  [0, undefined, "10.0.0.9"],
  [0, "203.0.113.7", "10.0.0.9"],
  // One wrote the last address; what is before that, the client made up.
  [1, "203.0.113.7", "203.0.113.7"],
  [1, "127.0.0.1, 198.51.100.1, 203.0.113.7", "203.0.113.7"],
  [2, "203.0.113.7, 10.0.0.8", "203.0.113.7"],
  [2, "127.0.0.1,203.0.113.7,10.0.0.8", "203.0.113.7"],
  // Past a proxy: only the peer is sure.
  [1, undefined, "10.0.0.9"],
  [2, "203.0.113.7", "10.0.0.9"],
  // However it is written.
  [1, " 203.0.113.7:51034 ", "203.0.113.7"],
  [1, "[2001:db8::1]:51034", "2001:db8::1"],
  [1, "[2001:db8::1]", "2001:db8::1"],
  [1, "2001:db8::1", "2001:db8::1"],
  [1, "::ffff:203.0.113.7", "203.0.113.7"],
  // Our own proxy writes addresses.
  [1, "unknown", "10.0.0.9"],
  [1, "203.0.113.7, ", "10.0.0.9"],
  [1, "<script>", "10.0.0.9"],
  [1, "1.2.3.4:5:6", "10.0.0.9"],
])("behind %i proxies, %j is from %s", (proxies, forwardedFor, address) => {
  expect(clientAddress({ peer, forwardedFor }, proxies)).toBe(address);
});

it("is nobody's where there is no peer, and IPv4 is written as such", () => {
  expect(clientAddress({ peer: undefined, forwardedFor: undefined }, 0)).toBeNull();
  expect(clientAddress({ peer: "::ffff:10.0.0.9", forwardedFor: undefined }, 0)).toBe("10.0.0.9");
});
