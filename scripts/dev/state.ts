import { rmSync } from "node:fs";
import type { DevHome } from "./home.ts";
import { readJsonObject, writePrivateJson } from "./private-file.ts";

/** `waiting`: it could not start and is tried again when a file of it is saved. */
export type Phase = "starting" | "ready" | "waiting" | "restarting" | "stopped";

export interface ProcessState {
  readonly name: string;
  readonly pid: number | undefined;
  readonly url: string;
  readonly phase: Phase;
  /** When this phase began, ISO 8601. */
  readonly since: string;
  /** How often it was started again, by a save or after a crash. */
  readonly restarts: number;
}

/** `dev.json`: what runs, and all that is needed to play there. */
export interface DevState {
  /** The process that keeps all others running. */
  readonly pid: number;
  readonly gatewayUrl: string;
  readonly operatorKey: string;
  readonly operatorId: string;
  /** The casino that keeps its players' money itself. */
  readonly seamless: { readonly operatorKey: string; readonly operatorId: string; readonly walletToken: string };
  /** The operators' id of the demo player. */
  readonly playerId: string;
  readonly currency: string;
  readonly databaseUrl: string;
  /** Of our own PostgreSQL. */
  readonly databasePid: number | undefined;
  readonly services: Readonly<Record<string, { readonly url: string; readonly pid: number | undefined }>>;
  readonly processes: readonly ProcessState[];
}

export const writeState = ({ stateFile }: DevHome, state: DevState): void => writePrivateJson(stateFile, state);

export const clearState = ({ stateFile }: DevHome): void => rmSync(stateFile, { force: true });

/** What the process `pid` has written; undefined before it has. */
export const readState = ({ stateFile }: DevHome, pid: number): DevState | undefined => {
  const state = readJsonObject(stateFile);
  return state?.["pid"] === pid ? (state as unknown as DevState) : undefined;
};
