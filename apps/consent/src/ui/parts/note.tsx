import type { ReactNode } from "react"
import { Icon } from "./icon.tsx"

export function Note({
  tone = "info",
  children,
  action,
}: {
  tone?: "info" | "warn" | "bad"
  children: ReactNode
  action?: ReactNode
}) {
  return (
    <div className={`note ${tone}`} role={tone === "bad" ? "alert" : undefined}>
      <Icon name={tone === "info" ? "info" : "warn"} />
      <div className="grow">{children}</div>
      {action}
    </div>
  )
}

export function Loading({ what }: { what: string }) {
  return (
    <p className="loading" role="status">
      <span className="spinner" aria-hidden="true" />
      {what}
    </p>
  )
}
