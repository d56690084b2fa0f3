import { signal } from "@preact/signals";

/** What the pictures beside a slot are called, by symbol; one that isn't there is written out. */
const theme = signal<Readonly<Record<string, { readonly name: string }>>>({});
let asked = false;

const loadTheme = async (): Promise<void> => {
  const response = await fetch("/theme.json");
  theme.value = ((await response.json()) as { readonly symbols: typeof theme.value }).symbols;
};

export const Symbol = ({ name }: { readonly name: string }) => {
  if (!asked) {
    asked = true;
    void loadTheme().catch(() => {});
  }
  const known = theme.value[name];
  return known ? (
    <img src={`/${name}.svg`} alt={known.name} draggable={false} />
  ) : (
    <span class="symbol-name">{name}</span>
  );
};
