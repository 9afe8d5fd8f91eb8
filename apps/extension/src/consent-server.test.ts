import { fileURLToPath } from "node:url"
import { expect, test, vi } from "vitest"
import { ConsentServer } from "./consent-server.ts"

const script = fileURLToPath(new URL("./fixtures/serve.mjs", import.meta.url))
const serve = (vault: string) => new ConsentServer({ execPath: process.execPath, script, vault: () => vault })

test("starts once, as Node, for the vault that is named, and ends when disposed of", async () => {
  const server = serve("/some/vault")
  const [first, second] = await Promise.all([server.url(), server.url()])
  expect(first).toBe(second)
  expect(first).toMatch(/as-node=1$/)
  const pid = Number(new URL(first).port)
  server[Symbol.dispose]()
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), 5000)
})

test("names no vault where none was chosen", async () => {
  using server = serve("")
  expect(await server.url()).toBe("http://127.0.0.1:1/default")
})

test.each([
  ["nonsense", "The consent app did not say where it is."],
  ["elsewhere", "The consent app did not say where it is."],
  ["broken", "The vault was written by a newer version; update Tracehold."],
])("%s: one line that says why, and another try is a new start", async (vault, why) => {
  using server = serve(vault)
  await expect(server.url()).rejects.toThrow(why)
  await vi.waitFor(async () => expect(server.url()).rejects.toThrow(why))
})

test("a runtime that is not there", async () => {
  using server = new ConsentServer({ execPath: "/nowhere/node", script, vault: () => "" })
  await expect(server.url()).rejects.toThrow("The consent app could not be started.")
})
