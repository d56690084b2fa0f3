import { readJsonObject } from "./private-file.ts";
import { locateHome } from "./home.ts";

/** The database that `DATABASE_URL` names, or that of the `pnpm dev` which runs from this checkout; undefined for neither. */
export const findDatabaseUrl = (
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined => {
  const url = env["DATABASE_URL"] || readJsonObject(locateHome(root, env).stateFile)?.["databaseUrl"];
  return typeof url === "string" && url !== "" ? url : undefined;
};

export const NO_DATABASE = "there is no database: set DATABASE_URL, or start `pnpm dev`";
