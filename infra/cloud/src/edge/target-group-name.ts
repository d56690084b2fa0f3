import { nameIn, type Stage } from "../stages.ts";

const MAX_NAME = 32;

/** What pods of a program are bound to, by the load balancer's controller: its target group's name. */
export const targetGroupName = (stage: Stage, program: string): string => nameIn(stage, program).slice(0, MAX_NAME);
