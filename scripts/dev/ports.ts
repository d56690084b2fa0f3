import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { DevError } from "./dev-error.ts";

/** Everything is counted from the gateway's port, so that two checkouts run side by side by one `--port`. */
export interface PortPlan {
  readonly gateway: number;
  readonly worker: number;
  /** The wallet that the seamless demo casino keeps. */
  readonly operatorWallet: number;
  /** The demo casino's web site. */
  readonly lobby: number;
  /** 4432 beside a gateway on 4000, which reminds of PostgreSQL's 5432. */
  readonly postgres: number;
  readonly firstService: number;
}

export const planPorts = (gateway: number): PortPlan => ({
  gateway,
  worker: gateway + 1,
  operatorWallet: gateway + 2,
  lobby: gateway + 80,
  postgres: gateway + 432,
  firstService: gateway + 101,
});

export const urlOf = (port: number): string => `http://127.0.0.1:${port}`;

/** True if this process could listen there. */
export const isFree = async (port: number): Promise<boolean> => {
  const probe = createServer();
  try {
    probe.listen(port, "127.0.0.1");
    await once(probe, "listening");
    probe.close();
    await once(probe, "close");
    return true;
  } catch {
    return false;
  }
};

/** True if something listens there. */
export const answers = (port: number, host = "127.0.0.1"): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 1_000 });
    const end = (result: boolean) => () => {
      socket.destroy();
      resolve(result);
    };
    socket.once("connect", end(true)).once("error", end(false)).once("timeout", end(false));
  });

/** Throws, naming the port, if one is taken. Waits up to `patienceMs` for those that are being let go of. */
export const refuseTaken = async (named: ReadonlyMap<string, number>, patienceMs: number): Promise<void> => {
  const deadline = performance.now() + patienceMs;
  for (const [name, port] of named) {
    while (!(await isFree(port))) {
      if (performance.now() > deadline) throw new DevError(await describeTaken(name, port));
      await sleep(50);
    }
  }
};

const describeTaken = async (name: string, port: number): Promise<string> => {
  const owner = (await isCroupier(port))
    ? "by another `pnpm dev`, of another checkout or CROUPIER_HOME"
    : "by another program";
  return `port ${port}, for ${name}, is taken ${owner}: stop that, or take other ports with --port N`;
};

/** Our processes tell who they are in every metric. */
const isCroupier = async (port: number): Promise<boolean> => {
  try {
    const answer = await fetch(`${urlOf(port)}/metrics`, { signal: AbortSignal.timeout(500) });
    return (await answer.text()).includes("croupier_");
  } catch {
    return false;
  }
};
