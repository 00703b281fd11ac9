import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import {
  BACK_TEST_CHANGES,
  type BackTest,
  type BackTestChange,
  type BackTestSample,
  sentenceOfBackTest,
} from '../../../shared/back-test.ts'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { Fold } from '../../kit/fold.tsx'
import { formatNumber } from '../../kit/format.ts'
import { ProgressBar } from '../../kit/progress-bar.tsx'
import { Select } from '../../kit/select.tsx'
import { Time } from '../../kit/time.tsx'
import { reasonText } from '../../language/reason.ts'
import { known, t } from '../../language/t.ts'

const POLL_MS = 300
const DAYS = [
  { value: '1', label: t('last day') },
  { value: '7', label: t('last 7 days') },
  { value: '30', label: t('last 30 days') },
  { value: '366', label: t('all that is kept') },
] as const
const TITLES: Readonly<Record<BackTestChange, string>> = {
  refused: t('Would be refused'),
  admitted: t('Would get in'),
  redirected: t('Would be sent elsewhere, or no longer'),
  played_otherwise: t('Would be played something else'),
}

/**
 * Asks what was asked lately again, of the draft: begins by itself, and again for another time or draft. What was found of the one
 * before is not shown.
 *
 * @param draft The rules of it, as a text. Null: they are not stored yet.
 */
export function BackTestPanel({ draft }: { readonly draft: string | null }): ReactNode {
  const [days, setDays] = useState('7')
  const [started, setStarted] = useState<{ readonly of: string; readonly test: BackTest }>()
  const { run, error, busy } = useAction()
  const of = draft === null ? null : `${days} ${draft}`
  useEffect(() => {
    if (of === null) return
    let isOver = false
    void run(() => call('POST /rules/back-test', { body: { days: Number(days) } })).then((done) => {
      if (done && !isOver) setStarted({ of, test: done.value })
    })
    return () => {
      isOver = true
    }
  }, [of, days, run])
  const test = useBackTest(started !== undefined && started.of === of ? started.test : null)
  return (
    <section aria-label={t('Back-test')} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-end justify-between gap-2">
        <h3 className="text-sm font-semibold">{t('What it would have changed')}</h3>
        <Select label={t('Requests of the')} value={days} options={DAYS} onChange={setDays} />
      </div>
      {error !== null && (
        <Callout tone="warn" title={t('It was not tried on recorded requests')}>
          {error.message}
        </Callout>
      )}
      {test !== null && <Result test={test} busy={busy} />}
    </section>
  )
}

function useBackTest(started: BackTest | null): BackTest | null {
  const id = started?.id ?? ''
  const { data } = useQuery({
    queryKey: ['GET /rules/back-test/{id}', id],
    queryFn: () => call('GET /rules/back-test/{id}', { params: { id } }),
    enabled: started !== null,
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.state === 'running' ? POLL_MS : false,
  })
  return data ?? started
}

function Result({ test, busy }: { readonly test: BackTest; readonly busy: boolean }): ReactNode {
  const { changes, state } = test
  if (state === 'failed') {
    return (
      <Callout tone="warn" title={t('It was not tried on all recorded requests')}>
        {known(test.problem ?? '')}
      </Callout>
    )
  }
  const told = known(sentenceOfBackTest(test))
  const lost = changes.refused.withGrant > 0
  return (
    <>
      {state === 'running' && <Progress test={test} busy={busy} />}
      {state !== 'running' && (
        <Callout
          {...(lost ? { tone: 'warn' as const } : {})}
          title={state === 'cancelled' ? t('Stopped; up to there:') : told}
        >
          {state === 'cancelled' && told}
          {lost &&
            t('Look at them before you publish: whoever came with a credential may have paid.')}
        </Callout>
      )}
      {BACK_TEST_CHANGES.filter((change) => changes[change].requests > 0).map((change) => (
        <Fold
          key={change}
          heading={
            <>
              {TITLES[change]}{' '}
              <span className="figures text-ink-3">{formatNumber(changes[change].requests)}</span>
            </>
          }
        >
          <Samples samples={changes[change].samples} of={changes[change].requests} />
        </Fold>
      ))}
    </>
  )
}

function Progress({ test, busy }: { readonly test: BackTest; readonly busy: boolean }): ReactNode {
  const percent = Math.floor(test.progress * 100)
  const cancel = (): void => {
    void call('POST /rules/back-test/{id}/cancel', { params: { id: test.id } })
  }
  return (
    <div className="flex items-center gap-3">
      <div className="flex-1">
        <ProgressBar label={t('Requests tried')} percent={percent} />
      </div>
      <span role="status" className="figures text-xs text-ink-2">
        {t('{compared} tried', { compared: formatNumber(test.compared) })}
      </span>
      <Button size="small" busy={busy} onClick={cancel}>
        {t('Stop')}
      </Button>
    </div>
  )
}

function Samples(props: {
  readonly samples: readonly BackTestSample[]
  readonly of: number
}): ReactNode {
  return (
    <ul className="max-h-56 overflow-y-auto border-t border-line text-sm">
      {props.samples.map((each) => (
        <li key={each.decisionId} className="border-b border-line px-3 py-1.5 last:border-none">
          <a href={`#/decisions?open=${each.decisionId}`} className="underline">
            {each.streamName}
          </a>{' '}
          <span className="data">{each.viewerId ?? each.address ?? t('somebody')}</span>
          {each.hasGrant && <span className="text-ink-2">{t(', with a credential')}</span>}
          <span className="block text-xs text-ink-3">
            <Time atMs={each.atMs} /> {reasonText(each.reason)}
          </span>
        </li>
      ))}
      {props.of > props.samples.length && (
        <li className="px-3 py-1.5 text-xs text-ink-3">
          {t('The latest {samples} of {of}.', {
            samples: props.samples.length,
            of: formatNumber(props.of),
          })}
        </li>
      )}
    </ul>
  )
}
