import type { Engine } from "@tracehold/policy"

/** The same engine, which keeps every question that it is asked, so that the very same can be asked again and timed. */
export function askingEngine(engine: Engine, asked: (() => unknown)[]): Engine {
  const kept = <In extends unknown[], Out>(answer: (...question: In) => Out) => {
    return (...question: In): Out => {
      asked.push(() => answer(...question))
      return answer(...question)
    }
  }
  return {
    ...engine,
    scan: kept(engine.scan),
    mask: kept(engine.mask),
    command: kept(engine.command),
    path: kept(engine.path),
    document: kept(engine.document),
    language: kept(engine.language),
    admit: kept(engine.admit),
  }
}
