import type { ReactNode } from 'react'
import { setSingleKeys, useSingleKeys } from '../../kit/single-keys.ts'
import { Switch } from '../../kit/switch.tsx'
import { Section } from './section.tsx'

/** Which keys act. Kept in this browser. */
export function Keyboard(): ReactNode {
  return (
    <Section title="Keyboard" description="For this browser only.">
      <Switch
        label="Single-key shortcuts"
        checked={useSingleKeys()}
        hint="Keys that act alone: g and a letter, ?, /, r, t and Space. Off: only those with Ctrl, Alt or Cmd, the arrows, Enter and Escape act. Everything can be reached without them."
        onChange={setSingleKeys}
      />
    </Section>
  )
}
