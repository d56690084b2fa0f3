import { balance, client, connection, ended, enter, jackpots, mode, session } from "./casino/casino.ts";
import { RealityCheck } from "./frame/reality-check.tsx";
import { formatMoney } from "./numbers/money.ts";
import { GamePage } from "./pages/game-page.tsx";
import { HistoryPage } from "./pages/history-page.tsx";
import { LimitsPage } from "./pages/limits-page.tsx";
import { LobbyPage } from "./pages/lobby-page.tsx";
import { lazy } from "./parts/lazy.tsx";
import { route } from "./route.ts";

/** It brings what verifies. */
const RoundPage = lazy(async () => (await import("./pages/round-page.tsx")).RoundPage);

const Balance = () => {
  const currency = session.value;
  if (!currency || balance.value === null) return null;
  return (
    <output class="balance" aria-label="Balance">
      {formatMoney(balance.value, currency)}
    </output>
  );
};

const ModeSwitch = () => (
  <div class="mode" role="group" aria-label="What you play for">
    {(["demo", "real"] as const).map((one) => (
      <button key={one} type="button" aria-pressed={mode.value === one} onClick={() => void enter(one, true)}>
        {one === "demo" ? "Demo" : "Real"}
      </button>
    ))}
  </div>
);

const Header = () => (
  <header class="top">
    <a class="brand" href="#/">
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <circle cx="16" cy="16" r="15" class="brand-rim" />
        <path d="M16 4a12 12 0 0 1 8.500 3.500L20 12a6 6 0 1 0 0 8l4.500 4.500A12 12 0 1 1 16 4z" class="brand-c" />
      </svg>
      <span>Croupier</span>
    </a>
    <nav aria-label="Pages">
      <a href="#/history">History</a>
      <a href="#/limits">Limits</a>
    </nav>
    <ModeSwitch />
    <Balance />
  </header>
);

const Page = () => {
  const at = route.value;
  const casino = client.value;
  if (at.page === "lobby") return <LobbyPage />;
  if (!casino || !session.value) return <p class="waiting">Opening your session…</p>;
  if (at.page === "game") return <GamePage key={`${mode.value} ${at.game}`} client={casino} game={at.game} />;
  if (at.page === "round") return <RoundPage key={at.roundId} client={casino} roundId={at.roundId} />;
  return at.page === "history" ? <HistoryPage client={casino} /> : <LimitsPage client={casino} />;
};

/** Why nothing goes on, and the way out. */
const Ended = () =>
  ended.value === undefined ? null : (
    <div class="banner" role="alert">
      <span>{ended.value}</span>
      <button type="button" onClick={() => void enter(mode.value, true)}>
        New session
      </button>
    </div>
  );

const Offline = () =>
  connection.value === "live" || !session.value ? null : (
    <p class="banner banner-soft" role="status">
      Reconnecting… what you see may be a moment old.
    </p>
  );

const Jackpots = () => {
  const currency = session.value;
  if (!currency || jackpots.value.length === 0) return null;
  return (
    <ul class="jackpots" aria-label="Jackpots">
      {jackpots.value.map(({ jackpot, amount }) => (
        <li key={jackpot}>
          <span>{jackpot}</span> <strong>{formatMoney(amount, currency)}</strong>
        </li>
      ))}
    </ul>
  );
};

export const App = () => (
  <>
    <a class="skip" href="#main">
      Skip to the game
    </a>
    <Header />
    <Ended />
    <Offline />
    <main id="main" tabIndex={-1}>
      <Jackpots />
      <Page />
    </main>
    <footer class="foot">
      <a href="/verify.html">Verify any round</a>
      <span>Every result is computed by the house and can be computed again by you.</span>
    </footer>
    <RealityCheck />
  </>
);
