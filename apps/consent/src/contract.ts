import type * as z from "zod"
import { donateCalls } from "./contract/donate-calls.ts"
import { eraseCalls } from "./contract/erase-calls.ts"
import { keyCalls } from "./contract/key-calls.ts"
import { reviewCalls } from "./contract/review-calls.ts"
import { vaultCalls } from "./contract/vault-calls.ts"

/** Everything the UI may ask for. There is no other way from the UI to the vault, the disk or the network. */
export const contract = { ...vaultCalls, ...keyCalls, ...reviewCalls, ...eraseCalls, ...donateCalls }

export type CallName = keyof typeof contract
export type Request<N extends CallName> = z.infer<(typeof contract)[N]["request"]>
export type Reply<N extends CallName> = z.infer<(typeof contract)[N]["reply"]>
export type Handlers = { readonly [N in CallName]: (request: Request<N>) => Reply<N> | Promise<Reply<N>> }

/** What comes back over the wire, whatever carries it. `message` is one line for a person, never recorded content. */
export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: string; readonly message: string }
