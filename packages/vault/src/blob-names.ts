import { toHex } from "@tracehold/crypto"

/** Lookup names of all that a session has put or used again, so that a later chunk can use them. In hex: an array each takes 500 bytes more. */
export class BlobNames {
  readonly #names = new Map<string, string>()

  note<N extends Uint8Array | string>(repo: string, hash: string, name: N): N {
    this.#names.set(`${hash}${repo}`, typeof name === "string" ? name : toHex(name))
    return name
  }

  of(repo: string, hash: string): string | undefined {
    return this.#names.get(`${hash}${repo}`)
  }
}
