/** The shape that functions take which are asked of many at once (migrations 0016, 0020): one element an operator, its questions side by side in arrays. */
export const byOperator = <Asked extends { readonly operatorId: string }>(
  asked: readonly Asked[],
  columns: Readonly<Record<string, (one: Asked) => unknown>>,
): string => {
  const places = Map.groupBy(asked.keys(), (place) => asked[place]?.operatorId ?? "");
  const grouped = [...places].map(([operator, at]) => ({
    operator,
    places: at,
    ...Object.fromEntries(
      Object.entries(columns).map(([name, of]) => [
        name,
        at.flatMap((place) => {
          const one = asked[place];
          return one ? [of(one) ?? null] : [];
        }),
      ]),
    ),
  }));
  return JSON.stringify(grouped);
};
