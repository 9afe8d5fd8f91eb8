/** One thing that `doctor` looked at. */
export type Finding = { readonly what: string; readonly state: "ok" | "note" | "bad"; readonly line: string }
