import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";

// Children go by themselves when the channel to us breaks, unless their code hangs: a loop in rules that are being
// written, or a logger that waits for a pipe nobody reads. So a shell that outlives us kills what is left. Its input ends
// when we do, however we do.
const SCRIPT = `
trap '' INT TERM HUP
pids=
while read -r sign pid; do
  left=
  for one in $pids; do [ "$one" = "$pid" ] || left="$left $one"; done
  [ "$sign" = + ] && pids="$left $pid" || pids=$left
done
[ -z "$pids" ] && exit
sleep 3
kill -9 $pids
`;

let lifeline: Socket | undefined;

/** Makes sure that a child does not outlive this process by more than some seconds. */
export const guard = (child: ChildProcess): void => {
  const { pid } = child;
  if (pid === undefined) return;
  lifeline ??= startGuard();
  lifeline.write(`+ ${pid}\n`);
  child.once("exit", () => lifeline?.write(`- ${pid}\n`));
};

const startGuard = (): Socket => {
  const shell = spawn("/bin/sh", ["-c", SCRIPT], { cwd: "/", detached: true, stdio: ["pipe", "ignore", "ignore"] });
  shell.unref();
  // A pipe of Node's is a socket, which unlike other streams can let this process end.
  const input = shell.stdin as Socket;
  input.unref();
  input.on("error", () => {});
  return input;
};
