import { fileURLToPath } from "node:url"
import { expect, test, vi } from "vitest"
import { ConsentServer } from "./consent-server.ts"

const script = fileURLToPath(new URL("./fixtures/serve.mjs", import.meta.url))
const serve = (vault: string) => new ConsentServer({ execPath: process.execPath, script, vault: () => vault })
const asked = (url: string) => Object.fromEntries(new URL(url).searchParams)
const isGone = (pid: number) => vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), 5000)

test("starts once, as Node, for the vault that is named, and ends when disposed of", async () => {
  const server = serve("/some/vault")
  const [first, second] = await Promise.all([server.url(), server.url()])
  expect(first).toBe(second)
  expect(asked(first)).toMatchObject({ vault: "/some/vault", node: "1", hosts: "" })
  server[Symbol.dispose]()
  await isGone(Number(asked(first).pid))
})

test("names no vault where none was chosen", async () => {
  using server = serve("")
  expect(asked(await server.url()).vault).toBe("default")
})

test("its own host's names are known to it", async () => {
  using server = serve("")
  const url = await server.url()
  expect(await server.urlFor("127.0.0.1:1")).toBe(url)
  expect(await server.urlFor("localhost:1")).toBe(url)
})

test("another name is told to it once, at the same port, and it goes on under that name", async () => {
  using server = serve("")
  const before = await server.url()
  const after = await server.urlFor("editor.example:8080")
  expect(asked(after).hosts).toBe("editor.example:8080")
  expect(new URL(after).port).toBe(new URL(before).port)
  await isGone(Number(asked(before).pid))
  expect(await server.urlFor("editor.example:8080")).toBe(after)
  expect(await server.url()).toBe(after)
  expect(asked(await server.urlFor("other.example")).hosts).toBe("editor.example:8080,other.example")
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
