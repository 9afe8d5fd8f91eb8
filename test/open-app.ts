import { type App, type AppPorts, type CallName, createApp, type Reply, type Request } from "@tracehold/consent-app"
import { NOW_MS } from "../packages/owner/fixtures/recorded-vault.ts"

/** The consent app on a vault's folder, with no network and no keyring, and an owner who confirms; `ports` has what is to be otherwise. */
export function openApp(ports: Pick<AppPorts, "env" | "folder"> & Partial<AppPorts>): App {
  return createApp({
    now: () => NOW_MS,
    fetch: () => Promise.reject(new Error("no network in this test")),
    lockAfterMs: 60_000,
    keyring: async () => null,
    confirmSign: async () => true,
    ...ports,
  })
}

/** The app's answer to a call. Throws with the code of one that it refuses. */
export async function askApp<N extends CallName>(app: App, name: N, request: Request<N>): Promise<Reply<N>> {
  const answer = await app.call(name, request)
  if (!answer.ok) throw new Error(`${name}: ${answer.code}`)
  return answer.value as Reply<N>
}
