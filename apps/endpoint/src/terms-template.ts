import { formatTime, type Terms } from "@tracehold/protocol"
import { COMMONS_TEXT, ORG_TEXT } from "./terms-text.ts"

const YEAR_MS = 365 * 24 * 3_600_000

/** Terms to start from; an operator's own go in with `--terms`. A demo has no cooling-off time, and says what it is. */
export function termsTemplate(input: {
  kind: "commons" | "org"
  demo: boolean
  name: string
  contact: string
  nowMs: number
}): Terms {
  const { kind, demo, name, contact, nowMs } = input
  const body = kind === "commons" ? COMMONS : ORG
  return {
    schema: "tracehold/terms/0",
    version: 1,
    language: "en",
    ...body,
    title: demo ? `${body.title} (demo)` : body.title,
    text: demo ? `This recipient is a demo on your own machine: nothing goes anywhere else.\n\n${body.text}` : body.text,
    controller: { name, contact },
    coolingOffHours: demo ? 0 : body.coolingOffHours,
    expiresAt: formatTime(nowMs + 2 * YEAR_MS),
  }
}

type Body = Omit<Terms, "schema" | "version" | "language" | "controller" | "expiresAt">

const COMMONS: Body = {
  title: "Giving work traces to a commons",
  text: COMMONS_TEXT,
  purposes: ["ResearchAndDevelopment", "AcademicResearch"],
  lawfulBasis: "consent",
  permits: [
    "Train and evaluate models on it",
    "Study how software is made",
    "Pass it on under the same terms, after the cooling-off time",
  ],
  prohibits: ["Finding out who the donor is", "Judging a person's performance", "Looking for secrets in it in order to use them"],
  duties: [
    "Keep donations encrypted to an offline key until a dataset is built",
    "Leave a withdrawn donation out of every dataset built afterwards, and delete it within 30 days",
    "Tell donors when the terms change; old donations stay under the terms they were given under",
  ],
  licence: "CC-BY-4.0, for what the donor has the right to give",
  retentionDays: null,
  withdrawal:
    "One click in the consent app, at any time, without a reason. What was published before cannot be called back from those who have it.",
  coolingOffHours: 72,
}

const ORG: Body = {
  title: "Work traces inside your organisation",
  text: ORG_TEXT,
  purposes: ["ResearchAndDevelopment", "ServiceOptimisation"],
  lawfulBasis: "legitimate-interest",
  permits: ["Train and evaluate models used inside the organisation", "Improve the organisation's development tools"],
  prohibits: [
    "Judging, ranking or disciplining a person",
    "Measuring working time or presence",
    "Passing it on outside the organisation",
    "Asking why somebody gave nothing",
  ],
  duties: [
    "Keep donations encrypted to an offline key until a dataset is built",
    "Delete a withdrawn donation, and leave it out of every dataset built afterwards, within 30 days",
    "Let the workers' representatives see these terms and every change of them beforehand",
  ],
  licence: "Internal use only",
  retentionDays: 730,
  withdrawal:
    "One click in the consent app, at any time, without a reason and without consequences. It works as an objection, too.",
  coolingOffHours: 24,
}
