import { BlockList, isIP } from "node:net";

/** `10.0.0.0/8`, `fc00::/7`: subnets as people write them. */
export const subnets = (list: readonly string[]): BlockList => {
  const block = new BlockList();
  for (const subnet of list) {
    const [address = "", bits] = subnet.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    block.addSubnet(address, Number(bits ?? (family === "ipv6" ? 128 : 32)), family);
  }
  return block;
};

/**
 * IPv4 that is not the Internet: IANA's special-purpose registry (RFC 6890), multicast (RFC 5771), what is reserved, and
 * one address of Azure's that looks public but is the machine's own host.
 */
const NOT_PUBLIC_V4 = subnets([
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "168.63.129.16/32",
]);

/** All of IPv6 that is handed out to the public (RFC 4291); everything else is refused by leaving it out. */
const UNICAST_V6 = subnets(["2000::/3"]);
/** What of that is not: protocol assignments with Teredo, documentation, and 6to4, which carries any IPv4 address. */
const NOT_PUBLIC_V6 = subnets(["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]);

/** Whether an address is one that anybody on the Internet has. IPv4 written as IPv6 is refused, whatever it holds. */
export const isPublicAddress = (address: string): boolean => {
  switch (isIP(address)) {
    case 4:
      return !NOT_PUBLIC_V4.check(address);
    case 6:
      return !address.includes("%") && UNICAST_V6.check(address, "ipv6") && !NOT_PUBLIC_V6.check(address, "ipv6");
    default:
      return false;
  }
};
