import { client, refreshSession, session } from "../casino/casino.ts";
import { Drawer } from "../parts/drawer.tsx";
import { Fact } from "../parts/fact.tsx";
import { formatMoney } from "../numbers/money.ts";
import { useEffect } from "preact/hooks";
import { isDue } from "./reminder.ts";

/** Hours and minutes of a number of seconds. */
export const timeWords = (seconds: number): string => {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
};

/** What the session came to so far. */
export const SessionFacts = () => {
  useEffect(() => void refreshSession().catch(() => {}), []);
  const state = session.value;
  if (!state) return null;
  return (
    <dl class="facts facts-row">
      <Fact name="Time">{timeWords(state.elapsedSeconds)}</Fact>
      <Fact name="Rounds">{state.rounds}</Fact>
      <Fact name="Staked">{formatMoney(state.staked, state)}</Fact>
      <Fact name="Paid out">{formatMoney(state.paidOut, state)}</Fact>
      <Fact name="Net">{formatMoney(state.net, state)}</Fact>
    </dl>
  );
};

/** Where the jurisdiction asks for it: how long, and what it came to, before the next round. */
export const RealityCheck = () => {
  const dueAt = session.value?.reminder?.dueAt;
  useEffect(() => {
    if (dueAt === undefined) return undefined;
    const timer = setTimeout(() => (isDue.value = true), Math.max(0, Date.parse(dueAt) - Date.now()));
    return () => clearTimeout(timer);
  }, [dueAt]);
  useEffect(() => {
    if (isDue.value) void refreshSession();
  }, [isDue.value]);
  if (!isDue.value) return null;
  const goOn = async (): Promise<void> => {
    await client.value?.session.acknowledgeReminder();
    isDue.value = false;
    await refreshSession();
  };
  return (
    <Drawer title="A moment's pause" onClose={() => void goOn()}>
      <p>You asked, or the rules where you play do, to be told now and then how it goes.</p>
      <SessionFacts />
      <p>
        <a href="#/limits">Set limits, or take a break</a>
      </p>
    </Drawer>
  );
};
