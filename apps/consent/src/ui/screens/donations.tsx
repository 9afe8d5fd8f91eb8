import { useMemo } from "react"
import { useApp } from "../data/context.ts"
import { hashOf } from "../data/route.ts"
import { useLoaded } from "../data/use-loaded.ts"
import { useNow } from "../data/use-now.ts"
import { Failed } from "../parts/failed.tsx"
import { Loading } from "../parts/note.tsx"
import { DonationCard } from "./donation-card.tsx"

/** Everything that was ever signed, newest first, with what became of it. */
export function Donations() {
  const { client, tell, fail } = useApp()
  const now = useNow(1_000)
  const { value, error, reload } = useLoaded(async () => (await client("donations", {})).donations, [Math.floor(now / 3_000)])
  const sorted = useMemo(() => [...(value ?? [])].sort((a, b) => b.signedMs - a.signedMs), [value])
  if (value === null) return error === null ? <Loading what="Reading the ledger…" /> : <Failed error={error} onRetry={reload} />

  const withdraw = (donation: string, done: string) => {
    client("withdraw", { donation })
      .then(() => client("sendNow", {}))
      .then(() => tell(done), fail)
      .finally(reload)
  }
  return (
    <main className="page narrow">
      <div className="page-head">
        <div>
          <h1>Donations</h1>
          <p className="muted">
            What you gave, to whom, and their signed answers. Kept in your vault, in a chain that shows if anything is missing.
          </p>
        </div>
      </div>
      {sorted.length === 0 && (
        <div className="card empty">
          <h2>You have given nothing yet</h2>
          <p>Open a recording, look at it, and choose “Give…”. Until then nothing leaves this machine.</p>
          <a className="button" href={hashOf({ screen: "home" })}>
            Recordings
          </a>
        </div>
      )}
      <div className="stack">
        {sorted.map((donation) => (
          <DonationCard
            key={donation.donation}
            donation={donation}
            now={now}
            onWithdraw={() =>
              withdraw(
                donation.donation,
                donation.state === "waiting" ? "Cancelled. Nothing was sent." : "Withdrawal signed, and on its way.",
              )
            }
            onRetry={() => void client("sendNow", {}).then(reload, fail)}
          />
        ))}
      </div>
    </main>
  )
}
