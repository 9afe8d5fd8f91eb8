import { PassThrough } from "node:stream"
import type { Channel } from "./pull-frames.ts"
import { type Pulled, pullFrom } from "./pull-from.ts"
import { servePull } from "./pull-serve.ts"
import type { Store } from "./store.ts"

/** A pull from a host's folder that lies on this machine, or is mounted: both sides of it here. @throws VaultError as `pullFrom` and `servePull`. */
export async function pullFromFolder(
  store: Store,
  folder: string,
  card: string,
  nowMin: () => number,
  onChunk?: (taken: number) => void,
): Promise<Pulled> {
  const [asks, answers] = [new PassThrough(), new PassThrough()]
  const host = servePull(folder, channelOf(asks, answers), nowMin).finally(() => answers.end())
  // Whatever ends one side ends the other.
  const [pulled, served] = await Promise.allSettled([
    pullFrom(store, channelOf(answers, asks), card, nowMin, onChunk).finally(() => asks.end()),
    host,
  ])
  if (served.status === "rejected") throw served.reason
  if (pulled.status === "rejected") throw pulled.reason
  return pulled.value
}

function channelOf(incoming: PassThrough, outgoing: PassThrough): Channel {
  return {
    incoming,
    send: (bytes) => new Promise((resolve, reject) => outgoing.write(bytes, (error) => (error ? reject(error) : resolve()))),
  }
}
