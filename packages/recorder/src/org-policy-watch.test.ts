import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { FromRecorder } from "@tracehold/capture"
import { cryptoReady, randomBytes, SecretKey, toHex } from "@tracehold/crypto"
import { createVault } from "@tracehold/vault"
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import { OrgPolicyWatch } from "./org-policy-watch.ts"
import { Recorder } from "./recorder.ts"

beforeAll(cryptoReady)
const { XDG_CONFIG_HOME } = process.env
let base = ""
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "org-watch-"))
})
afterEach(() => {
  if (XDG_CONFIG_HOME === undefined) delete process.env.XDG_CONFIG_HOME
  else process.env.XDG_CONFIG_HOME = XDG_CONFIG_HOME
  rmSync(base, { recursive: true })
})

test("a policy that comes, is written again, and goes is noticed once each", () => {
  const policy = join(base, "org-policy.json")
  const watch = new OrgPolicyWatch({ user: "", org: [{ policy, trust: join(base, "org-trust.json") }] })
  const changes = [() => {}, () => writeFileSync(policy, "{}"), () => writeFileSync(policy, "{ }"), () => rmSync(policy)]
  const noticed = changes.map((change) => {
    change()
    return [watch.changed(), watch.changed()]
  })
  expect(noticed).toEqual([
    [false, false],
    [true, false],
    [true, false],
    [true, false],
  ])
})

test("an open window stops recording by an organisation's new policy, and goes on without it", async () => {
  process.env.XDG_CONFIG_HOME = base
  mkdirSync(join(base, "shop"))
  mkdirSync(join(base, "tracehold"))
  createVault(join(base, "vault"), [{ kind: "phrase", id: "words", seed: SecretKey.random() }])
  const states: string[] = []
  let wake = () => {}
  const recorder = new Recorder((message: FromRecorder) => {
    if (message.kind !== "state") return
    states.push(`${message.state} ${message.problem ?? ""}`)
    wake()
  })
  const until = async (fits: RegExp) => {
    while (!fits.test(states.at(-1) ?? ""))
      await new Promise<void>((resolve) => {
        wake = resolve
      })
  }
  await recorder.handle({
    kind: "start",
    vault: join(base, "vault"),
    storage: base,
    sessionId: toHex(randomBytes(16)),
    wallMs: Date.now(),
    host: { editor: "test", version: "0", platform: "linux", remote: false },
    roots: [{ name: "shop", path: join(base, "shop") }],
    trusted: true,
    userPolicy: null,
    transcripts: [],
  })
  await until(/^recording/)
  writeFileSync(join(base, "tracehold", "org-policy.json"), "{}")
  await until(/^off .*whose key to trust/)
  rmSync(join(base, "tracehold", "org-policy.json"))
  await until(/^recording/)
  await recorder.handle({ kind: "stop", request: 1 })
})
