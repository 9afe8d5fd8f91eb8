import { type BoxPair, boxPair, type SecretKey } from "@tracehold/crypto"

const PURPOSE = "th-vault"

/** What follows from a vault's root key (VRK) of one epoch. design-vault section 1. */
export class RootKeys implements Disposable {
  readonly epoch: number
  /** Keys sealed to a card open with the pair of the card's epoch; older pairs are kept while any such key may turn up. */
  readonly boxes: ReadonlyMap<number, BoxPair>
  /** Wraps adopted container keys. */
  readonly wrap: SecretKey
  readonly ledger: SecretKey
  constructor(root: SecretKey, epoch: number, older: ReadonlyMap<number, SecretKey> = new Map()) {
    this.epoch = epoch
    const boxes = new Map([...older].map(([e, seed]) => [e, boxPair(seed)] as const))
    using seed = root.derive(PURPOSE, 1)
    boxes.set(epoch, boxPair(seed))
    this.boxes = boxes
    this.wrap = root.derive(PURPOSE, 2)
    this.ledger = root.derive(PURPOSE, 5)
  }

  /** The pair whose public half is in the card of this epoch. */
  get box(): BoxPair {
    const pair = this.boxes.get(this.epoch)
    if (pair === undefined) throw new Error("the current epoch has its pair")
    return pair
  }

  [Symbol.dispose](): void {
    for (const { secretKey } of this.boxes.values()) secretKey[Symbol.dispose]()
    this.wrap[Symbol.dispose]()
    this.ledger[Symbol.dispose]()
  }
}

/** Seals the owner's lasting secrets inside the key file. */
export function ownerKey(root: SecretKey): SecretKey {
  return root.derive(PURPOSE, 3)
}

/** Authenticates the key file, so that a slot somebody added or weakened is refused. */
export function fileKey(root: SecretKey): SecretKey {
  return root.derive(PURPOSE, 4)
}
