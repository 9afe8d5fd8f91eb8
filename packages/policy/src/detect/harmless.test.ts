import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { createEngine } from "../index.ts"

const engine = createEngine({ layers: [], ignoreFiles: [], caseSensitive: true })
/** Sources of everyday packages, which hold no secrets; what is found there would be masked for nothing. */
test("ordinary code is left alone", () => {
  const files = [
    "typescript/lib/lib.es5.d.ts",
    "zod/v4/core/schemas.js",
    "vitest/dist/index.js",
    "chai/index.js",
    "fast-check/lib/fast-check.js",
  ]
  let lines = 0
  let findings = 0
  for (const file of files) {
    const text = readOrNull(new URL(`../../../../node_modules/${file}`, import.meta.url))
    lines += text?.split("\n").length ?? 0
    findings += text === null ? 0 : engine.scan(text).length
  }
  expect(lines).toBeGreaterThan(1000)
  expect(findings / lines).toBeLessThanOrEqual(0.5 / 1000)
})

test.each([
  '"integrity": "sha512-Vd5oTnkWKFQjJbWkZ3Bnfmub4L1hTAQoeZKzOCTxZ2xBnvrYFTQZ9Xf5dqKpgV1tDpHkJ0a0ZzYVw3fYbWvQ3g==",',
  "commit 48ea359a4445038d18288ae22ce7cacb013b22d5",
  "Digest: sha256:0b15850beefc9a42b25f738ec45a5a73f6f190136a11fbc7518ff70ceaf646ce",
  "id=f2e168eb-4505-4d91-a96f-d9bed5b1fe63",
  'const token = await getToken(user.id, { scope: "read" })',
  "if (password !== confirmPassword) throw new Error('mismatch')",
  "type Credentials = { username: string; password: string }",
  "export API_KEY=<your-api-key>",
  `password: $${"{DB_PASSWORD}"}`,
  'curl -H "Authorization: Bearer $TOKEN" https://api.example.com',
  "index 3f1a2b4c5d6e..7a8b9c0d1e2f 100644",
  "dist/assets/index-aGRiIMNi.js   142.31 kB | gzip: 45.77 kB",
  "at Object.<anonymous> (/home/dev/app/src/auth/token.test.ts:12:34)",
  "primary_key: true, foreign_key: user_id",
  "Sec-WebSocket-Key: required",
])("%s is no secret", (text) => expect(engine.scan(text)).toEqual([]))

function readOrNull(url: URL): string | null {
  try {
    return readFileSync(url, "utf8")
  } catch {
    return null
  }
}
