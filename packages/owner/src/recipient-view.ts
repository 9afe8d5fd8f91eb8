import { parseTime } from "@tracehold/protocol"
import type { Book } from "./book.ts"
import { fingerprintWords } from "./fingerprint.ts"
import type { RecipientView } from "./views.ts"

export function recipientView(
  book: Pick<Book, "root" | "descriptor" | "terms" | "distrusted" | "donations">,
  nowMs: number,
): RecipientView {
  return {
    root: book.root,
    words: fingerprintWords(book.root),
    descriptor: book.descriptor,
    terms: book.terms.terms,
    termsSha256: book.terms.sha256,
    expired: nowMs >= parseTime(book.terms.terms.expiresAt),
    distrusted: book.distrusted,
    donations: book.donations.size,
  }
}
