import { useApp } from "../data/context.ts"

const CHOICES = [1, 5, 15, 30, 60, 240] as const

/** How long an open vault may go unused. */
export function LockAfter() {
  const { client, status, refresh, fail, tell } = useApp()
  const now = Math.round(status.lockAfterMs / 60_000)
  const choices = [...new Set([...CHOICES, now])].sort((a, b) => a - b)
  const choose = (minutes: number) =>
    client("setLockAfter", { minutes }).then(() => {
      tell(`The vault locks ${spoken(minutes)} after you last used it.`)
      refresh()
    }, fail)
  return (
    <section className="card key-way" aria-labelledby="lock-after">
      <div className="key-what">
        <h2 id="lock-after">Lock by itself</h2>
        <p className="muted small">
          After this time without a hand at it, everything decoded is dropped and the keys with it. Recording goes on.
        </p>
      </div>
      <select
        className="input lock-after"
        aria-labelledby="lock-after"
        value={now}
        onChange={(event) => void choose(Number(event.target.value))}
      >
        {choices.map((minutes) => (
          <option key={minutes} value={minutes}>
            after {spoken(minutes)}
          </option>
        ))}
      </select>
    </section>
  )
}

function spoken(minutes: number): string {
  if (minutes === 1) return "1 minute"
  return minutes % 60 === 0 ? (minutes === 60 ? "1 hour" : `${minutes / 60} hours`) : `${minutes} minutes`
}
