import { type ReactNode, useMemo, useState } from 'react'
import type { Revocation } from '../../../shared/credential.ts'
import type { Session } from '../../../shared/session.ts'
import { useFeed } from '../../api/feed.ts'
import { useApi } from '../../api/query.ts'
import { RevocationLine } from '../../components/revocations-in-force.tsx'
import { targetOfSession } from '../../components/revoke-target.ts'
import { Button } from '../../kit/button.tsx'
import { formatNumber } from '../../kit/format.ts'
import { Ago } from '../../kit/time.tsx'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { madeTogether, splitOver } from './made-together.ts'

/** As the API takes them; what is revoked by hand may be called otherwise. */
const SESSION_ID = /^[\w-]{1,64}$/
const LISTS_ALL = 'stagedoor lift'
const SHOWN_FIRST = 5
/** So many more at each press. */
const SHOWN_MORE = 50

/** Who is revoked now, the latest first, each with its Lift, and at the end those of sessions that are over. Nothing where nobody is. @param revocations Those in force. @param left How many more there are, from before them. */
export function Revoked(props: {
  readonly revocations: readonly Revocation[]
  readonly left: number
}): ReactNode {
  const [most, setMost] = useState(SHOWN_FIRST)
  const live = useFeed(({ status, sessions }) => (status === 'live' ? sessions : null))
  const all = madeTogether(props.revocations)
  const { others, over } = splitOver(all, (id) => live !== null && !live.has(id))
  if (all.length === 0) return null
  return (
    <section aria-label={t('Revoked now')} className="mb-4">
      <h3 className="pb-1 text-xs font-medium text-ink-3">{t('Revoked now')}</h3>
      <ul className="flex flex-col gap-1">
        {others.slice(0, most).map((group) => (
          <Group
            key={group[0]?.id}
            group={group}
            title={t('{count} revoked together', { count: group.length })}
          />
        ))}
      </ul>
      <More count={others.length - most} onMore={() => setMost(most + SHOWN_MORE)} />
      {over.length > 0 && (
        <ul className="mt-1 flex flex-col gap-1">
          <Group
            group={over}
            title={t('{count} connections that are over, revoked one by one', {
              count: over.length,
            })}
          />
        </ul>
      )}
      {props.left > 0 && (
        <p className="mt-1 text-xs text-ink-2">
          <T
            text="{left} older ones are listed by {command}."
            values={{
              left: formatNumber(props.left),
              command: <code className="data">{LISTS_ALL}</code>,
            }}
          />
        </p>
      )}
    </section>
  )
}

/** One revocation, or what several have in common until they are asked for. */
function Group(props: {
  readonly group: readonly Revocation[]
  /** Of several. */
  readonly title: string
}): ReactNode {
  const { group, title } = props
  const [most, setMost] = useState(group.length > 1 ? 0 : 1)
  const [first] = group
  const shown = group.slice(0, most)
  if (first === undefined) return null
  return (
    <>
      {group.length > 1 && (
        <li className="flex items-center gap-2 rounded-md border border-line px-2.5 py-1.5 text-sm">
          <span className="min-w-0 flex-1">
            <span className="block">{title}</span>
            <span className="block text-xs text-ink-2">
              <Ago atMs={first.createdAtMs} />
              {first.note !== '' && ` · ${first.note}`}
            </span>
          </span>
          {most === 0 && <Button onClick={() => setMost(SHOWN_MORE)}>{t('Show each')}</Button>}
        </li>
      )}
      {pagesOf(shown).map((page) => (
        <Lines key={page[0]?.id} revocations={page} />
      ))}
      {most > 0 && (
        <li className="empty:hidden">
          <More count={group.length - most} onMore={() => setMost(most + SHOWN_MORE)} />
        </li>
      )}
    </>
  )
}

const pagesOf = (revocations: readonly Revocation[]): readonly (readonly Revocation[])[] =>
  Array.from({ length: Math.ceil(revocations.length / SHOWN_MORE) }, (_, page) =>
    revocations.slice(page * SHOWN_MORE, (page + 1) * SHOWN_MORE),
  )

/** As many as are asked for at once. A session that is over is looked up, so that whoever lifts knows whose it was. */
function Lines({ revocations }: { readonly revocations: readonly Revocation[] }): ReactNode {
  const ids = useFeed(({ sessions }) =>
    revocations
      .filter(({ kind, value }) => kind === 'session' && !sessions.has(value))
      .flatMap(({ value }) => (SESSION_ID.test(value) ? [value] : []))
      .join(','),
  )
  const ended = useApi('GET /sessions/ended', { query: { ids } }, ids !== '').data?.sessions
  const sessions = useFeed((state) => state.sessions)
  const owners = useMemo(() => ownersOf(revocations, sessions.values()), [revocations, sessions])
  return revocations.map((revocation) => (
    <Line
      key={revocation.id}
      revocation={revocation}
      known={owners.get(revocation.id) ?? ended?.find(({ id }) => id === revocation.value)}
    />
  ))
}

/** Who is in still with the credentials that are refused, by the revocation. */
function ownersOf(
  revocations: readonly Revocation[],
  sessions: Iterable<Session>,
): ReadonlyMap<string, Session> {
  const grants = new Map(
    revocations.flatMap(({ id, kind, value }) => (kind === 'grant' ? [[value, id]] : [])),
  )
  const owners = new Map<string, Session>()
  if (grants.size === 0) return owners
  for (const session of sessions) {
    const id = session.viewerId === null ? undefined : grants.get(session.grantId ?? '')
    if (id !== undefined) owners.set(id, session)
  }
  return owners
}

function Line(props: {
  readonly revocation: Revocation
  /** One that is over, or somebody live whose credential it is. */
  readonly known: Session | undefined
}): ReactNode {
  const { revocation, known } = props
  const { kind, value } = revocation
  const live = useFeed(({ sessions }) => (kind === 'session' ? sessions.get(value) : undefined))
  const session = live ?? known
  return (
    <RevocationLine
      revocation={revocation}
      target={session === undefined ? undefined : targetOfSession(session)}
    />
  )
}

function More(props: { readonly count: number; readonly onMore: () => void }): ReactNode {
  const { count } = props
  if (count <= 0) return null
  return (
    <Button look="ghost" size="small" className="mt-1" onClick={props.onMore}>
      {t('Show {count} more', { count })}
    </Button>
  )
}
