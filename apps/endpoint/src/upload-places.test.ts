import { expect, test } from "vitest"
import { EndpointError } from "./endpoint-error.ts"
import { DEFAULT_LIMITS, type Limits } from "./limits.ts"
import { type Uploader, UploadPlaces } from "./upload-places.ts"

let made = 0
const anybody = (): Uploader => ({ statement: `s${made++}`, sha256: "p", donor: `d${made}`, address: `192.0.2.${made % 250}` })
const LIMITS: Limits = { ...DEFAULT_LIMITS, uploads: 6, uploadsPerDonor: 2, uploadsPerAddress: 3 }

/** How many of those who ask at the same time get a place. */
function check(who: Partial<Uploader> | ((i: number) => Partial<Uploader>), wanted: number): void {
  const places = new UploadPlaces(LIMITS)
  const ask = (i: number) => places.take({ ...anybody(), ...(typeof who === "function" ? who(i) : who) })
  const held: Disposable[] = []
  for (let i = 0; i < 10; i++) {
    try {
      held.push(ask(i))
    } catch (error) {
      expect(error).toEqual(new EndpointError("BUSY"))
    }
  }
  expect(held.length).toBe(wanted)
  for (const place of held) place[Symbol.dispose]()
  expect(() => ask(0)).not.toThrow()
}

test("all together", () => check({}, 6))
test("one piece", () => check({ statement: "s", sha256: "p" }, 1))
test("one donor", () => check({ donor: "d" }, 2))
test("one address", () => check({ address: "198.51.100.7" }, 3))
test("one address, written as IPv6", () => check((i) => ({ address: i % 2 ? "198.51.100.7" : "::ffff:198.51.100.7" }), 3))
test("one IPv6 network", () => check((i) => ({ address: i % 2 ? `2001:db8::${i}` : `2001:db8:0:0:${i}::1` }), 3))
test("several IPv6 networks", () => check((i) => ({ address: `2001:db8:0:${i}::1` }), 6))
test("a proxy on this machine stands for many", () => check({ address: "127.0.0.1" }, 6))
