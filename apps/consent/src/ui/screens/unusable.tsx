import { Brand } from "./brand.tsx"

export function Unusable({ title, problem }: { title: string; problem: string }) {
  return (
    <main className="gate">
      <Brand />
      <section className="card gate-card">
        <h1>{title}</h1>
        <p role="alert">{problem}</p>
        <p className="muted">Nothing was changed, and nothing was put in its place.</p>
      </section>
    </main>
  )
}
