import { Component, type ReactNode } from "react"

/** A fault in a screen shows one line and a way on, never an empty page. Its details stay in memory. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return (
      <div className="empty" role="alert">
        <h2>This screen failed</h2>
        <p>It is a fault of this page. Nothing was changed or sent; what you took out so far is saved.</p>
        <button type="button" className="button" onClick={() => window.location.reload()}>
          Load it again
        </button>
      </div>
    )
  }
}
