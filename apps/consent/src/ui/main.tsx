import "./data/jitless.ts"
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { App } from "./app.tsx"
import { createClient } from "./data/client.ts"
import { applyTheme, savedTheme } from "./data/theme.ts"
import { createTransport } from "./data/transport.ts"

applyTheme(savedTheme())
const root = document.getElementById("app")
if (root === null) throw new Error("no root")
createRoot(root).render(
  <StrictMode>
    <App client={createClient(createTransport())} />
  </StrictMode>,
)
