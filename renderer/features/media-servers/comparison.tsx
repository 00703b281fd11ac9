import { type ReactNode, useState } from 'react'
import type { MediaServerStatus } from '../../../shared/media-server.ts'
import type { Comparison as Compared, UnknownSession } from '../../../shared/session-comparison.ts'
import { call } from '../../api/client.ts'
import { refresh } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { ConfirmDialog } from '../../kit/dialog.tsx'
import { Ago } from '../../kit/time.tsx'
import { toast, toastNothing } from '../../kit/toast.tsx'
import { known, t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { comparisonText } from './comparison-words.ts'

/** How what a media server has compares with what is live here, and whom it has that nobody admitted. */
export function Comparison({ server }: { readonly server: MediaServerStatus }): ReactNode {
  const { comparison } = server
  const [cutting, setCutting] = useState<UnknownSession | null>(null)
  const action = useAction()
  if (comparison === null) return null
  const params = { id: server.id }
  const look = async (): Promise<void> => {
    const done = await action.run(() => call('POST /media-servers/{id}/comparison', { params }))
    if (done) await refresh()
  }
  const cut = async (who: UnknownSession): Promise<void> => {
    const body = { id: who.id }
    const done = await call('POST /media-servers/{id}/unknown/cut', { params, body })
    if (done.outcome === 'cut') toast(t('{name} is cut', { name: nameOf(who) }))
    else toastNothing(t('Not cut. {detail}', { detail: done.detail }))
    await call('POST /media-servers/{id}/comparison', { params })
    await refresh()
  }
  return (
    <section aria-label={t('Compared with its own list')} className="flex flex-col gap-3">
      <h3 className="text-sm font-medium">{t('Compared with its own list')}</h3>
      <p className="figures text-sm">{comparisonText(comparison)}</p>
      {comparison.problem !== null && comparison.lookedAtMs !== null && (
        <Callout tone="deny" title={t('The latest look came to nothing')}>
          {t('{problem} Nobody ends by that.', { problem: known(comparison.problem) })}
        </Callout>
      )}
      <Refused error={action.error} title={t('It cannot be looked at')} />
      <Strangers comparison={comparison} onCut={setCutting} />
      <div className="flex items-center gap-3">
        <p className="flex-1 text-xs text-ink-3">
          <When comparison={comparison} everySeconds={server.compareSeconds} />
        </p>
        <Button busy={action.busy} onClick={() => void look()}>
          {t('Look now')}
        </Button>
      </div>
      <ConfirmDialog
        open={cutting !== null}
        onClose={() => setCutting(null)}
        title={t('Cut {cutting}', { cutting: cutting === null ? '' : nameOf(cutting) })}
        action={t('Cut')}
        onConfirm={async () => {
          if (cutting !== null) await cut(cutting)
        }}
      >
        <p>
          {t(
            'They were never admitted here. Nothing refuses them when they come back, unless {name} asks Stagedoor about this stream: see that its configuration has every line.',
            { name: server.name },
          )}
        </p>
      </ConfirmDialog>
    </section>
  )
}

function When(props: { readonly comparison: Compared; readonly everySeconds: number }): ReactNode {
  const { comparison, everySeconds } = props
  const { lookedAtMs, ended } = comparison
  const pace =
    everySeconds === 0 ? t('Not compared by itself') : t('Each {everySeconds} s', { everySeconds })
  return (
    <>
      {t('{pace}, in Settings.', { pace })}{' '}
      {lookedAtMs !== null && (
        <>
          <T text="Looked {lookedAt}." values={{ lookedAt: <Ago atMs={lookedAtMs} /> }} />{' '}
        </>
      )}
      {ended > 0 &&
        t('{ended, plural, one {# session} other {# sessions}} ended by it since the start.', {
          ended,
        })}
    </>
  )
}

function Strangers(props: {
  readonly comparison: Compared
  readonly onCut: (who: UnknownSession) => void
}): ReactNode {
  const { strangers } = props.comparison
  if (strangers.length === 0) return null
  return (
    <div className="rounded-md border border-warn">
      <p className="border-b border-line bg-warn-soft px-3 py-2 text-sm font-medium">
        {t('Unknown to Stagedoor')}
      </p>
      <ul aria-label={t('Unknown to Stagedoor')} className="max-h-64 overflow-y-auto">
        {strangers.map((who) => (
          <li
            key={who.id}
            className="flex items-center gap-3 px-3 py-1.5 text-sm [&+&]:border-t [&+&]:border-line"
          >
            <span className="min-w-0 flex-1 truncate" title={who.streamName ?? undefined}>
              <T
                text="{action} of {span}"
                values={{
                  action: who.action === 'publish' ? t('Publisher') : t('Viewer'),
                  span: (
                    <span className="data">{who.streamName ?? t('a stream that is not told')}</span>
                  ),
                }}
              />
            </span>
            <span className="data shrink-0 text-xs text-ink-2">{who.address ?? who.protocol}</span>
            <Button look="ghost" className="text-deny" onClick={() => props.onCut(who)}>
              {t('Cut')}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}

function nameOf({ action, address }: UnknownSession): string {
  if (address === null) return action === 'publish' ? t('the publisher') : t('the viewer')
  return action === 'publish'
    ? t('the publisher from {address}', { address })
    : t('the viewer from {address}', { address })
}
