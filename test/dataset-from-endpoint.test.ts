import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { zstdCompressSync } from "node:zlib"
import { buildDonation, readDonation } from "@tracehold/consent"
import { cryptoReady, type Envelope, randomBytes, SecretKey, sha256, signingPair, toHex } from "@tracehold/crypto"
import { type OpenedDataset, openDonations } from "@tracehold/dataset"
import { exportEndpoint, initEndpoint, serveEndpoint } from "@tracehold/endpoint"
import { checkTerms, envelopeDigest, makeConsent, makeWithdrawal, signStatement } from "@tracehold/protocol"
import { encodeUtf8 } from "@tracehold/trace"
import { Encrypter } from "age-encryption"
import { beforeAll, expect, test } from "vitest"
import { sampleChunk } from "../packages/dataset/fixtures/given-chunk.ts"

const NOW_MS = Date.UTC(2030, 0, 15, 12)

beforeAll(cryptoReady)

test("what a real endpoint took in and exports opens with every proof, and is gone after its withdrawal", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tracehold-dataset-"))
  const [data, keys, out] = ["data", "keys", "export"].map((name) => join(folder, name)) as [string, string, string]
  const { descriptor, root } = await initEndpoint({ data, keys, kind: "commons", name: "Test", demo: true, nowMs: NOW_MS })
  const served = await serveEndpoint({ data, port: 0, clockMs: () => NOW_MS, limits: { freeBytes: 0 } })
  const open = async () => {
    await exportEndpoint(data, out)
    const identity = readFileSync(join(keys, "identity.txt"), "utf8")
    return openDonations({ folder: out, identity, rootKey: readFileSync(join(keys, "root.pub"), "utf8").trim(), nowMs: NOW_MS })
  }
  const send = async (method: string, path: string, body: object | Uint8Array<ArrayBuffer>) => {
    const raw = body instanceof Uint8Array
    const type = raw ? "application/octet-stream" : "application/json"
    const answer = await fetch(`${served.url}${path}`, {
      method,
      body: raw ? body : JSON.stringify(body),
      headers: { "content-type": type },
    })
    expect([path, answer.ok]).toEqual([path, true])
  }

  try {
    const donor = signingPair(SecretKey.random())
    const checked = checkTerms(served.endpoint.identity.termsBytes, descriptor)
    if (checked.kind === "refused") throw new Error(checked.why)
    const donation = toHex(randomBytes(16))
    const chunk = sampleChunk("x = 1\n")
    const content = buildDonation({
      events: chunk.events,
      blobs: chunk.blobs,
      session: "session",
      recipientRoot: root,
      terms: { ...checked.terms, sha256: checked.sha256 },
      donation,
      salt: toHex(randomBytes(32)),
      label: (kind, value) => hex(encodeUtf8(kind + value)).slice(0, 32),
    })
    const encrypter = new Encrypter()
    for (const recipient of descriptor.ageRecipients) encrypter.addRecipient(recipient)
    const sealed = new Uint8Array(await encrypter.encrypt(zstdCompressSync(content)))
    const place = { donor: donor.publicKey, recipient: root, previous: null, issuedAtMs: NOW_MS }
    const consent = makeConsent(place, checked, {
      donation,
      purposes: checked.terms.purposes,
      content: { sha256: hex(content), bytes: content.length, events: readDonation(content).events.length },
      sent: { sha256: hex(sealed), bytes: sealed.length, pieces: [hex(sealed)] },
      review: { redactions: 0, openFindings: 0, detectors: "test" },
      acceptHours: 48,
    })
    const envelope = signStatement(consent, donor)
    const digest = envelopeDigest(envelope)
    await send("PUT", "/v1/statements", envelope)
    await send("PUT", `/v1/pieces/${hex(sealed)}?statement=${digest}`, sealed)
    await send("POST", "/v1/commit", { statement: digest })

    const opened = await open()
    expect(opened.refused).toEqual([])
    expect(failed(opened)).toEqual([])
    expect(opened.donations.map(({ provenance }) => provenance.statement)).toEqual([digest])
    expect(opened.donations[0]?.events).toEqual(readDonation(content).events)

    const next = { ...place, previous: { seq: 0, digest } }
    const withdrawal: Envelope = signStatement(makeWithdrawal(next, donation, digest), donor)
    await send("POST", "/v1/withdrawals", withdrawal)
    const after = await open()
    expect(after.donations).toEqual([])
    expect(failed(after)).toEqual([])
    expect(after.proofs.find(({ proof }) => proof === "withdrawals")).toMatchObject({ checked: 1, held: 1 })
  } finally {
    await served.stop()
    rmSync(folder, { recursive: true })
  }
})

const hex = (bytes: Uint8Array) => toHex(sha256(bytes))
const failed = ({ proofs }: OpenedDataset) => proofs.filter(({ checked, held }) => held < checked)
