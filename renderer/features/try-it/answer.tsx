import { ArrowRightLeft, Check, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { pinOf } from '../../../shared/pinned-test.ts'
import { Facts } from '../../components/facts.tsx'
import { useNames } from '../../components/names.ts'
import { PinButton } from '../../components/pin-button.tsx'
import { TraceList } from '../../components/trace-list.tsx'
import { classNames } from '../../kit/class-names.ts'
import { formatCountry, formatDuration, formatFull } from '../../kit/format.ts'
import { reasonText } from '../../language/reason.ts'
import { t } from '../../language/t.ts'
import type { Answered } from './use-answers.ts'

const OUTCOMES = {
  allow: ['bg-allow-soft', 'text-allow', Check, t('Allowed')],
  deny: ['bg-deny-soft', 'text-deny', X, t('Refused')],
  redirect: ['bg-redirect-soft', 'text-redirect', ArrowRightLeft, t('Sent elsewhere')],
} as const

/** What the engine would answer: the outcome large, why in sentences, then every check it made. */
export function Answer(props: {
  readonly answer: Answered
  /** Set when two answers stand side by side. */
  readonly title?: string
}): ReactNode {
  const { decision, sentences, atMs } = props.answer
  const names = useNames()
  const [look, tone, Icon, word] = OUTCOMES[decision.outcome]
  const seconds = (value: number | null): string | null =>
    value === null ? null : formatDuration(value * 1000)
  return (
    <article className="flex min-w-0 flex-col overflow-hidden rounded-lg border border-line bg-panel">
      {props.title !== undefined && (
        <h3 className="truncate border-b border-line px-4 py-1.5 text-xs text-ink-2">
          {props.title}
        </h3>
      )}
      <div className={classNames('flex items-center gap-3 px-4 py-4', look)}>
        <span className={classNames('rounded-full bg-panel p-2', tone)}>
          <Icon aria-hidden className="size-6" strokeWidth={2.5} />
        </span>
        <div className="min-w-0 flex-1">
          <p className={classNames('text-2xl font-semibold', tone)}>{word}</p>
          <p className="text-sm text-ink-2">{reasonText(decision.reason)}</p>
        </div>
        <PinButton decided={decidedBy(props.answer)} size="small" />
      </div>
      <div className="flex flex-col gap-4 p-4">
        <ol className="flex flex-col gap-1">
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ol>
        <Facts
          facts={[
            [t('Decided for'), formatFull(atMs)],
            [t('Rule'), decision.ruleId === null ? null : names.rule(decision.ruleId)],
            [t('Sent to'), decision.redirectUrl],
            [t('Ads from'), decision.vastTag],
            [t('Ads in between from'), decision.playout?.ads?.midrollTag],
            [t('Plays first'), decision.playout?.promptUrl],
            [t('Country'), formatCountry(decision.country)],
            [t('Tags'), decision.tags.join(', ')],
            [t('Asked again'), seconds(decision.recheckAfterSeconds)],
            [t('At most'), seconds(decision.timeLimitSeconds)],
            [t('Shadow rules'), decision.shadowRuleIds.map(names.rule).join(', ')],
            [
              t('Reason code'),
              <code key="reason" className="data">
                {decision.reason}
              </code>,
            ],
          ]}
        />
        <div className="border-t border-line pt-4 ps-2">
          <TraceList trace={decision.trace} />
        </div>
      </div>
    </article>
  )
}

/** The question with its answer, for pinning; what the form leaves out was not said. */
function decidedBy({ input, decision, atMs }: Answered): Parameters<typeof pinOf>[0] {
  const { action = 'subscribe', streamName, protocol = '' } = input
  const { address = null, userAgent = null, referer = null } = input
  return {
    ...decision,
    action,
    streamName,
    protocol,
    address,
    userAgent,
    referer,
    sessionKey: null,
    atMs,
  }
}
