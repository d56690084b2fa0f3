import { signal } from "@preact/signals";
import type { ComponentType, JSX } from "preact";

/** A component that is loaded when it is first drawn; `meanwhile` stands in its place. */
export const lazy = <Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  meanwhile: JSX.Element | null = null,
): ComponentType<Props> => {
  const loaded = signal<{ readonly component: ComponentType<Props> } | undefined>(undefined);
  let loading: Promise<void> | undefined;
  return (props: Props) => {
    loading ??= load().then((component) => {
      loaded.value = { component };
    });
    const Loaded = loaded.value?.component;
    return Loaded ? <Loaded {...props} /> : meanwhile;
  };
};
