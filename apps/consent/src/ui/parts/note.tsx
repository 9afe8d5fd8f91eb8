import { type ReactNode, useEffect, useRef } from "react"
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
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // What went wrong is not to be overlooked below the edge of the window.
    if (tone === "bad") ref.current?.scrollIntoView({ block: "center" })
  }, [tone])
  return (
    <div ref={ref} className={`note ${tone}`} role={tone === "bad" ? "alert" : undefined}>
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
