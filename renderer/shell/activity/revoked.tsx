import { type ReactNode, useState } from 'react'
import type { Revocation } from '../../../shared/credential.ts'
import { useFeed } from '../../api/feed.ts'
import { RevocationLine } from '../../components/revocations-in-force.tsx'
import { targetOfSession } from '../../components/revoke-target.ts'
import { Button } from '../../kit/button.tsx'
import { Ago } from '../../kit/time.tsx'
import { t } from '../../language/t.ts'
import { madeTogether } from './made-together.ts'

const SHOWN_FIRST = 5
/** So many more at each press. */
const SHOWN_MORE = 50

/** Who is revoked now, the latest first, each with its Lift. Nothing where nobody is. @param revocations Those in force. */
export function Revoked(props: { readonly revocations: readonly Revocation[] }): ReactNode {
  const [most, setMost] = useState(SHOWN_FIRST)
  const groups = madeTogether(props.revocations)
  if (groups.length === 0) return null
  return (
    <section aria-label={t('Revoked now')} className="mb-4">
      <h3 className="pb-1 text-xs font-medium text-ink-3">{t('Revoked now')}</h3>
      <ul className="flex flex-col gap-1">
        {groups.slice(0, most).map((group) => (
          <Group key={group[0]?.id} group={group} />
        ))}
      </ul>
      <More count={groups.length - most} onMore={() => setMost(most + SHOWN_MORE)} />
    </section>
  )
}

/** One revocation, or how many were made together until they are asked for. */
function Group({ group }: { readonly group: readonly Revocation[] }): ReactNode {
  const [most, setMost] = useState(group.length > 1 ? 0 : 1)
  const [first] = group
  if (first === undefined) return null
  return (
    <>
      {group.length > 1 && (
        <li className="flex items-center gap-2 rounded-md border border-line px-2.5 py-1.5 text-sm">
          <span className="min-w-0 flex-1">
            <span className="block">{t('{count} revoked together', { count: group.length })}</span>
            <span className="block text-xs text-ink-2">
              <Ago atMs={first.createdAtMs} />
              {first.note !== '' && ` · ${first.note}`}
            </span>
          </span>
          {most === 0 && <Button onClick={() => setMost(SHOWN_MORE)}>{t('Show each')}</Button>}
        </li>
      )}
      {group.slice(0, most).map((revocation) => (
        <Line key={revocation.id} revocation={revocation} />
      ))}
      {most > 0 && (
        <li className="empty:hidden">
          <More count={group.length - most} onMore={() => setMost(most + SHOWN_MORE)} />
        </li>
      )}
    </>
  )
}

function Line({ revocation }: { readonly revocation: Revocation }): ReactNode {
  const { kind, value } = revocation
  const session = useFeed(({ sessions }) => (kind === 'session' ? sessions.get(value) : undefined))
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
