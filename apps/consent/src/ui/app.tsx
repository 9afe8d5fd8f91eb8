import { useCallback, useEffect, useMemo, useRef, useState } from "react"
import type { Status } from "../contract/vault-calls.ts"
import { CallError, type Client, messageOf } from "./data/client.ts"
import { type AppContext, appContext } from "./data/context.ts"
import { hashOf, type Route, routeOf } from "./data/route.ts"
import { Loading } from "./parts/note.tsx"
import { Frame } from "./screens/frame.tsx"
import { SetUp } from "./screens/set-up.tsx"
import { Unlock } from "./screens/unlock.tsx"
import { Unusable } from "./screens/unusable.tsx"

const POLL_MS = 3_000
const TOAST_MS = 5_000

type Toast = { readonly id: number; readonly text: string; readonly bad: boolean }

/** The whole app: what the vault's state asks for, and inside an open vault the screen of the address. */
export function App({ client }: { client: Client }) {
  const [status, setStatus] = useState<Status | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [settingUp, setSettingUp] = useState(false)
  const [route, setRoute] = useState<Route>(() => routeOf(window.location.hash))
  const [toasts, setToasts] = useState<readonly Toast[]>([])
  const nextToast = useRef(0)

  const refresh = useCallback(() => {
    client("status", {}).then(
      (next) => {
        setTrouble(null)
        setStatus((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next))
      },
      (error: unknown) => setTrouble(messageOf(error)),
    )
  }, [client])

  useEffect(() => {
    refresh()
    const timer = window.setInterval(refresh, POLL_MS)
    const onHash = () => setRoute(routeOf(window.location.hash))
    window.addEventListener("hashchange", onHash)
    return () => {
      window.clearInterval(timer)
      window.removeEventListener("hashchange", onHash)
    }
  }, [refresh])

  const context = useMemo<AppContext | null>(() => {
    if (status === null) return null
    const show = (text: string, bad: boolean) => {
      const id = nextToast.current++
      setToasts((all) => [...all.slice(-2), { id, text, bad }])
      window.setTimeout(() => setToasts((all) => all.filter((toast) => toast.id !== id)), TOAST_MS)
    }
    return {
      client,
      status,
      refresh,
      go: (to) => {
        window.location.hash = hashOf(to)
      },
      tell: (text) => show(text, false),
      fail: (error) => {
        if (error instanceof CallError && error.code === "LOCKED") refresh()
        else show(messageOf(error), true)
      },
    }
  }, [client, status, refresh])

  if (context === null) {
    return trouble === null ? <Loading what="Opening…" /> : <Unusable title="Tracehold can not be reached" problem={trouble} />
  }
  return (
    <appContext.Provider value={context}>
      <CurrentScreen vault={context.status} route={route} settingUp={settingUp} onSetUp={setSettingUp} trouble={trouble} />
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map((toast) => (
          <p key={toast.id} className={toast.bad ? "toast bad" : "toast"}>
            {toast.text}
          </p>
        ))}
      </div>
    </appContext.Provider>
  )
}

function CurrentScreen({
  vault,
  route,
  settingUp,
  onSetUp,
  trouble,
}: {
  vault: Status
  route: Route
  settingUp: boolean
  onSetUp: (on: boolean) => void
  trouble: string | null
}) {
  // Set-up goes on after the vault exists: the words are on screen until they were asked back.
  if (vault.vault === "none" || settingUp) return <SetUp onStart={onSetUp} />
  if (vault.vault === "unusable") return <Unusable title="This vault can not be opened" problem={vault.problem ?? ""} />
  if (vault.vault === "locked") return <Unlock />
  return <Frame route={route} trouble={trouble} />
}
