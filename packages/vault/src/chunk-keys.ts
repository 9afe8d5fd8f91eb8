import { SecretKey } from "@tracehold/crypto"
import { keyIdOf } from "./container-keys.ts"

const PURPOSE = "th-chunk"

/** A chunk's key (CK) of one revision and what follows from it. Destroying it destroys all that was made from the chunk. */
export class ChunkKeys implements Disposable {
  readonly root: SecretKey
  readonly id: Uint8Array
  readonly blocks: SecretKey
  readonly summary: SecretKey
  /** Drafts, findings and caches of this chunk. */
  readonly drafts: SecretKey
  constructor(root: SecretKey) {
    this.root = root
    this.id = keyIdOf(root)
    this.blocks = root.derive(PURPOSE, 1)
    this.summary = root.derive(PURPOSE, 2)
    this.drafts = root.derive(PURPOSE, 3)
  }
  static random(): ChunkKeys {
    return new ChunkKeys(SecretKey.random())
  }
  [Symbol.dispose](): void {
    for (const key of [this.root, this.blocks, this.summary, this.drafts]) key[Symbol.dispose]()
  }
}
