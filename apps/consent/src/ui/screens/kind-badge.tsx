/** What sort of recipient this is. A demo one is never to be taken for a real one. */
export function KindBadge({ kind, demo }: { kind: "commons" | "org"; demo: boolean }) {
  return (
    <span className="badges">
      <span className={kind === "commons" ? "badge good" : "badge accent"}>
        {kind === "commons" ? "Commons" : "Organisation"}
      </span>
      {demo && <span className="badge warn">Demo: on this machine only</span>}
    </span>
  )
}
