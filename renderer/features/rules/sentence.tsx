import type { ReactNode } from 'react'
import type { Rule } from '../../../shared/rule.ts'
import { describeRule, type SentencePart, type StreamNamer } from './describe-rule.ts'

const LOOKS: Readonly<Record<SentencePart['kind'], string>> = {
  text: '',
  who: 'text-ink',
  where: 'font-medium text-ink',
  when: 'text-ink',
  effect: 'font-semibold text-ink',
  value: 'data text-ink wrap-anywhere',
}

/** What a rule does, as a sentence with its parts set apart. */
export function Sentence(props: { readonly rule: Rule; readonly nameOf: StreamNamer }): ReactNode {
  const parts = describeRule(props.rule, props.nameOf)
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have a place and nothing else
    <span key={`${index} ${part.kind}`} className={LOOKS[part.kind]}>
      {part.text}
    </span>
  ))
}
