import { isIPv6 } from "node:net"
import { EndpointError } from "./endpoint-error.ts"
import type { Limits } from "./limits.ts"

/** Whose upload it is. `address` is the connection's other end. */
export type Uploader = {
  readonly statement: string
  readonly sha256: string
  readonly donor: string
  readonly address: string
}

/** Places for pieces on their way in. Nobody's own share is all of them, since keys cost nothing. */
export class UploadPlaces {
  readonly #limits: Limits
  readonly #taken = new Map<string, number>()

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** Take a place until it is disposed of. @throws EndpointError `BUSY` when all, or all of one donor, piece or network, are taken. */
  take({ statement, sha256, donor, address }: Uploader): Disposable {
    const { uploads, uploadsPerDonor, uploadsPerAddress } = this.#limits
    const shares: [string, number][] = [
      ["all", uploads],
      [`piece ${statement} ${sha256}`, 1],
      [`donor ${donor}`, uploadsPerDonor],
    ]
    const network = networkOf(address)
    if (network !== null) shares.push([`network ${network}`, uploadsPerAddress])
    if (shares.some(([name, most]) => this.#count(name) >= most)) throw new EndpointError("BUSY")
    for (const [name] of shares) this.#taken.set(name, this.#count(name) + 1)
    return {
      [Symbol.dispose]: () => {
        for (const [name] of shares) {
          const left = this.#count(name) - 1
          if (left > 0) this.#taken.set(name, left)
          else this.#taken.delete(name)
        }
      },
    }
  }

  #count(name: string): number {
    return this.#taken.get(name) ?? 0
  }
}

/** What one customer of a network gets: an IPv4 address, an IPv6 /64. Null for this machine: a proxy stands there for everybody. */
function networkOf(address: string): string | null {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "")
  if (plain.startsWith("127.") || plain === "::1") return null
  if (!isIPv6(plain)) return plain
  const [left = "", right] = (plain.split("%", 1)[0] ?? "").split("::")
  const head = left === "" ? [] : left.split(":")
  const tail = right ? right.split(":") : []
  const zeros = right === undefined ? 0 : 8 - head.length - tail.length
  return [...head, ...Array<string>(Math.max(0, zeros)).fill("0"), ...tail]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16))
    .join(":")
}
