import type { AppRouter } from "@croupier/gateway/router/router";

/** What the gateway can be asked. Nothing of the gateway but this type is in the SDK. */
export type Remote = AppRouter["_def"]["record"];

export interface CallOptions {
  /** Ends the wait. What was sent may still happen: give a bet its `requestId` to ask again later. */
  readonly signal?: AbortSignal | undefined;
}

/** The router's own types, not tRPC's of their JSON: all that travels is JSON already, and keeps its names this way. */
type TypesOf<Procedure> = Procedure extends { readonly _def: { readonly $types: infer Types } } ? Types : never;

/** What makes a repeated request the same one is made here unless it is given. */
type Given<Input> = Input extends { readonly requestId: string }
  ? Omit<Input, "requestId"> & { readonly requestId?: string | undefined }
  : Input;

export type OutputOf<Procedure> = TypesOf<Procedure> extends { readonly output: infer Output } ? Output : never;
export type InputOf<Procedure> = TypesOf<Procedure> extends { readonly input: infer Input } ? Given<Input> : never;

/** A procedure as a plain method; one that takes nothing, or nothing of need, needs no argument. */
export type Method<Procedure> = [InputOf<Procedure>] extends [void]
  ? (options?: CallOptions) => Promise<OutputOf<Procedure>>
  : undefined extends InputOf<Procedure>
    ? (input?: Exclude<InputOf<Procedure>, undefined>, options?: CallOptions) => Promise<OutputOf<Procedure>>
    : (input: InputOf<Procedure>, options?: CallOptions) => Promise<OutputOf<Procedure>>;

export type Methods<Group> = { readonly [Name in keyof Group]: Method<Group[Name]> };
