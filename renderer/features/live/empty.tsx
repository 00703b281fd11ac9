import { Check, SearchX, Tv } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useFeed } from '../../api/feed.ts'
import { useApi } from '../../api/query.ts'
import { Button } from '../../kit/button.tsx'
import { classNames } from '../../kit/class-names.ts'
import { EmptyState } from '../../kit/empty-state.tsx'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'

/** Stands in the place of the live table: what to do first, or that the filter leaves nothing. */
export function NobodyHere(props: {
  readonly filtered: boolean
  readonly onClear: () => void
}): ReactNode {
  if (props.filtered) {
    return (
      <EmptyState
        icon={<SearchX />}
        title={t('No live session fits this filter')}
        actions={<Button onClick={props.onClear}>{t('Clear the filter')}</Button>}
      />
    )
  }
  return <FirstSteps />
}

interface Step {
  readonly done: boolean
  readonly title: string
  readonly text: string
  readonly to: string
  readonly action: string
}

function FirstSteps(): ReactNode {
  const mediaServers = useApi('GET /media-servers').data?.mediaServers ?? []
  const streams = useApi('GET /streams').data?.streams ?? []
  const keys = useApi('GET /tokens', { query: { kind: 'stream-key', limit: '1' } }).data?.tokens
  const asked = useFeed((state) => state.decisions.length > 0)
  const steps: readonly Step[] = [
    {
      done: mediaServers.length > 0,
      title: t('Add your media server'),
      text: t('Paste the snippet it gives you into Icecast or Nimble.'),
      to: '/media-servers',
      action: t('Add a media server'),
    },
    {
      done: streams.length > 0,
      title: t('Add a stream'),
      text: t('Name it as the media server does and choose who may watch.'),
      to: '/streams',
      action: t('Add a stream'),
    },
    {
      done: keys !== undefined && keys.length > 0,
      title: t('Give the encoder a key'),
      text: t('Open the stream, tab Publisher keys: without a key nobody publishes, in any mode.'),
      to: '/streams',
      action: t('Make a key'),
    },
    {
      done: asked,
      title: t('Let someone in'),
      text: t('Make a link, open it in a player, and see the decision arrive.'),
      to: '/tokens',
      action: t('Make a link'),
    },
  ]
  const next = steps.findIndex((step) => !step.done)
  if (next === -1) {
    return (
      <EmptyState icon={<Tv />} title={t('Nobody is watching or publishing')}>
        <T
          text="Whoever is let in next appears here at once. What was asked before is under <link>Decisions</link>."
          values={{
            link: (inner) => (
              <Link href="/decisions" className="underline">
                {inner}
              </Link>
            ),
          }}
        />
      </EmptyState>
    )
  }
  return (
    <div className="mx-auto max-w-xl px-6 py-10">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-lg font-semibold">{t('The way to the first viewer')}</h2>
        <Link
          href="/first-viewer"
          className="inline-flex h-8 shrink-0 items-center rounded-md border border-line-strong px-3 hover:bg-hover"
        >
          {t('Go step by step')}
        </Link>
      </div>
      <ol className="mt-4 flex flex-col">
        {steps.map((step, index) => (
          <StepLine key={step.title} step={step} number={index + 1} isNext={index === next} />
        ))}
      </ol>
    </div>
  )
}

function StepLine(props: {
  readonly step: Step
  readonly number: number
  readonly isNext: boolean
}): ReactNode {
  const { step, isNext } = props
  return (
    <li className="flex items-start gap-3.5 border-t border-line py-3">
      <span
        className={classNames(
          'flex size-6 shrink-0 items-center justify-center rounded-full text-xs font-semibold',
          step.done && 'bg-allow-soft text-allow',
          isNext && 'bg-primary text-on-primary',
          !step.done && !isNext && 'bg-hover text-ink-2',
        )}
      >
        {step.done ? <Check aria-label={t('Done')} className="size-3.5" /> : props.number}
      </span>
      <div className="min-w-0 flex-1">
        <p className={step.done ? 'text-ink-3' : 'font-medium'}>{step.title}</p>
        {!step.done && <p className="text-ink-2">{step.text}</p>}
      </div>
      {!step.done && (
        <Link
          href={step.to}
          className={classNames(
            'inline-flex h-8 shrink-0 items-center rounded-md border px-3',
            isNext
              ? 'border-transparent bg-primary font-medium text-on-primary hover:bg-primary-hover'
              : 'border-line-strong hover:bg-hover',
          )}
        >
          {step.action}
        </Link>
      )}
    </li>
  )
}
