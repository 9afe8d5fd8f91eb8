import { useEffect, useRef, useState } from "react"
import { useApp } from "../data/context.ts"
import { Brand } from "./brand.tsx"
import { SetUpAsk } from "./set-up-ask.tsx"
import { SetUpWay } from "./set-up-way.tsx"
import { SetUpWelcome } from "./set-up-welcome.tsx"
import { PrintButton, SetUpWords } from "./set-up-words.tsx"

const STEPS = ["Welcome", "Way in", "24 words", "Check", "Done"] as const

/** From nothing to a vault, in four short steps. */
export function SetUp({ onStart }: { onStart: (on: boolean) => void }) {
  const { refresh } = useApp()
  const [step, setStep] = useState(0)
  const card = useRef<HTMLElement>(null)
  useEffect(() => {
    // What was pressed is gone: without this, a keyboard would begin at the top again and a screen reader say nothing.
    if (step > 0 && !card.current?.contains(document.activeElement)) card.current?.focus()
  }, [step])
  const [made, setMade] = useState<{ words: readonly string[]; ask: readonly number[] } | null>(null)
  return (
    <main className="gate wide">
      <Brand />
      <ol className="steps" aria-label="Steps of set-up">
        {STEPS.map((name, i) => (
          <li key={name} aria-current={i === step ? "step" : undefined} className={i < step ? "past" : undefined}>
            {name}
          </li>
        ))}
      </ol>
      <section
        ref={card}
        className="card gate-card"
        tabIndex={-1}
        aria-label={`Step ${step + 1} of ${STEPS.length}: ${STEPS[step]}`}
      >
        {step === 0 && <SetUpWelcome onNext={() => setStep(1)} />}
        {step === 1 && (
          <SetUpWay
            onMade={(result) => {
              setMade(result)
              setStep(2)
            }}
            onStart={onStart}
            onBack={() => setStep(0)}
          />
        )}
        {step === 2 && made !== null && (
          <div className="stack">
            <h1>Write these 24 words down</h1>
            <SetUpWords words={made.words} extra={<PrintButton />} onNext={() => setStep(3)} />
          </div>
        )}
        {step === 3 && made !== null && (
          <div className="stack">
            <h1>Now from your paper</h1>
            <SetUpAsk
              ask={made.ask}
              onBack={() => setStep(2)}
              onRight={() => {
                setMade(null)
                setStep(4)
              }}
            />
          </div>
        )}
        {step === 4 && (
          <div className="stack">
            <h1>Your vault is ready</h1>
            <p>
              Recording can begin: go back to your editor. Come here once a week, or when the editor asks, to look at what was
              recorded and to give what you like. Until you sign, nothing leaves this machine.
            </p>
            <div className="actions">
              <button
                type="button"
                className="button primary"
                onClick={() => {
                  refresh()
                  onStart(false)
                }}
              >
                Open the vault
              </button>
            </div>
          </div>
        )}
      </section>
    </main>
  )
}
