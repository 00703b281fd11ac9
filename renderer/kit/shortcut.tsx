import type { ReactNode } from 'react'
import { Kbd } from './kbd.tsx'
import { isSingleKey, useSingleKeys } from './single-keys.ts'

/** The keys that do the same as what it stands beside; nothing while such keys are switched off. */
export function Shortcut({ keys }: { readonly keys: string }): ReactNode {
  const singleKeys = useSingleKeys()
  return isSingleKey(keys) && !singleKeys ? null : <Kbd keys={keys} />
}
