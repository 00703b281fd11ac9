import type { ReactNode } from 'react'
import type { Rule } from '../../../shared/rule.ts'
import { OpenHlsNotes } from '../../components/open-hls-note.tsx'
import { CannotRedirectNote } from './cannot-redirect-note.tsx'
import { keepsOutOfHls } from './keeps-out-of-hls.ts'
import { UnplacedNote } from './unplaced-note.tsx'

/** Warns, before these rules are in force, of what they say and some media server, or what is known here, cannot keep. Nothing where there is none. */
export function RulesNotes({ rules }: { readonly rules: readonly Rule[] }): ReactNode {
  return (
    <>
      <CannotRedirectNote rules={rules} />
      {rules.some(keepsOutOfHls) && <OpenHlsNotes />}
      <UnplacedNote rules={rules} />
    </>
  )
}
