import type { ReactNode } from 'react'
import type { RuleEffect } from '../../../shared/rule.ts'
import { Input } from '../../kit/input.tsx'
import { Select } from '../../kit/select.tsx'
import { Switch } from '../../kit/switch.tsx'
import { t } from '../../language/t.ts'
import { HouseChoice } from './house-choice.tsx'
import { EFFECTS } from './words.ts'

type Ads = Extract<RuleEffect, { kind: 'ads' }>
type Prompted = Extract<RuleEffect, { kind: 'continue' | 'drop' | 'ads' }>

interface FieldsProps<E extends RuleEffect> {
  readonly effect: E
  readonly onChange: (effect: RuleEffect) => void
  readonly issue: (path: string) => string | undefined
}

function emptyOf(kind: RuleEffect['kind'], url: string): RuleEffect {
  if (kind === 'ads') return withPreroll({ kind }, url)
  return kind === 'redirect' || kind === 'loop' ? { kind, url } : { kind }
}

function urlOf(effect: RuleEffect): string {
  if (effect.kind === 'ads') return effect.vastTag ?? ''
  return effect.kind === 'redirect' || effect.kind === 'loop' ? effect.url : ''
}

/** The effect with what plays first; an empty address takes it away. */
function withPrompt(effect: Prompted, promptUrl: string): RuleEffect {
  const { promptUrl: _, ...rest } = effect
  return promptUrl === '' ? rest : { ...rest, promptUrl }
}

function withPreroll(effect: Ads, vastTag: string): RuleEffect {
  const { vastTag: _, ...rest } = effect
  return vastTag === '' ? rest : { ...rest, vastTag }
}

function withMidroll(effect: Ads, midrollTag: string): RuleEffect {
  const { midrollTag: _, ...rest } = effect
  return midrollTag === '' ? rest : { ...rest, midrollTag }
}

const ADDRESS: Readonly<Record<'redirect' | 'loop' | 'ads', { label: string; hint: string }>> = {
  redirect: { label: t('Address'), hint: t('Where the viewer is sent: http, https or rtmp.') },
  loop: {
    label: t('File'),
    hint: t(
      'Address of what plays over and over instead, such as a house file of the gateway. Listeners of endless audio hear one of MP3 or AAC that sounds as their stream does.',
    ),
  },
  ads: {
    label: t('VAST tag'),
    hint: t(
      'Address the player or server fetches the ads before the stream from. The gateway plays HLS of three minutes at most, sound and picture in one; what it cannot play is named at the session. Empty: only in between.',
    ),
  },
}

const PROMPTS: Readonly<Record<Prompted['kind'], string>> = {
  continue: t('A house file of the gateway, or a file for players that can play one. Empty: none.'),
  ads: t('A house file of the gateway, or a file for players that can play one. Empty: none.'),
  drop: t('Viewers are sent to this file instead of being turned away at once. Empty: none.'),
}

/** What the rule does, with the addresses that go with it. Changing the kind keeps the main one. */
export function EffectFields(props: FieldsProps<RuleEffect>): ReactNode {
  const { effect, onChange, issue } = props
  const kind = effect.kind
  return (
    <>
      <Select
        label={t('What happens')}
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
          onChange={(url) =>
            onChange(kind === 'ads' ? withPreroll(effect, url) : emptyOf(kind, url))
          }
        />
      )}
      {kind === 'loop' && (
        <HouseChoice url={effect.url} onChange={(url) => onChange(emptyOf(kind, url))} />
      )}
      {kind === 'ads' && <AdsFields effect={effect} onChange={onChange} issue={issue} />}
      {(kind === 'continue' || kind === 'drop' || kind === 'ads') && (
        <>
          <Input
            label={t('Plays first')}
            hint={PROMPTS[kind]}
            data
            value={effect.promptUrl ?? ''}
            placeholder="https://"
            maxLength={2048}
            error={issue('effect.promptUrl')}
            onChange={(url) => onChange(withPrompt(effect, url))}
          />
          <HouseChoice
            url={effect.promptUrl ?? ''}
            onChange={(url) => onChange(withPrompt(effect, url))}
          />
        </>
      )}
    </>
  )
}

/** What goes to whoever plays the ads. */
function AdsFields({ effect, onChange, issue }: FieldsProps<Ads>): ReactNode {
  return (
    <>
      <Input
        label={t('VAST tag in between')}
        hint={t('For ads while the stream plays. Empty: none.')}
        data
        value={effect.midrollTag ?? ''}
        placeholder="https://"
        maxLength={2048}
        error={issue('effect.midrollTag')}
        onChange={(url) => onChange(withMidroll(effect, url))}
      />
      <Switch
        label={t("Append the listener's id")}
        hint={t('Ad requests carry it, for better targeting.')}
        checked={effect.appendListenerId ?? true}
        onChange={(appendListenerId) => onChange({ ...effect, appendListenerId })}
      />
      <Switch
        label={t('Delay reports')}
        hint={t('What was heard is reported some seconds later.')}
        checked={effect.delayReport ?? true}
        onChange={(delayReport) => onChange({ ...effect, delayReport })}
      />
    </>
  )
}
