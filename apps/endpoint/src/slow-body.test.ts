import { once } from "node:events"
import { readdirSync } from "node:fs"
import { type IncomingMessage, request } from "node:http"
import { connect, type Socket } from "node:net"
import { join } from "node:path"
import { PIECE_BYTES } from "@tracehold/protocol"
import { expect, test } from "vitest"
import { ask, give, putStatement, TestDonor, TestRecipient } from "./donor.test.support.ts"

/** Say that a piece of 4 MiB comes, and send its first byte. */
function begin(url: string, sha256: string, statement: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `PUT /v1/pieces/${sha256}?statement=${statement} HTTP/1.1\r\nhost: x\r\ncontent-type: application/octet-stream\r\ncontent-length: ${PIECE_BYTES}\r\n\r\nx`,
        () => resolve(socket),
      )
    })
    socket.on("error", reject)
    socket.resume()
  })
}
const closed = (socket: Socket) =>
  new Promise<void>((resolve) => (socket.destroyed ? resolve() : socket.on("close", () => resolve())))

test("bodies that stand still are cut off, leave nothing, and keep nobody else waiting", async () => {
  await using recipient = await TestRecipient.make()
  const served = await recipient.serve({ limits: { idleMs: 2_000 } })
  const { url } = served
  const donor = new TestDonor(served, () => recipient.nowMs)
  const slow = donor.consent(2 * PIECE_BYTES)
  await putStatement(url, slow)
  const [[sha256]] = [...slow.pieces] as [[string, Uint8Array]]
  const sockets = await Promise.all(Array.from({ length: 100 }, () => begin(url, sha256, slow.digest)))
  expect((await give(url, donor.consent())).status).toBe(201)
  await Promise.all(sockets.map(closed))
  expect((await ask(url, "GET", "/v1/descriptor")).status).toBe(200)
  await expect.poll(() => readdirSync(join(recipient.data, "incoming"))).toEqual([])
  expect((await give(url, slow)).status).toBe(201)
})

test("bodies that drip are cut off when their time is over", async () => {
  await using recipient = await TestRecipient.make()
  const served = await recipient.serve({ limits: { requestMs: 2_000 } })
  const { url } = served
  const donor = new TestDonor(served, () => recipient.nowMs)
  const slow = donor.consent(2 * PIECE_BYTES)
  await putStatement(url, slow)
  const [[sha256]] = [...slow.pieces] as [[string, Uint8Array]]
  const socket = await begin(url, sha256, slow.digest)
  const drip = setInterval(() => socket.write("x"), 50)
  await closed(socket)
  clearInterval(drip)
  await expect.poll(() => readdirSync(join(recipient.data, "incoming"))).toEqual([])
  expect((await give(url, donor.consent())).status).toBe(201)
})

test("bodies that drip for keys of many strangers give their places up, and the next donor gets one", async () => {
  await using recipient = await TestRecipient.make()
  const served = await recipient.serve({ limits: { uploads: 8, uploadGraceMs: 300, uploadBytesPerSecond: 4096 } })
  const { url } = served
  const sockets = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const stranger = new TestDonor(served, () => recipient.nowMs).consent(2 * PIECE_BYTES)
      await putStatement(url, stranger)
      const [[sha256]] = [...stranger.pieces] as [[string, Uint8Array]]
      return begin(url, sha256, stranger.digest)
    }),
  )
  const drip = setInterval(() => sockets.forEach((socket) => void (socket.writable && socket.write("x"))), 50)
  const honest = new TestDonor(served, () => recipient.nowMs).consent()
  await expect.poll(async () => (await give(url, honest)).status, { timeout: 20_000 }).toBe(201)
  await Promise.all(sockets.map(closed))
  clearInterval(drip)
  await expect.poll(() => readdirSync(join(recipient.data, "incoming"))).toEqual([])
})

test("more connections than it takes are closed at once, and it goes on", async () => {
  await using recipient = await TestRecipient.make()
  const { url } = await recipient.serve({ limits: { connections: 10 } })
  const { hostname, port } = new URL(url)
  const sockets = Array.from({ length: 60 }, () => {
    const socket = connect(Number(port), hostname)
    socket.on("error", () => undefined)
    return socket.resume()
  })
  await expect.poll(() => sockets.filter((socket) => socket.readyState === "open").length).toBe(10)
  for (const socket of sockets) socket.destroy()
  await expect.poll(async () => (await ask(url, "GET", "/v1/descriptor").catch(() => null))?.status).toBe(200)
})

test("a piece of the wrong length is refused before any of it is sent", async () => {
  await using recipient = await TestRecipient.make()
  const served = await recipient.serve()
  const donation = new TestDonor(served, () => recipient.nowMs).consent()
  await putStatement(served.url, donation)
  const [[sha256]] = [...donation.pieces] as [[string, Uint8Array]]
  const headers = { "content-type": "application/octet-stream", "content-length": 10 * 1024 ** 3 }
  const path = `/v1/pieces/${sha256}?statement=${donation.digest}`
  const outgoing = request(served.url + path, { method: "PUT", headers })
  outgoing.flushHeaders()
  const [response] = (await once(outgoing, "response")) as [IncomingMessage]
  expect([response.statusCode, response.headers.connection]).toEqual([422, "close"])
  outgoing.destroy()
})
