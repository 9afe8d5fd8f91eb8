import { describe, expect, test } from "vitest"
import { BAIT } from "../../fixtures/bait.ts"
import { createEngine, WITHHELD } from "../index.ts"
import { findPersonal } from "../personal/find-personal.ts"

const engine = createEngine({ layers: [], ignoreFiles: [], caseSensitive: true })

const SIZE = 100_000

describe("text made to take for ever is looked at in good time", () => {
  test.each(BAIT)("%j", (piece) => {
    const text = piece.repeat(Math.ceil(SIZE / piece.length))
    expect(engine.mask(text).text).toHaveLength(text.length)
    expect(findPersonal(text)).toBeDefined()
  })
  test.each(["token ", "password=", "://", "Cookie: ", "eyJ", "sk-", "-----BEGIN PRIVATE KEY-----", '"key": "', "curl -u "])(
    "%j and one long run",
    (head) => {
      for (const fill of ["a", " ", "A1", "-", ".", "/", "=", "a:"]) {
        const text = head + fill.repeat(SIZE / fill.length) + head
        expect(engine.mask(text).text).toHaveLength(text.length)
      }
    },
  )
})

test("twice the text is no more than about twice the work", () => {
  const work = (piece: string, size: number) => {
    let looks = 0
    const counted = new Proxy(RegExp.prototype.exec, {
      apply: (target, self, args) => {
        looks++
        return Reflect.apply(target, self, args)
      },
    })
    const exec = RegExp.prototype.exec
    RegExp.prototype.exec = counted
    try {
      engine.scan(piece.repeat(size))
    } finally {
      RegExp.prototype.exec = exec
    }
    return looks
  }
  for (const piece of ["password=", "token a1B2c3D4e5F6g7H8 ", "xoxb-a-a-a", "://a:b@"]) {
    expect(work(piece, 4000)).toBeLessThanOrEqual(2.5 * work(piece, 2000) + 10)
  }
})

const long = "x".repeat(262_145)
test("a line over 256 KB is withheld, and only it", () => {
  const { text, findings } = engine.mask(`first\n${long}\nlast`)
  expect(text).toBe(`first\n${"*".repeat(long.length)}\nlast`)
  expect(findings).toEqual([{ rule: WITHHELD, start: 6, end: 6 + long.length }])
})
test("masking it again changes nothing", () => {
  const once = engine.mask(`first\n${long}\nlast`).text
  expect(engine.mask(once)).toEqual({ text: once, findings: [] })
})
test("a text of 64 MB is withheld unread", () => {
  const { text, findings } = engine.mask("a".repeat(64_000_000))
  expect(findings).toEqual([{ rule: WITHHELD, start: 0, end: 64_000_000 }])
  expect(text.slice(0, 3)).toBe("***")
})
