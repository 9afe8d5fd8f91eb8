import { useApp } from "../data/context.ts"

export function SetUpWelcome({ onNext }: { onNext: () => void }) {
  const { status } = useApp()
  return (
    <div className="stack">
      <h1>Record how you work. Keep it yours.</h1>
      <ol className="pledges">
        <li>
          <strong>It records what you see and do in your editor:</strong> edits, what is on screen, terminals, what agents and
          tools change. Secrets and ignored files are left out before anything is stored.
        </li>
        <li>
          <strong>It stays on this machine, encrypted.</strong> The recorder can only write; reading needs a key that only you
          have.
        </li>
        <li>
          <strong>You may give parts of it, by signature only.</strong> You see exactly what would be sent, take out what you
          like, and can withdraw it later.
        </li>
      </ol>
      <p className="muted small">
        The vault will lie in <span className="mono">{status.folder}</span>. This takes two minutes; have a pen at hand.
      </p>
      <div className="actions">
        <button type="button" className="button primary" onClick={onNext}>
          Set up my vault
        </button>
      </div>
    </div>
  )
}
