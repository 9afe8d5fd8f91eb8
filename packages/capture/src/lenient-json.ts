/** Readers for lines of formats that are not ours: anything unexpected is null or empty, never an error. */
export function parseObject(line: string): Record<string, unknown> | null {
  try {
    return asObject(JSON.parse(line))
  } catch {
    return null
  }
}

export function field(object: Record<string, unknown>, name: string): Record<string, unknown> | null {
  return asObject(object[name])
}

export function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(asObject).filter((item) => item !== null) : []
}

export function text(value: unknown): string | null {
  return typeof value === "string" ? value : null
}

/** Unix epoch milliseconds of an ISO time. */
export function wallMs(value: unknown): number | null {
  const ms = typeof value === "string" ? Date.parse(value) : Number.NaN
  return Number.isNaN(ms) ? null : ms
}

function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null
}
