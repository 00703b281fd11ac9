import { Check, RotateCcw, Stethoscope, TriangleAlert, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link, useSearchParams } from 'wouter'
import type { DoctorFinding, DoctorReport } from '../../../shared/doctor.ts'
import { useApi } from '../../api/query.ts'
import { Button } from '../../kit/button.tsx'
import { classNames } from '../../kit/class-names.ts'
import { EmptyState } from '../../kit/empty-state.tsx'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { PageHeader } from '../../kit/page-header.tsx'
import { known, t } from '../../language/t.ts'
import { AskToken } from './ask-token.tsx'

const KINDS = { stream: t('Stream'), token: t('Token'), server: t('Media server') } as const
const STATES = {
  fine: ['text-allow', Check, t('Fine')],
  look: ['text-warn', TriangleAlert, t('Have a look')],
  broken: ['text-deny', X, t('Broken')],
} as const

/**
 * Looks what is wrong by itself. `#/doctor?stream=<id>`, `?token=<id>` and `?server=<id>` look at one thing, without any it is
 * all media servers and streams.
 */
export function DoctorScreen(): ReactNode {
  const [params] = useSearchParams()
  const query = Object.fromEntries(
    ['stream', 'token', 'server'].flatMap((name) => {
      const value = params.get(name)
      return value === null ? [] : [[name, value] as const]
    }),
  )
  const found = useApi('GET /doctor', { query })
  const reports = found.data?.reports
  const isOne = Object.keys(query).length > 0
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageHeader
        title={t('Doctor')}
        description={t(
          'Runs the usual checks on stored decisions and on what is set up now. Nothing is changed.',
        )}
        actions={
          <>
            {isOne && (
              <Link href="/doctor" className="text-sm underline underline-offset-2">
                {t('Look at everything')}
              </Link>
            )}
            <Button
              busy={found.isFetching}
              icon={<RotateCcw aria-hidden className="size-4" />}
              onClick={() => void found.refetch()}
            >
              {t('Look again')}
            </Button>
          </>
        }
      />
      <div className="min-h-0 flex-1 overflow-y-auto border-t border-line">
        <AskToken />
        {found.isPending && <LoadingRows rows={6} />}
        {found.error !== null && reports === undefined && (
          <LoadFailed
            what={t('findings')}
            error={found.error}
            onRetry={() => void found.refetch()}
          />
        )}
        {reports?.length === 0 && (
          <EmptyState icon={<Stethoscope />} title={t('Nothing to look at yet')}>
            {t(
              'Add a media server and a stream first. Then the Doctor says what keeps viewers out.',
            )}
          </EmptyState>
        )}
        <div className="mx-auto flex max-w-4xl flex-col gap-4 px-4 py-4">
          {reports?.map((report) => (
            <Report key={`${report.kind} ${report.id}`} report={report} />
          ))}
        </div>
      </div>
    </div>
  )
}

function Report({ report }: { readonly report: DoctorReport }): ReactNode {
  const wrong = report.findings.filter(({ state }) => state !== 'fine')
  const well = report.findings.filter(({ state }) => state === 'fine')
  return (
    <article className="rounded-lg border border-line bg-panel">
      <h2 className="flex flex-wrap items-baseline gap-x-2 border-b border-line px-4 py-2 text-sm">
        <span className="text-ink-3">{KINDS[report.kind]}</span>
        <span className="font-medium wrap-anywhere">{report.name}</span>
        <span className="ms-auto text-xs text-ink-3">{summary(report.findings)}</span>
      </h2>
      <ul className="flex flex-col gap-2.5 px-4 py-3">
        {[...wrong, ...well].map((finding) => (
          <Finding key={finding.code} finding={finding} />
        ))}
      </ul>
    </article>
  )
}

function summary(findings: readonly DoctorFinding[]): string {
  const count = (state: DoctorFinding['state']): number =>
    findings.filter((each) => each.state === state).length
  const parts = [
    [count('broken'), t('broken')],
    [count('look'), t('to look at')],
    [count('fine'), t('fine')],
  ] as const
  return parts
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}`)
    .join(', ')
}

function Finding({ finding }: { readonly finding: DoctorFinding }): ReactNode {
  const [tone, Icon, word] = STATES[finding.state]
  return (
    <li className="flex gap-2.5 text-sm">
      <Icon aria-hidden className={classNames('mt-0.5 size-4 shrink-0', tone)} strokeWidth={2.25} />
      <div className="min-w-0">
        <p className={classNames('text-pretty', finding.state === 'fine' && 'text-ink-2')}>
          <span className="sr-only">{word}: </span>
          {known(finding.sentence)}
        </p>
        {finding.todo !== '' && (
          <p className="text-ink-2">
            {known(finding.todo)}{' '}
            {finding.place !== null && (
              <Link
                href={finding.place}
                className="underline decoration-line-strong underline-offset-2 hover:decoration-ink"
              >
                {t('Go there')}
              </Link>
            )}
          </p>
        )}
      </div>
    </li>
  )
}
