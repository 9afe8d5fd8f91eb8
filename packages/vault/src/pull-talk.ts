import { VaultError } from "./error.ts"
import { type Channel, encodeFrame, type Frame, FrameReader } from "./pull-frames.ts"
import { type Answer, type Ask, answerSchema, parseFrame } from "./pull-messages.ts"

/** The owner's side of a pull's channel: asks, and believes of an answer only its form. */
export class PullTalk {
  readonly #channel: Channel
  readonly #reader: FrameReader
  constructor(channel: Channel) {
    this.#channel = channel
    this.#reader = new FrameReader(channel.incoming)
  }

  async ask<K extends Answer["kind"]>(ask: Ask, ...kinds: K[]): Promise<Heard<K>> {
    await this.say(ask)
    return this.hear(...kinds)
  }

  async say(ask: Ask): Promise<void> {
    try {
      await this.#channel.send(encodeFrame(ask))
    } catch (error) {
      throw new VaultError("CHANNEL", { cause: error })
    }
  }

  /** The next answer, which must be of one of these kinds. */
  async hear<K extends Answer["kind"]>(...kinds: K[]): Promise<Heard<K>> {
    const frame: Frame | null = await this.#reader.next()
    const answer = parseFrame(answerSchema, frame)
    if (answer.kind === "failed") throw new VaultError(answer.code === "OTHER" ? "CHANNEL" : answer.code)
    if (!isOneOf(answer, kinds)) throw new VaultError("CHANNEL")
    return { answer, body: frame?.body ?? new Uint8Array() }
  }
}

type Heard<K extends Answer["kind"]> = { readonly answer: Extract<Answer, { kind: K }>; readonly body: Uint8Array }

function isOneOf<K extends Answer["kind"]>(answer: Answer, kinds: readonly K[]): answer is Extract<Answer, { kind: K }> {
  return kinds.some((kind) => kind === answer.kind)
}
