import { expect, test } from "vitest";
import { isPublicAddress, subnets } from "./public-address.ts";

/** First and last of each range that must be refused, and the neighbours that are public (or undefined). */
const V4: readonly (readonly [first: string, last: string, before: string | undefined, after: string | undefined])[] = [
  ["0.0.0.0", "0.255.255.255", undefined, "1.0.0.0"],
  ["10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0"],
  ["100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0"],
  ["127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0"],
  ["169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0"],
  ["172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0"],
  ["192.0.0.0", "192.0.0.255", "191.255.255.255", "192.0.1.0"],
  ["192.0.2.0", "192.0.2.255", "192.0.1.255", "192.0.3.0"],
  ["192.88.99.0", "192.88.99.255", "192.88.98.255", "192.88.100.0"],
  ["192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0"],
  ["198.18.0.0", "198.19.255.255", "198.17.255.255", "198.20.0.0"],
  ["198.51.100.0", "198.51.100.255", "198.51.99.255", "198.51.101.0"],
  ["203.0.113.0", "203.0.113.255", "203.0.112.255", "203.0.114.0"],
  ["224.0.0.0", "255.255.255.255", "223.255.255.255", undefined],
  ["168.63.129.16", "168.63.129.16", "168.63.129.15", "168.63.129.17"],
];

test.each(V4)("%s to %s is refused, and its neighbours are not", (first, last, before, after) => {
  expect([first, last].map(isPublicAddress)).toEqual([false, false]);
  for (const neighbour of [before, after])
    if (neighbour) expect([neighbour, isPublicAddress(neighbour)]).toEqual([neighbour, true]);
});

test.each([
  ["unspecified and loopback", "::", "::1"],
  ["IPv4 in IPv6", "::ffff:8.8.8.8", "::ffff:127.0.0.1", "::ffff:7f00:1", "::127.0.0.1", "::ffff:0:10.0.0.1"],
  ["NAT64", "64:ff9b::7f00:1", "64:ff9b:1::1"],
  ["discard", "100::1"],
  ["private and link-local", "fc00::1", "fdff::1", "fe80::1", "fe80::1%eth0", "febf::1", "fec0::1"],
  ["multicast", "ff00::1", "ff02::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["Teredo and protocols", "2001::1", "2001:1::1", "2001:20::1", "2001:1ff:ffff::1"],
  ["documentation", "2001:db8::1", "3fff::1", "3fff:fff:ffff::1"],
  ["6to4 of 127.0.0.1", "2002:7f00:1::1"],
  ["segment routing", "5f00::1"],
  ["a cloud's metadata", "169.254.169.254", "fd00:ec2::254", "100.100.100.200", "192.0.0.192"],
  ["what is no address", "", "localhost", "127.1", "0x7f000001", "2130706433", "010.0.0.1", "1.2.3.4.5", "[::1]"],
])("%s is refused", (_, ...addresses) => {
  expect(addresses.filter(isPublicAddress)).toEqual([]);
});

test("what anybody can have is public", () => {
  const some = [
    "8.8.8.8",
    "1.1.1.1",
    "52.95.110.1",
    "2606:4700::1111",
    "2a00:1450:4001::1",
    "2001:200::1",
    "2001:4860::1",
  ];
  expect(some.filter((address) => !isPublicAddress(address))).toEqual([]);
});

test("a subnet without bits is one address", () => {
  expect(subnets(["127.0.0.1"]).check("127.0.0.1")).toBe(true);
  expect(subnets(["127.0.0.1"]).check("127.0.0.2")).toBe(false);
  expect(subnets(["::1"]).check("::1", "ipv6")).toBe(true);
});
