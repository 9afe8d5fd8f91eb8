import { useState } from "react"
import { useApp } from "../data/context.ts"
import { hashOf, type Route } from "../data/route.ts"
import { applyTheme, savedTheme, type Theme } from "../data/theme.ts"
import { ErrorBoundary } from "../parts/error-boundary.tsx"
import { Icon } from "../parts/icon.tsx"
import { Brand } from "./brand.tsx"
import { Donations } from "./donations.tsx"
import { Give } from "./give.tsx"
import { Home } from "./home.tsx"
import { Keys } from "./keys.tsx"
import { Recipients } from "./recipients.tsx"
import { Review } from "./review.tsx"

const NEXT_THEME: Readonly<Record<Theme, Theme>> = { system: "light", light: "dark", dark: "system" }
const THEME_NAMES: Readonly<Record<Theme, string>> = {
  system: "Theme: as the system",
  light: "Theme: light",
  dark: "Theme: dark",
}

/** An open vault: the head with the way to everything, and the screen of the address. */
export function Frame({ route, trouble }: { route: Route; trouble: string | null }) {
  const { client, refresh, fail } = useApp()
  const [theme, setTheme] = useState(savedTheme)
  const link = (to: Route, name: string, current: boolean) => (
    <a href={hashOf(to)} aria-current={current ? "page" : undefined}>
      {name}
    </a>
  )
  return (
    <div className="frame">
      <header className="head">
        <a className="head-home" href={hashOf({ screen: "home" })} aria-label="Tracehold: recordings">
          <Brand />
        </a>
        <nav aria-label="Main">
          {link({ screen: "home" }, "Recordings", route.screen === "home" || route.screen === "review")}
          {link({ screen: "donations" }, "Donations", route.screen === "donations" || route.screen === "give")}
          {link({ screen: "recipients" }, "Recipients", route.screen === "recipients")}
          {link({ screen: "keys" }, "Keys", route.screen === "keys")}
        </nav>
        <button
          type="button"
          className="button quiet small"
          aria-label={THEME_NAMES[theme]}
          title={THEME_NAMES[theme]}
          onClick={() => {
            const next = NEXT_THEME[theme]
            applyTheme(next)
            setTheme(next)
          }}
        >
          <Icon name="moon" />
        </button>
        <button type="button" className="button small" onClick={() => void client("lock", {}).then(refresh, fail)}>
          <Icon name="lock" />
          Lock
        </button>
      </header>
      {trouble !== null && (
        <p className="trouble" role="alert">
          {trouble}
        </p>
      )}
      <ErrorBoundary key={hashOf(route)}>
        <Screen route={route} />
      </ErrorBoundary>
    </div>
  )
}

function Screen({ route }: { route: Route }) {
  switch (route.screen) {
    case "home":
      return <Home />
    case "review":
      return <Review chunk={route.ref} />
    case "give":
      return <Give chunk={route.ref} />
    case "donations":
      return <Donations />
    case "recipients":
      return <Recipients />
    case "keys":
      return <Keys />
  }
}
