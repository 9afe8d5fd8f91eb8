import { expect, test } from "vitest"
import { bytesText } from "./bytes-text.ts"

test.each([
  [1, "1 byte"],
  [999, "999 bytes"],
  [1000, "1.0 kB"],
  [20e9, "20.0 GB"],
])("%i bytes are said in the units that limits are given in: %s", (bytes, text) => expect(bytesText(bytes)).toBe(text))
