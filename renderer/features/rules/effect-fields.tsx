import type { ReactNode } from 'react'
import type { RuleEffect } from '../../../shared/rule.ts'
import { Input } from '../../kit/input.tsx'
import { Select } from '../../kit/select.tsx'
import { EFFECTS } from './words.ts'

function emptyOf(kind: RuleEffect['kind'], url: string): RuleEffect {
  if (kind === 'ads') return { kind, vastTag: url }
  return kind === 'redirect' || kind === 'loop' ? { kind, url } : { kind }
}

function urlOf(effect: RuleEffect): string {
  if (effect.kind === 'ads') return effect.vastTag
  return effect.kind === 'redirect' || effect.kind === 'loop' ? effect.url : ''
}

const ADDRESS: Readonly<Record<'redirect' | 'loop' | 'ads', { label: string; hint: string }>> = {
  redirect: { label: 'Address', hint: 'Where the viewer is sent: http, https or rtmp.' },
  loop: { label: 'File', hint: 'Address of what plays over and over instead.' },
  ads: { label: 'VAST tag', hint: 'Address the player or server fetches the ads from.' },
}

/** What the rule does, with the address that goes with it. Changing the kind keeps the address. */
export function EffectFields(props: {
  readonly effect: RuleEffect
  readonly onChange: (effect: RuleEffect) => void
  readonly issue: (path: string) => string | undefined
}): ReactNode {
  const { effect, onChange, issue } = props
  const kind = effect.kind
  return (
    <>
      <Select
        label="What happens"
        value={kind}
        options={EFFECTS}
        error={issue('effect.kind')}
        onChange={(next) => onChange(emptyOf(next, urlOf(effect)))}
      />
      {(kind === 'redirect' || kind === 'loop' || kind === 'ads') && (
        <Input
          {...ADDRESS[kind]}
          data
          value={urlOf(effect)}
          placeholder="https://"
          maxLength={2048}
          error={issue(kind === 'ads' ? 'effect.vastTag' : 'effect.url')}
          onChange={(url) => onChange(emptyOf(kind, url))}
        />
      )}
    </>
  )
}
