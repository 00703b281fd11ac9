import type { ReactNode } from 'react'
import type { Finding } from '../../../shared/workbench.ts'
import { Callout } from '../../kit/callout.tsx'
import { known } from '../../language/t.ts'

/** What is odd, each with what to do about it. */
export function FindingList(props: {
  readonly findings: readonly Finding[]
  readonly tone: 'warn' | 'deny'
}): ReactNode {
  return (
    <ul className="flex flex-col gap-1.5">
      {props.findings.map(({ code, sentence, remedy }) => (
        <li key={code}>
          <Callout tone={props.tone === 'deny' ? 'warn' : 'neutral'} title={known(sentence)}>
            {remedy == null ? undefined : known(remedy)}
          </Callout>
        </li>
      ))}
    </ul>
  )
}
