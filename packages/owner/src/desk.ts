import type { Engine, KnownPersonal, Layer } from "@tracehold/policy"
import type { OpenVault } from "@tracehold/vault"
import { type Donor, donorFor } from "./donor.ts"
import { Ledger } from "./ledger.ts"
import { Outbox } from "./outbox.ts"
import { OwedWork } from "./owed-work.ts"
import { ownNames } from "./own-names.ts"

/** What everything on the unlocked side works with. */
export class Desk {
  readonly vault: OpenVault
  readonly engine: Engine
  /** The owner's own policy layers, beyond the built-in one. */
  readonly layers: readonly Layer[]
  readonly now: () => number
  readonly ledger: Ledger
  readonly outbox: Outbox
  /** What unlocking owes to chunks, one after the other. */
  readonly work: OwedWork
  #ownNames: readonly KnownPersonal[] | null = null
  constructor(parts: Pick<Desk, "vault" | "engine" | "layers" | "now">) {
    this.vault = parts.vault
    this.engine = parts.engine
    this.layers = parts.layers
    this.now = parts.now
    this.ledger = new Ledger(parts.vault, parts.now)
    this.outbox = new Outbox(parts.vault.store)
    this.work = new OwedWork(this)
  }

  /** Who uses this machine; asked for at the first review. */
  get ownNames(): readonly KnownPersonal[] {
    this.#ownNames ??= ownNames()
    return this.#ownNames
  }

  get nowMin(): number {
    return Math.floor(this.now() / 60_000)
  }

  donor(root: string): Donor {
    return donorFor(this.vault.donorRoot, root)
  }
}
