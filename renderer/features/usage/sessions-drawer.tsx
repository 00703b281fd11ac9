import { Filter } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { UsageBy, UsageFilter, UsageSession } from '../../../shared/usage.ts'
import { call } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { type Names, useNames } from '../../components/names.ts'
import { Where } from '../../components/where.tsx'
import { whoOf } from '../../components/who.ts'
import { Button } from '../../kit/button.tsx'
import { Drawer } from '../../kit/drawer.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { formatBytes } from '../../kit/format.ts'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { Time } from '../../kit/time.tsx'
import { toastError } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'
import type { UsageAsked } from './breakdown.tsx'
import type { Only } from './use-url.ts'
import { formatWatched } from './words.ts'

/** What is drilled into. */
export interface Drilled {
  readonly by: UsageBy
  readonly key: string
  readonly title: string
}

const FILTERS: Readonly<Partial<Record<UsageBy, keyof UsageFilter>>> = {
  stream: 'streamId',
  viewer: 'viewerId',
  grant: 'grantId',
  tag: 'tag',
  tracking: 'trackingId',
  country: 'country',
  protocol: 'protocol',
  'media-server': 'mediaServerId',
}

/** What the screen can be about alone, with what it is called. */
const ALONE: Readonly<Partial<Record<UsageBy, readonly [name: keyof Only, label: string]>>> = {
  stream: ['streamId', t('Usage of this stream alone')],
  country: ['country', t('Usage of this country alone')],
  protocol: ['protocol', t('Usage of this protocol alone')],
}

/** Whether sessions can be listed by it. */
export const canDrill = (by: UsageBy): boolean => FILTERS[by] !== undefined

/** The sessions behind a figure, each with its part of the period. */
export function SessionsDrawer(props: {
  readonly drilled: Drilled
  readonly query: UsageAsked
  readonly streamName: (id: string) => string
  readonly onOnly: (name: keyof Only, key: string) => void
  readonly onClose: () => void
}): ReactNode {
  const { drilled, query, streamName } = props
  const names = useNames()
  const name = FILTERS[drilled.by]
  const alone = ALONE[drilled.by]
  const asked = { ...query, ...(name !== undefined && { [name]: drilled.key }), limit: '100' }
  const first = useApi('GET /usage/sessions', { query: asked })
  const [more, setMore] = useState<readonly UsageSession[]>([])
  const [next, setNext] = useState<string | null | undefined>(undefined)
  const before = next === undefined ? (first.data?.nextBefore ?? null) : next
  const sessions = [...(first.data?.sessions ?? []), ...more]
  const readOn = async (): Promise<void> => {
    if (before === null) return
    try {
      const page = await call('GET /usage/sessions', { query: { ...asked, before } })
      setMore([...more, ...page.sessions])
      setNext(page.nextBefore)
    } catch (error) {
      toastError(t('The sessions could not be read'), error)
    }
  }
  return (
    <Drawer
      open
      wide
      title={drilled.title}
      description={t('Sessions of this period, the latest first, each with what it watched in it.')}
      onClose={props.onClose}
      footer={
        alone !== undefined && (
          <Button
            icon={<Filter aria-hidden className="size-3.5" />}
            onClick={() => props.onOnly(alone[0], drilled.key)}
          >
            {alone[1]}
          </Button>
        )
      }
    >
      {first.isPending && <LoadingRows />}
      {first.error !== null && (
        <LoadFailed what={t('sessions')} error={first.error} onRetry={() => void first.refetch()} />
      )}
      {first.data !== undefined && sessions.length === 0 && (
        <EmptyState title={t('No session is kept')}>
          <p>
            {t(
              'Ended sessions are deleted after the days the settings say; what they added up to stays.',
            )}
          </p>
        </EmptyState>
      )}
      {sessions.length > 0 && (
        <table className="figures w-full text-sm">
          <thead className="text-start text-xs text-ink-3">
            <tr>
              <th className="pb-1 font-normal">{t('Started')}</th>
              <th className="pb-1 font-normal">{t('Stream')}</th>
              <th className="pb-1 font-normal max-sm:hidden">{t('Who')}</th>
              <th className="pb-1 font-normal">{t('From')}</th>
              <th className="pb-1 text-end font-normal">{t('Watched')}</th>
              <th className="pb-1 ps-3 text-end font-normal max-sm:hidden">{t('Sent')}</th>
            </tr>
          </thead>
          <tbody>
            {sessions.map((each) => (
              <SessionRow key={each.session.id} each={each} names={names} streamName={streamName} />
            ))}
          </tbody>
        </table>
      )}
      {before !== null && sessions.length > 0 && (
        <Button className="mt-3" onClick={() => void readOn()}>
          {t('Show more')}
        </Button>
      )}
    </Drawer>
  )
}

function SessionRow(props: {
  readonly each: UsageSession
  readonly names: Names
  readonly streamName: (id: string) => string
}): ReactNode {
  const { session, ms, bytes } = props.each
  const isOpen = session.endedAtMs === null && session.viewedMs === undefined && ms === 0
  return (
    <tr className="border-t border-line">
      <td className="py-1.5 pe-3 whitespace-nowrap text-ink-2">
        <Time atMs={session.startedAtMs} />
      </td>
      <td className="max-w-40 truncate py-1.5 pe-3">{props.streamName(session.streamId)}</td>
      <td className="max-w-36 truncate py-1.5 pe-3 max-sm:hidden">
        {whoOf(session, props.names) || <span className="text-ink-3">{t('not told')}</span>}
      </td>
      <td className="max-w-44 truncate py-1.5 pe-3">
        <Where address={session.address} country={session.country} />
      </td>
      <td className="py-1.5 text-end font-medium whitespace-nowrap">
        {isOpen ? (
          <span className="font-normal text-ink-3">{t('still on')}</span>
        ) : (
          formatWatched(ms)
        )}
      </td>
      <td className="py-1.5 ps-3 text-end whitespace-nowrap text-ink-2 max-sm:hidden">
        {bytes === 0 ? '–' : formatBytes(bytes)}
      </td>
    </tr>
  )
}
