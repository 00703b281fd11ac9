import type { ReactNode } from 'react'
import type { ImpactWay, RulesImpact, WouldBeRefused } from '../../../shared/rules-impact.ts'
import { feed } from '../../api/feed.ts'
import { type Names, useNames } from '../../components/names.ts'
import { Where } from '../../components/where.tsx'
import { whoOf } from '../../components/who.ts'
import { Badge, type Tone } from '../../kit/badge.tsx'
import { Fold } from '../../kit/fold.tsx'
import { formatNumber } from '../../kit/format.ts'
import { Duration } from '../../kit/time.tsx'
import { reasonText } from '../../language/reason.ts'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import type { NameOfRule } from './rule-name.ts'

const WAYS: Readonly<Record<ImpactWay, readonly [label: string, tone: Tone]>> = {
  cut: [t('cut at once'), 'deny'],
  asked: [t('when asked about next'), 'warn'],
  goOn: [t('goes on'), 'neutral'],
}

/** Those who are in and would be refused, one by one, folded until it is opened. */
export function WhoWouldBeRefused(props: {
  readonly impact: RulesImpact
  readonly nameOfRule: NameOfRule
}): ReactNode {
  const { named, refused } = props.impact
  const names = useNames()
  if (named.length === 0) return null
  return (
    <Fold
      heading={
        <>
          {t('Who is in now and would be refused')}{' '}
          <span className="figures text-ink-3">{formatNumber(refused)}</span>
        </>
      }
    >
      <ul className="max-h-64 overflow-y-auto border-t border-line text-sm">
        {named.map((each) => (
          <Refused key={each.id} refused={each} names={names} nameOfRule={props.nameOfRule} />
        ))}
        {refused > named.length && (
          <li className="px-3 py-1.5 text-xs text-ink-3">
            {t('{more, plural, one {And # more} other {And # more}}.', {
              more: refused - named.length,
            })}
          </li>
        )}
      </ul>
    </Fold>
  )
}

function Refused(props: {
  readonly refused: WouldBeRefused
  readonly names: Names
  readonly nameOfRule: NameOfRule
}): ReactNode {
  const { refused } = props
  const { way, ruleId, reason } = refused
  const label = feed.get().sessions.get(refused.id)?.label
  const who = whoOf({ ...refused, ...(label === undefined ? {} : { label }) }, props.names)
  const [wayLabel, tone] = WAYS[way]
  return (
    <li className="flex flex-col gap-0.5 border-b border-line px-3 py-1.5 last:border-none">
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Badge tone={tone}>{wayLabel}</Badge>
        {refused.action === 'publish' && <Badge tone="air">{t('on air')}</Badge>}
        <a href={`#/decisions?open=${refused.decisionId}`} className="underline">
          {refused.streamName}
        </a>
        <span className="max-w-56 truncate">{who || t('not told')}</span>
        <Where address={refused.address} country={refused.country} />
      </span>
      <span className="text-xs text-ink-3">
        <T
          text="In for {duration}."
          values={{ duration: <Duration sinceMs={refused.startedAtMs} /> }}
        />{' '}
        {ruleId !== null && (
          <span className="font-medium text-ink-2">{props.nameOfRule(ruleId)} </span>
        )}
        {reasonText(reason)}
      </span>
    </li>
  )
}
