import { useEffect, useRef, useState } from "react"

const HOLD_MS = 900
/** A second press counts from here on, so that a double click does not sign. */
const ARM_MS = 700

/**
 * A button for what cannot be taken back lightly: hold it for a second, by mouse, finger or key; or press it, and press it again.
 * Only the person's own presses count: a click that a script makes does nothing.
 */
export function HoldButton({
  label,
  again,
  disabled,
  onDone,
}: {
  label: string
  again: string
  disabled: boolean
  onDone: () => void
}) {
  const [holding, setHolding] = useState(false)
  const [armed, setArmed] = useState(false)
  const since = useRef(0)
  const timer = useRef(0)
  const done = useRef(onDone)
  done.current = onDone
  useEffect(() => () => window.clearTimeout(timer.current), [])

  const begin = (trusted: boolean) => {
    if (!trusted || disabled || holding) return
    setHolding(true)
    timer.current = window.setTimeout(() => {
      setHolding(false)
      setArmed(false)
      done.current()
    }, HOLD_MS)
  }
  const end = () => {
    window.clearTimeout(timer.current)
    setHolding(false)
  }
  return (
    <button
      type="button"
      className={`button primary hold${holding ? " holding" : ""}`}
      disabled={disabled}
      aria-describedby="hold-hint"
      onPointerDown={(event) => event.button === 0 && begin(event.isTrusted)}
      onPointerUp={end}
      onPointerLeave={end}
      onPointerCancel={end}
      onKeyDown={(event) => (event.key === "Enter" || event.key === " ") && !event.repeat && begin(event.isTrusted)}
      onKeyUp={end}
      onBlur={end}
      onClick={(event) => {
        if (!event.isTrusted || disabled) return
        const now = performance.now()
        if (armed && now - since.current > ARM_MS) {
          setArmed(false)
          end()
          onDone()
        } else if (!armed) {
          since.current = now
          setArmed(true)
        }
      }}
    >
      <span className="hold-fill" aria-hidden="true" />
      <span className="hold-label">{armed ? again : label}</span>
    </button>
  )
}
