/**
 * By what an address is counted: one of IPv4 by itself, one of IPv6 by its first 64 bits, for whoever has one address has
 * all of that network (RFC 4291, 2.5.1; RFC 6177). Who has none is counted with all who have none.
 */
export const addressKey = (address: string | null): string => {
  if (address === null) return "unknown";
  if (!address.includes(":")) return address;
  const [head = "", tail = ""] = (address.split("%", 1)[0] ?? "").toLowerCase().split("::", 2);
  const before = head === "" ? [] : head.split(":");
  const after = tail === "" ? [] : tail.split(":");
  // The last of them may be IPv4 in dots, which stands for two.
  const dotted = [...before, ...after].some((group) => group.includes(".")) ? 1 : 0;
  const missing = address.includes("::") ? 8 - before.length - after.length - dotted : 0;
  const groups = [...before, ...Array<string>(Math.max(0, missing)).fill("0"), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
};
