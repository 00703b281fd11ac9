import type { ReactNode } from 'react'
import { setSingleKeys, useSingleKeys } from '../../kit/single-keys.ts'
import { Switch } from '../../kit/switch.tsx'
import { t } from '../../language/t.ts'
import { Section } from './section.tsx'

/** Which keys act. Kept in this browser. */
export function Keyboard(): ReactNode {
  return (
    <Section title={t('Keyboard')} description={t('For this browser only.')}>
      <Switch
        label={t('Single-key shortcuts')}
        checked={useSingleKeys()}
        hint={t(
          'Keys that act alone: g and a letter, ?, /, d, n, p, r, t, x, Delete and Space. Off: only those with Ctrl, Alt or Cmd, the arrows, Enter and Escape act. Everything can be reached without them.',
        )}
        onChange={setSingleKeys}
      />
    </Section>
  )
}
