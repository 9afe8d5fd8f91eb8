/** Carries one call: by IPC in the app's own window, by HTTP in a browser. The answer is unknown until it is checked. */
export type Transport = (name: string, input: unknown) => Promise<unknown>

declare global {
  interface Window {
    /** Put there by the preload script of the app's own window; nowhere else. */
    readonly tracehold?: { call(name: string, input: unknown): Promise<unknown> }
  }
}

const TOKEN_KEY = "tracehold-token"

/** Takes the token out of the address, so that it is neither shown nor in the history, and keeps it for this tab. */
export function createTransport(): Transport {
  const bridge = window.tracehold
  if (bridge !== undefined) return (name, input) => bridge.call(name, input)
  const given = /^#token=([\w-]{20,})$/.exec(window.location.hash)?.[1]
  if (given !== undefined) {
    window.sessionStorage.setItem(TOKEN_KEY, given)
    window.history.replaceState(null, "", `${window.location.pathname}#/`)
  }
  const token = window.sessionStorage.getItem(TOKEN_KEY) ?? ""
  return async (name, input) => {
    const response = await fetch(`rpc/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
      body: JSON.stringify(input),
      credentials: "same-origin",
      redirect: "error",
    })
    return response.json() as Promise<unknown>
  }
}
