import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { request } from "node:http"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fromBase64, toHex } from "@tracehold/crypto"
import { checkReceipt, logLeaf, PIECE_BYTES, type Receipt, verifyCheckpoint, verifyConsistency } from "@tracehold/protocol"
import { expect, test } from "vitest"
import { readIdentity } from "./data-folder.ts"
import { ask, commit, give, putStatement, type TestDonation, TestDonor, TestRecipient, withdraw } from "./donor.test.support.ts"
import { exportEndpoint } from "./export.ts"

const MAIN = join(import.meta.dirname, "main.ts")
type Serving = { child: ChildProcess; url: string; errors: () => string }

/** The endpoint as a process of its own, on the real clock. */
async function spawnServe(data: string): Promise<Serving> {
  const child = spawn(process.execPath, [MAIN, "serve", "--data", data, "--port", "0", "--json"], {
    stdio: ["ignore", "pipe", "pipe"],
  })
  let errors = ""
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    errors += part
  })
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string]
  return { child, url: (JSON.parse(line) as { url: string }).url, errors: () => errors }
}

const receiptIn = (text: string) => JSON.parse(Buffer.from(fromBase64(JSON.parse(text).payload)).toString()) as Receipt

test("killed in the middle of uploads, commits and withdrawals, it keeps all that it acknowledged", {
  timeout: 120_000,
}, async () => {
  await using recipient = await TestRecipient.make({ nowMs: Date.now() })
  const identity = readIdentity(recipient.data)
  const kept = new Map<TestDonation, string>()
  const withdrawn = new Map<object, { donation: TestDonation; receipt: string }>()
  const unsure: TestDonation[] = []
  const work = async (url: string, at: number, enough: () => void) => {
    const donor = new TestDonor({ endpoint: { identity } }, Date.now)
    for (;;) {
      const donation = donor.consent(at === 0 ? PIECE_BYTES + 10 : 1000)
      unsure.push(donation)
      const { status, text } = await give(url, donation)
      if (status !== 201) return
      unsure.splice(unsure.indexOf(donation), 1)
      if (at !== 1) kept.set(donation, text)
      else {
        const envelope = donor.withdrawal(donation)
        const answer = await withdraw(url, envelope)
        if (answer.status === 201) withdrawn.set(envelope, { donation, receipt: answer.text })
      }
      enough()
    }
  }
  for (let round = 0; round < 2; round++) {
    const { child, url } = await spawnServe(recipient.data)
    let finished = 0
    const enough = () => {
      if (++finished === 8) child.kill("SIGKILL")
    }
    await Promise.all([once(child, "exit"), ...[0, 1, 2, 3, 4].map((at) => work(url, at, enough).catch(() => undefined))])
  }

  const { child, url } = await spawnServe(recipient.data)
  for (const [donation, receipt] of kept) expect(await commit(url, donation.digest)).toMatchObject({ status: 200, text: receipt })
  for (const [envelope, { donation, receipt }] of withdrawn) {
    expect(await withdraw(url, envelope as never)).toMatchObject({ status: 200, text: receipt })
    expect(existsSync(join(recipient.data, "pieces", donation.digest))).toBe(false)
  }
  for (const donation of unsure) {
    const { status, text, json } = await give(url, donation) // Sent again it is whole, or it was withdrawn without an answer.
    if (json.error !== "WITHDRAWN") expect(status).toBeLessThan(300)
    if (status < 300) kept.set(donation, text)
  }
  expect(kept.size + withdrawn.size).toBeGreaterThanOrEqual(14)
  expect(readdirSync(join(recipient.data, "incoming"))).toEqual([])
  await checkLog(recipient, url, kept)
  child.kill("SIGTERM")
  expect(await once(child, "exit")).toEqual([0, null])
})

/** Every receipt ever given is true of the log as it is now. */
async function checkLog(recipient: TestRecipient, url: string, kept: ReadonlyMap<TestDonation, string>): Promise<void> {
  const { descriptor } = readIdentity(recipient.data)
  const to = join(recipient.folder, "export")
  await exportEndpoint(recipient.data, to)
  const leaves = readFileSync(join(to, "leaves"), "utf8").trimEnd().split("\n")
  const head = verifyCheckpoint(readFileSync(join(to, "checkpoint"), "utf8"), descriptor)
  expect(head?.size).toBe(leaves.length)
  for (const [donation, text] of kept) {
    expect(checkReceipt(JSON.parse(text), descriptor, donation.envelope).kind).toBe("ok")
    const { inclusion } = receiptIn(text)
    expect(leaves[inclusion.index]).toBe(toHex(logLeaf(inclusion.salt, donation.digest)))
    const from = verifyCheckpoint(inclusion.checkpoint, descriptor)
    const { json } = await ask(url, "GET", `/v1/log/consistency?from=${from?.size}&to=${head?.size}`)
    if (!from || !head) throw new Error("no head")
    expect(verifyConsistency({ from: from.size, to: head.size, proof: json.proof as string[] }, from.root, head.root)).toBe(true)
  }
}

test("asked to stop it finishes what is under way, takes nothing new, and its log names nobody", {
  timeout: 120_000,
}, async () => {
  await using recipient = await TestRecipient.make({ nowMs: Date.now() })
  const donor = new TestDonor({ endpoint: { identity: readIdentity(recipient.data) } }, Date.now)
  const { child, url, errors } = await spawnServe(recipient.data)
  await give(url, donor.consent())
  const donation = donor.consent()
  await putStatement(url, donation)
  const [sha256, bytes] = [...donation.pieces][0] as [string, Uint8Array]
  const headers = { "content-type": "application/octet-stream", "content-length": bytes.length }
  const upload = request(`${url}/v1/pieces/${sha256}?statement=${donation.digest}`, { method: "PUT", headers })
  const answered = once(upload, "response") as Promise<[{ statusCode: number }]>
  await new Promise((resolve) => upload.write(bytes.subarray(0, 500), resolve))
  await expect.poll(() => readdirSync(join(recipient.data, "incoming")).length).toBe(1)
  child.kill("SIGTERM")
  await expect.poll(() => ask(url, "GET", "/v1/descriptor").catch(() => "closed")).toBe("closed")
  upload.end(bytes.subarray(500))
  expect((await answered)[0].statusCode).toBe(201)
  expect(await once(child, "exit")).toEqual([0, null])
  for (const line of errors().trimEnd().split("\n").slice(1)) expect(Object.keys(JSON.parse(line))).toContain("event")
  expect(errors()).not.toMatch(/[0-9a-f]{32}/)
  expect(errors()).not.toContain(recipient.folder)
})
