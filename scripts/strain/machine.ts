import { execFileSync } from "node:child_process";
import { cpus, totalmem } from "node:os";
import { withClient } from "@croupier/testing/admin";
import type { Cores } from "./cores.ts";

const GIGABYTE = 1_073_741_824;

/** What a run's figures are of, in a sentence. */
export const describeMachine = async (databaseUrl: string, cores: Cores | undefined): Promise<string> => {
  const version = await withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ server_version: string }>("show server_version");
    return rows[0]?.server_version.split(" ")[0] ?? "";
  });
  const k6 = execFileSync("k6", ["version"], { encoding: "utf8" }).split(/[ (]/)[1]?.replace("v", "") ?? "";
  const where = cores
    ? `the house on core ${cores.house.join(", ")}, k6 on core ${cores.generator.join(", ")}`
    : "the house and k6 sharing all cores";
  const memory = `${Math.round(totalmem() / GIGABYTE)} GB`;
  return `${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores (${cpus()[0]?.model ?? "unknown"}), ${memory}, Node ${process.versions.node}, PostgreSQL ${version}, k6 ${k6} on the same machine, ${where}.`;
};
