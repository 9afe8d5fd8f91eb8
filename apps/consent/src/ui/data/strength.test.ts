import { expect, test } from "vitest"
import { strengthOf } from "./strength.ts"

const check = (passphrase: string, score: number) => expect(strengthOf(passphrase).score).toBe(score)

test("too short to be taken", () => check("Ab3$xyz", 0))
test("one long run is worth little", () => check("aaaaaaaaaaaaaaaaaaaaaaaa", 1))
test("counting up, too", () => check("1234567890123456", 1))
test("a known beginning", () => check("password2024!", 1))
test("two words", () => check("summer rain", 1))
test("four words", () => check("orchard velvet tunnel mosaic", 3))
test("six words", () => check("orchard velvet tunnel mosaic copper lantern", 4))
test("one word six times is one word", () => check("orchard orchard orchard orchard orchard orchard", 1))
test("random characters", () => check("q7Rz!mW2p#Lx9Td", 4))
