/** What rules everywhere on a host, as its files hold it: the user's own policy, and what organisations signed. */
export type HostPolicies = {
  readonly user: string | null
  /** `trust` null: a policy lies there, and nobody said whose key to trust. */
  readonly org: readonly { readonly source: string; readonly policy: string; readonly trust: string | null }[]
}

export const NO_POLICIES: HostPolicies = { user: null, org: [] }

/** Where they lie: the user's folder for configuration, and the machine's, which only who administers it can write. */
export type PolicyPlaces = { readonly user: string; readonly org: readonly { readonly policy: string; readonly trust: string }[] }

export type Host = {
  readonly platform: string
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
}

export function policyPlaces({ platform, home, env }: Host): PolicyPlaces {
  const windows = platform === "win32"
  const join = (...parts: string[]) => parts.join(windows ? "\\" : "/")
  const own = windows
    ? join(env.APPDATA || join(home, "AppData", "Roaming"), "tracehold")
    : platform === "darwin"
      ? join(home, "Library", "Application Support", "tracehold")
      : join(env.XDG_CONFIG_HOME || join(home, ".config"), "tracehold")
  const machine = windows
    ? join(env.ProgramData || "C:\\ProgramData", "tracehold")
    : platform === "darwin"
      ? "/Library/Application Support/tracehold"
      : "/etc/tracehold"
  const org = (folder: string) => ({ policy: join(folder, "org-policy.json"), trust: join(folder, "org-trust.json") })
  return { user: join(own, "policy.json"), org: [org(machine), org(own)] }
}

/**
 * Read them. @param read - a file's text, null where there is none; throws where it is there and cannot be read, since leaving it out
 * would widen.
 */
export function readHostPolicies(places: PolicyPlaces, read: (path: string) => string | null): HostPolicies {
  return { user: read(places.user), org: readOrgPolicies(places, read) }
}

/** Those of organisations alone. */
export function readOrgPolicies({ org }: PolicyPlaces, read: (path: string) => string | null): HostPolicies["org"] {
  return org.flatMap(({ policy, trust }) => {
    const text = read(policy)
    return text === null ? [] : [{ source: policy, policy: text, trust: read(trust) }]
  })
}
