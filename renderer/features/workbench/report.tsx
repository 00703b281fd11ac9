import { FlaskConical, Microscope, QrCode as QrIcon } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { WorkbenchReading } from '../../../shared/workbench.ts'
import type { ApiError } from '../../api/client.ts'
import { handOver } from '../../components/hand-over.ts'
import { Refused } from '../../components/refused.tsx'
import { Button } from '../../kit/button.tsx'
import { CodeBlock } from '../../kit/code-block.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { formatFull } from '../../kit/format.ts'
import { QrCode } from '../../kit/qr-code.tsx'
import { Ago } from '../../kit/time.tsx'
import { known, t } from '../../language/t.ts'
import { go } from '../../route.ts'
import { CheckList } from './check-list.tsx'
import { FindingList } from './finding-list.tsx'
import type { Question } from './question.ts'
import type { Findings } from './use-findings.ts'
import { Verdict } from './verdict.tsx'

/** All that was found out about what was pasted. */
export function Report(props: {
  readonly question: Question
  readonly findings: Findings | null
  readonly error: ApiError | null
}): ReactNode {
  const { findings, error, question } = props
  if (findings === null) return error === null ? <Nothing /> : <Refused error={error} />
  const { reading, verdict } = findings
  return (
    <article className="flex flex-col gap-5">
      <Refused error={error} />
      {verdict !== null && <Verdict verdict={verdict} />}
      <div className="rounded-lg border border-line">
        <Head reading={reading} streamName={question.streamName} />
      </div>
      {reading.damage.length > 0 && (
        <Part title={t('What happened to it')}>
          <FindingList findings={reading.damage} tone="deny" />
          <p className="text-xs text-ink-3">{t('The checks below are of the mended text.')}</p>
        </Part>
      )}
      {verdict !== null && verdict.checks.length > 1 && (
        <Part title={t('Checks')}>
          <CheckList checks={verdict.checks} />
        </Part>
      )}
      {verdict !== null && verdict.wider.length > 0 && (
        <Part title={t('More than its parent allows')}>
          <FindingList findings={verdict.wider} tone="warn" />
        </Part>
      )}
      {reading.lint.length > 0 && (
        <Part title={t('To look at')}>
          <FindingList findings={reading.lint} tone="warn" />
        </Part>
      )}
      {reading.layers.length > 0 && (
        <Part title={t('Inside')}>
          <div className="flex flex-col gap-3">
            {reading.layers.map((layer) => (
              <div key={layer.title} className="flex flex-col gap-1">
                <CodeBlock title={known(layer.title)} text={layer.text} />
                {layer.note !== '' && <p className="text-xs text-ink-3">{known(layer.note)}</p>}
              </div>
            ))}
          </div>
        </Part>
      )}
    </article>
  )
}

const CARRIERS = {
  alone: t('on its own'),
  address: t('in an address or answer'),
  header: t('in a header'),
  command: t('in a command'),
} as const

function Head(props: {
  readonly reading: WorkbenchReading
  readonly streamName: string
}): ReactNode {
  const { reading } = props
  const [showsQr, setShowsQr] = useState(false)
  const { kind, name } = reading.carrier
  return (
    <div className="flex flex-col gap-3 p-4">
      <div>
        <h2 className="text-base font-semibold">{known(reading.title)}</h2>
        <p className="text-sm text-ink-2">{known(reading.sentence)}</p>
        {kind !== 'alone' && (
          <p className="text-xs text-ink-3">
            {t('Found {kind}{name}.', {
              kind: CARRIERS[kind],
              name: name === null ? '' : t(', as {name}', { name }),
            })}
          </p>
        )}
      </div>
      {reading.times.length > 0 && (
        <dl className="flex flex-wrap gap-x-8 gap-y-1 text-sm">
          {reading.times.map(({ path, meaning, atMs }) => (
            <div key={path}>
              <dt className="text-xs text-ink-3">
                {known(meaning)} <span className="data">{path}</span>
              </dt>
              <dd>
                {formatFull(atMs)}, <Ago atMs={atMs} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {reading.kind !== 'unknown' && (
        <div className="flex flex-wrap gap-2">
          <CopyButton value={reading.token} label={t('Copy token')} text secret />
          <Button
            size="small"
            icon={<QrIcon aria-hidden className="size-3.5" />}
            onClick={() => setShowsQr(true)}
          >
            {t('QR code')}
          </Button>
          <Button
            size="small"
            icon={<FlaskConical aria-hidden className="size-3.5" />}
            onClick={() => {
              handOver({ token: reading.token, streamName: props.streamName || said(reading) })
              go('/try-it')
            }}
          >
            {t('Open in Try it')}
          </Button>
        </div>
      )}
      <Dialog open={showsQr} onClose={() => setShowsQr(false)} title={reading.title}>
        <div className="flex justify-center pb-4">
          <QrCode value={reading.token} label={t('The token as a QR code')} sizePx={280} />
        </div>
      </Dialog>
    </div>
  )
}

const said = (reading: WorkbenchReading): string => reading.says.streamName ?? ''

function Part(props: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section aria-label={props.title} className="flex flex-col gap-2">
      <h3 className="text-sm font-semibold">{props.title}</h3>
      {props.children}
    </section>
  )
}

function Nothing(): ReactNode {
  return (
    <EmptyState icon={<Microscope />} title={t('What is this token, and why is it refused?')}>
      {t(
        'Paste one at the left. It is found in whatever carries it, recognised, taken apart, and every check is made: signature, times, stream, address, origin, country.',
      )}
    </EmptyState>
  )
}
