import type { AccountKey } from "@croupier/ledger/entry";
import type { Mailbox } from "./mailbox.ts";
import type { AccountNews } from "./read-accounts.ts";

/** One open stream. */
export interface Watcher {
  readonly operatorId: string;
  readonly playerId: string;
  readonly sessionId: string;
  readonly page: string | undefined;
  /** What its reader calls itself; undefined for one that has no name. */
  readonly reader: string | undefined;
  readonly account: WatchedAccount;
  readonly mailbox: Mailbox;
  /** When it has lasted long enough, by this process's own clock. */
  readonly endsAtMs: number;
  /** Takes it out of the books. */
  readonly leave: () => void;
}

/** An account with one watcher or more. */
export interface WatchedAccount {
  readonly key: AccountKey;
  readonly watchers: Set<Watcher>;
  /** The version that its watchers know or have been offered; undefined until one has looked. */
  readonly version: () => bigint | undefined;
  /** Hands what is new to every watcher. */
  offer(news: AccountNews): void;
  /** Reads for one watcher, so that with what is offered from here on it has all. */
  catchUp(read: () => Promise<AccountNews>): Promise<AccountNews>;
}

/** All that is watched in this process. */
export interface Watched {
  account(key: AccountKey): WatchedAccount;
  add(watcher: Watcher): void;
  remove(watcher: Watcher): void;
  accounts(): Iterable<WatchedAccount>;
  watchers(): ReadonlySet<Watcher>;
}

/** Another of two that read at once was told less than the other: it looks again. */
const LOOKS = 5;

const createAccount = (key: AccountKey): WatchedAccount => {
  let version: bigint | undefined;
  const watchers = new Set<Watcher>();
  return {
    key,
    watchers,
    version: () => version,
    offer: (news) => {
      version = news.version;
      for (const { mailbox } of watchers) mailbox.offer(news);
    },
    catchUp: async (read) => {
      for (let look = 1; ; look += 1) {
        const news = await read();
        version ??= news.version;
        if (news.version >= version || look === LOOKS) return news;
      }
    },
  };
};

export const createWatched = (): Watched => {
  const accounts = new Map<string, WatchedAccount>();
  const watchers = new Set<Watcher>();
  const nameOf = ({ operatorId, playerId, mode }: AccountKey): string => `${operatorId}/${playerId}/${mode}`;
  return {
    account: (key) => accounts.get(nameOf(key)) ?? createAccount(key),
    add: (watcher) => {
      const { account } = watcher;
      accounts.set(nameOf(account.key), account);
      account.watchers.add(watcher);
      watchers.add(watcher);
    },
    remove: (watcher) => {
      const { account } = watcher;
      // Once: by then the account may be watched by others, under the same name.
      if (!watchers.delete(watcher)) return;
      account.watchers.delete(watcher);
      if (account.watchers.size === 0) accounts.delete(nameOf(account.key));
    },
    accounts: () => accounts.values(),
    watchers: () => watchers,
  };
};
