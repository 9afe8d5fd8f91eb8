import { type DependencyList, useCallback, useEffect, useRef, useState } from "react"

export type Loaded<T> = { readonly value: T | null; readonly error: unknown; readonly reload: () => void }

/** Loads when `inputs` change and on `reload`; an answer that comes after a newer question is dropped. The old value stays meanwhile. */
export function useLoaded<T>(load: () => Promise<T>, inputs: DependencyList): Loaded<T> {
  const [state, setState] = useState<{ value: T | null; error: unknown }>({ value: null, error: null })
  const asked = useRef(0)
  const latest = useRef(load)
  latest.current = load
  const reload = useCallback(() => {
    const mine = ++asked.current
    latest.current().then(
      (value) => mine === asked.current && setState({ value, error: null }),
      (error: unknown) => mine === asked.current && setState((before) => ({ value: before.value, error })),
    )
  }, [])
  useEffect(() => {
    reload()
    return () => {
      asked.current++
    }
  }, [reload, ...inputs])
  return { ...state, reload }
}
