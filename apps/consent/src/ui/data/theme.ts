export type Theme = "system" | "light" | "dark"

const KEY = "tracehold-theme"

export function savedTheme(): Theme {
  const saved = window.localStorage.getItem(KEY)
  return saved === "light" || saved === "dark" ? saved : "system"
}

/** The one thing that this page keeps beyond its tab. */
export function applyTheme(theme: Theme): void {
  if (theme === "system") {
    delete document.documentElement.dataset.theme
    window.localStorage.removeItem(KEY)
  } else {
    document.documentElement.dataset.theme = theme
    window.localStorage.setItem(KEY, theme)
  }
}
