/** Who is told of by name in metrics. Labels multiply, so there is a bound, and whoever comes after it is `other`. */
export interface Tenants {
  /** An operator's name in a metric without currencies. */
  operator(operatorId: string): string;
  /** An operator and a currency of its: amounts of one currency still add up where the operator is `other`. */
  pair(operatorId: string, currency: string): { readonly operator: string; readonly currency: string };
}

export const OTHER = "other";
/** Operators with a name; pairs of operator and currency; currencies. In one process. */
export const TENANT_BUDGET = { operators: 64, pairs: 64, currencies: 16 } as const;

/** How many pairs there can be in a metric, `other` included. */
export const mostPairs = ({ pairs, currencies } = TENANT_BUDGET): number => pairs + currencies + 1;

/** First come, first named, for as long as the process lives. */
export const createTenants = (budget: typeof TENANT_BUDGET = TENANT_BUDGET): Tenants => {
  const operators = new Set<string>();
  const pairs = new Set<string>();
  const currencies = new Set<string>();
  const named = (known: Set<string>, name: string, most: number): boolean => {
    if (known.has(name)) return true;
    if (known.size >= most) return false;
    known.add(name);
    return true;
  };
  return {
    operator: (operatorId) => (named(operators, operatorId, budget.operators) ? operatorId : OTHER),
    pair: (operatorId, currency) => {
      if (!named(currencies, currency, budget.currencies)) return { operator: OTHER, currency: OTHER };
      const isNamed = named(pairs, `${operatorId}/${currency}`, budget.pairs);
      return { operator: isNamed ? operatorId : OTHER, currency };
    },
  };
};
