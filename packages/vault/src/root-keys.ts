import { type BoxPair, boxPair, SecretKey } from "@tracehold/crypto"

const PURPOSE = "th-vault"

/** What a key file holds of the root key: this one, and what is left of those before. */
export type Roots = {
  readonly root: SecretKey
  readonly epoch: number
  /** Seeds of the boxes of older cards, by epoch. */
  readonly oldBoxes?: ReadonlyMap<number, SecretKey>
  /** The root key of the epoch before, while adopted keys are moved from it. */
  readonly retiring?: SecretKey | null
}

type Derived = {
  readonly root: SecretKey
  readonly epoch: number
  readonly boxes: ReadonlyMap<number, BoxPair>
  readonly wraps: ReadonlyMap<number, SecretKey>
  readonly ledger: SecretKey
}

/**
 * What follows from a vault's root key (VRK) of one epoch. design-vault section 1. Takes copies: what it is made of stays the caller's.
 * Whoever holds it goes on with the next root key when this one is replaced.
 */
export class RootKeys implements Disposable {
  #now: Derived
  constructor(roots: Roots) {
    this.#now = derive(roots)
  }

  get root(): SecretKey {
    return this.#now.root
  }

  get epoch(): number {
    return this.#now.epoch
  }

  /** Keys sealed to a card open with the pair of the card's epoch; older pairs are kept while any such key may turn up. */
  get boxes(): ReadonlyMap<number, BoxPair> {
    return this.#now.boxes
  }

  /** The pair whose public half is in the card of this epoch. */
  get box(): BoxPair {
    return of(this.#now.boxes, this.epoch)
  }

  /** Wraps adopted container keys. */
  get wrap(): SecretKey {
    return of(this.#now.wraps, this.epoch)
  }

  /** What adopted keys may be wrapped in: this epoch's, and the one's before while they are being moved. */
  get wraps(): ReadonlyMap<number, SecretKey> {
    return this.#now.wraps
  }

  /** Seals the ledger, the checkpoint and orders. */
  get ledger(): SecretKey {
    return this.#now.ledger
  }

  /** The root key was replaced, or an older one is needed no more. */
  become(roots: Roots): void {
    const before = this.#now
    this.#now = derive(roots)
    wipe(before)
  }

  [Symbol.dispose](): void {
    wipe(this.#now)
  }
}

/** Seed of the pair whose public half is in the card. */
export function boxSeed(root: SecretKey): SecretKey {
  return root.derive(PURPOSE, 1)
}

/** Seals the owner's lasting secrets inside the key file. */
export function ownerKey(root: SecretKey): SecretKey {
  return root.derive(PURPOSE, 3)
}

/** Authenticates the key file, so that a slot somebody added or weakened is refused. */
export function fileKey(root: SecretKey): SecretKey {
  return root.derive(PURPOSE, 4)
}

function derive({ root, epoch, oldBoxes = new Map(), retiring = null }: Roots): Derived {
  const boxes = new Map([...oldBoxes].map(([e, seed]) => [e, boxPair(seed)] as const))
  using seed = boxSeed(root)
  boxes.set(epoch, boxPair(seed))
  const wraps = new Map([[epoch, root.derive(PURPOSE, 2)]])
  if (retiring !== null) wraps.set(epoch - 1, retiring.derive(PURPOSE, 2))
  return { root: new SecretKey(root.exposeKeyBytes().slice()), epoch, boxes, wraps, ledger: root.derive(PURPOSE, 5) }
}

function wipe({ root, boxes, wraps, ledger }: Derived): void {
  for (const { secretKey } of boxes.values()) secretKey[Symbol.dispose]()
  for (const key of [root, ledger, ...wraps.values()]) key[Symbol.dispose]()
}

function of<T>(keys: ReadonlyMap<number, T>, epoch: number): T {
  const key = keys.get(epoch)
  if (key === undefined) throw new Error("the current epoch has its key")
  return key
}
