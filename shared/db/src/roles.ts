/**
 * Who a connection is to PostgreSQL, and so which rows and columns it reaches; `migrations/0003-tenant-isolation.ts` says
 * what each may do.
 *
 * - `croupier_gateway`, `croupier_worker`, `croupier_report` see one operator at a time: the one named by `inTenant`;
 * - `croupier_service` plays for all operators, on hot tables alone;
 * - `croupier_audit` reads what proves the ledger, of all operators, and writes nothing.
 */
export type Role = "croupier_gateway" | "croupier_worker" | "croupier_report" | "croupier_service" | "croupier_audit";

/**
 * The address whose connections begin as `role`; the server refuses a login that is no member of it. It goes into the
 * address because what an address says of options wins over what is said beside it. Nothing is compiled (JIT): where the
 * planner overrates a statement, that takes ten times as long as the statement itself.
 */
export const withRole = (url: string, role: Role): string => withSettings(url, { role, jit: "off" });

/** The address whose connections begin with these settings. */
export const withSettings = (url: string, settings: Readonly<Record<string, string>>): string => {
  const address = new URL(url);
  const before = address.searchParams.get("options");
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  address.searchParams.set("options", [...(before ? [before] : []), ...options].join(" "));
  return address.href;
};
