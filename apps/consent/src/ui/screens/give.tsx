import { useEffect, useState } from "react"
import type { Prepared } from "../../contract/donate-calls.ts"
import type { Draft } from "../../contract/redaction.ts"
import type { Ref } from "../../contract/review-calls.ts"
import { keyOf } from "../data/chunk-key.ts"
import { CallError } from "../data/client.ts"
import { useApp } from "../data/context.ts"
import { hashOf } from "../data/route.ts"
import { useLoaded } from "../data/use-loaded.ts"
import { ExactContent } from "../give/exact-content.tsx"
import { PickRecipient } from "../give/pick-recipient.tsx"
import { SignDialog } from "../give/sign-dialog.tsx"
import { Failed } from "../parts/failed.tsx"
import { Icon } from "../parts/icon.tsx"
import { Loading, Note } from "../parts/note.tsx"
import { RecordedName } from "../parts/recorded.tsx"

const STEPS = ["Recipient", "Exact content", "Signature"] as const

/** From a reviewed chunk to a signed donation: to whom, exactly what, and the owner's own hand. */
export function Give({ chunk }: { chunk: Ref }) {
  const { client, go, tell, fail } = useApp()
  const loaded = useLoaded(async () => {
    const [{ recipients }, { draft }, { donations }] = await Promise.all([
      client("recipients", {}),
      client("getDraft", { ref: chunk }),
      client("donations", {}),
    ])
    const given = donations.filter(({ ref, state }) => keyOf(ref) === keyOf(chunk) && state !== "cancelled" && state !== "erased")
    return { recipients, draft, given }
  }, [chunk])
  const [prepared, setPrepared] = useState<Prepared | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [signing, setSigning] = useState(false)
  const step = prepared === null ? 0 : signing ? 2 : 1
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step begins at its top.
  useEffect(() => {
    // Not returned: newer browsers answer with a promise.
    void window.scrollTo(0, 0)
  }, [step])

  if (loaded.value === null) {
    return loaded.error === null ? (
      <Loading what="Reading recipients…" />
    ) : (
      <Failed error={loaded.error} onRetry={loaded.reload} />
    )
  }
  const { recipients, draft, given } = loaded.value
  const prepare = async (root: string, from: Draft) => {
    setBusy(true)
    setProblem(null)
    try {
      setPrepared(await client("prepare", { ref: chunk, root, draft: from }))
    } catch (failure) {
      setProblem(failure)
    }
    setBusy(false)
  }
  return (
    <main className={prepared === null ? "page narrow" : "give-wide"}>
      <div className="give-head">
        <button
          type="button"
          className="button quiet small"
          aria-label={prepared === null ? "Back to the review" : "Back to the recipients"}
          onClick={() => (prepared === null ? go({ screen: "review", ref: chunk }) : setPrepared(null))}
        >
          <Icon name="back" />
        </button>
        <h1>{prepared === null ? "Who shall have it?" : "This, and nothing else, would be sent"}</h1>
        <ol className="steps" aria-label="Steps of giving">
          {STEPS.map((name, i) => (
            <li key={name} aria-current={i === step ? "step" : undefined} className={i < step ? "past" : undefined}>
              {name}
            </li>
          ))}
        </ol>
      </div>
      {prepared === null && given.length > 0 && (
        <Note tone="warn">
          You have given this chunk before, to{" "}
          <RecordedName text={[...new Set(given.map(({ recipient }) => recipient))].join(", ")} limit={200} />. Two recipients who
          compare what they have could see that it comes from one person.
        </Note>
      )}
      {prepared === null ? (
        <PickRecipient recipients={recipients} busy={busy} onPick={(root) => void prepare(root, draft)}>
          {problem !== null && (
            <Note
              tone="bad"
              action={
                <a className="button small" href={hashOf({ screen: "review", ref: chunk })}>
                  Back to the review
                </a>
              }
            >
              {problem instanceof CallError ? problem.message : "The content could not be prepared."}
            </Note>
          )}
        </PickRecipient>
      ) : (
        <ExactContent prepared={prepared} onSign={() => setSigning(true)} />
      )}
      {signing && prepared !== null && (
        <SignDialog
          prepared={prepared}
          onClose={() => setSigning(false)}
          onSigned={(waits) => {
            client("setReviewed", { ref: chunk, reviewed: true }).catch(fail)
            tell(waits ? "Signed. It waits for the end of its cooling-off time." : "Signed, and on its way.")
            client("sendNow", {}).catch(fail)
            go({ screen: "donations" })
          }}
        />
      )}
    </main>
  )
}
