import type { ReactNode } from 'react'
import type { BulkRevokePreview } from '../../../../shared/bulk-revoke.ts'
import type { Session } from '../../../../shared/session.ts'
import { useFeed } from '../../../api/feed.ts'
import { useApi } from '../../../api/query.ts'
import { Radius } from '../../../components/revoke-many/radius.tsx'
import { Button } from '../../../kit/button.tsx'
import { t } from '../../../language/t.ts'
import { go } from '../../../route.ts'
import { type BulkDraft, cameSince, endsWithSwitch, type OnScreen } from './draft.ts'

/** What it was begun with. */
export interface Begun {
  /** Ids of those who were there when it was agreed whom to revoke, and of those revoked since. */
  readonly known: ReadonlySet<string>
  /** The stream it was to empty. Null: none. */
  readonly streamId: string | null
}

/** Says who came while it was held and done and matches as well, leads to revoking them too, and to what keeps the next out. */
export function WhoCameSince(props: {
  readonly whom: Pick<BulkDraft, 'whom' | 'value' | 'publishersToo'>
  readonly onScreen: OnScreen
  readonly begun: Begun
  readonly onRevoke: (late: readonly Session[]) => void
  readonly onLeave: () => void
}): ReactNode {
  const { begun } = props
  const live = useFeed((state) => state.sessions)
  const late = cameSince(props.whom, props.onScreen, begun.known, live.values())
  const streams = useApi('GET /streams', {}, begun.streamId !== null).data?.streams
  const stream = streams?.find((each) => each.id === begun.streamId && endsWithSwitch(each))
  if (late.length === 0 && stream === undefined) return null
  const count = late.length
  return (
    <section
      aria-label={t('Who came since')}
      className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2 rounded-md border-s-2 border-warn bg-warn-soft px-3 py-2 text-sm"
    >
      <div className="flex min-w-0 flex-1 basis-64 flex-col gap-1">
        {count > 0 && (
          <p className="font-medium">
            {t(
              '{count, plural, one {# more who matches came since} other {# more who match came since}}.',
              { count },
            )}
          </p>
        )}
        {stream !== undefined && (
          <p className="text-ink-2">
            {t(
              'Whoever comes next is let in as before. To end the stream, open it and switch it off.',
            )}
          </p>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        {stream !== undefined && (
          <Button
            onClick={() => {
              props.onLeave()
              go(`/streams?open=${stream.id}`)
            }}
          >
            {t('Open {name}', { name: stream.name })}
          </Button>
        )}
        {count > 0 && (
          <Button look="danger" onClick={() => props.onRevoke(late)}>
            {t('Revoke {count, plural, one {this one} other {these #}} too…', { count })}
          </Button>
        )}
      </div>
    </section>
  )
}

/** Those who came since, as they were when they were asked about. */
export interface Again {
  readonly late: readonly Session[]
  readonly atMs: number
}

/** Whom revoking them too would concern, before it is held. */
export function BeforeAgain(props: {
  /** Null: not counted yet. */
  readonly preview: BulkRevokePreview | null
  readonly problem: string | null
  /** Who of them can come back. */
  readonly returns: string
  readonly onBack: () => void
  readonly children: ReactNode
}): ReactNode {
  const { preview, problem } = props
  return (
    <div className="flex flex-col items-start gap-3">
      <p className="text-sm">
        {t('Those who came since are revoked on the same terms as the first.')}
      </p>
      {preview !== null && <Radius preview={preview} returns={props.returns} />}
      {problem !== null && (
        <p role="alert" className="text-sm text-deny">
          {problem}
        </p>
      )}
      {props.children}
      <Button autoFocus onClick={props.onBack}>
        {t('Back')}
      </Button>
    </div>
  )
}
