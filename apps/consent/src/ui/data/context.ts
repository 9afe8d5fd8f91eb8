import { createContext, useContext } from "react"
import type { Status } from "../../contract/vault-calls.ts"
import type { Client } from "./client.ts"
import type { Route } from "./route.ts"

/** What every screen may use. */
export type AppContext = {
  readonly client: Client
  readonly status: Status
  /** Ask for the status again: after anything that changes it. */
  readonly refresh: () => void
  readonly go: (route: Route) => void
  readonly tell: (message: string) => void
  /** Show an error's one line; a vault found locked leads to the unlock screen. */
  readonly fail: (error: unknown) => void
}

export const appContext = createContext<AppContext | null>(null)

export function useApp(): AppContext {
  const context = useContext(appContext)
  if (context === null) throw new Error("useApp outside of the app")
  return context
}
