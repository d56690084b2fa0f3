import { Annotations, Validations } from "aws-cdk-lib";
import type { IConstruct } from "constructs";

/**
 * Leaves a finding be: below this construct, this finding of this rule, for this reason. The finding's id in brackets
 * is needed where a rule has several of a resource.
 */
export const acknowledge = (construct: IConstruct, findings: Readonly<Record<string, string>>): void => {
  for (const [id, reason] of Object.entries(findings)) {
    if (reason.length < MIN_REASON) Annotations.of(construct).addError(`${id} is acknowledged without a reason`);
    Validations.of(construct).acknowledge({ id, reason });
  }
};

const MIN_REASON = 20;
