import { RotateCw } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { SigningKeyStatus } from '../../../shared/signing-key.ts'
import { call } from '../../api/client.ts'
import { refresh, useApi } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { ConfirmDialog } from '../../kit/dialog.tsx'
import { formatNumber } from '../../kit/format.ts'
import { ShortRow } from '../../kit/short-list.tsx'
import { Ago } from '../../kit/time.tsx'
import { toast, toastError } from '../../kit/toast.tsx'
import { inSentence } from '../../language/language.ts'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { KeyActs } from './key-acts.tsx'
import { KeySection, KeyState } from './key-section.tsx'
import { actOnKey, type KeyAct } from './undo.ts'

const KINDS = {
  'rj-auth': {
    title: t('Link keys'),
    about: t('Sign Revma listener links. A retired one verifies until its last link ran out.'),
    empty: t('None yet. The first is made with the first link.'),
  },
  connection: {
    title: t('Ticket keys of the Director'),
    about: t('Sign the short tickets a player gets. A new one is made every 30 days by itself.'),
    empty: t('None yet. The first is made when a player first asks.'),
  },
} as const

/** The keys of ours that sign: their age, what still hangs on each, replacing, deleting and restoring them. */
export function SigningKeys({ kind }: { readonly kind: SigningKeyStatus['kind'] }): ReactNode {
  const query = useApi('GET /signing-keys')
  const action = useAction()
  const [doomed, setDoomed] = useState<SigningKeyStatus | null>(null)
  const keys = (query.data?.signingKeys ?? []).filter((key) => key.kind === kind)
  const words = KINDS[kind]
  const rotate = async (): Promise<void> => {
    try {
      await call('POST /signing-keys/rotate', { body: { kind } })
      await refresh()
      toast(t('A new key signs from now on'), {
        description: t('What the one before signed goes on working.'),
      })
    } catch (error) {
      toastError(t('It was not rotated'), error)
    }
  }
  return (
    <>
      <KeySection
        title={words.title}
        about={words.about}
        empty={words.empty}
        query={query}
        actions={
          <Button
            size="small"
            busy={action.busy}
            aria-label={t('Rotate {title}', { title: inSentence(words.title) })}
            icon={<RotateCw aria-hidden className="size-3.5" />}
            onClick={() => void action.run(rotate)}
          >
            {t('Rotate')}
          </Button>
        }
      >
        {keys.map((key) => (
          <ShortRow
            key={key.id}
            name={<span className="data">{key.id}</span>}
            badges={
              key.deletedAtMs !== null ? (
                <KeyState isOff={false} isDeleted />
              ) : key.retiredAtMs === null ? (
                <Badge tone="allow">{t('signs')}</Badge>
              ) : (
                <Badge tone="neutral">{t('verifies only')}</Badge>
              )
            }
            facts={<Facts item={key} />}
            actions={
              key.retiredAtMs !== null && <KeyButtons item={key} onDelete={() => setDoomed(key)} />
            }
          />
        ))}
      </KeySection>
      <RemoveKey doomed={doomed} onClose={() => setDoomed(null)} />
    </>
  )
}

function KeyButtons(props: {
  readonly item: SigningKeyStatus
  readonly onDelete: () => void
}): ReactNode {
  const { id, deletedAtMs } = props.item
  return (
    <KeyActs
      isDeleted={deletedAtMs !== null}
      labels={{ restore: t('Restore {id}', { id }), delete: t('Delete {id}', { id }) }}
      onAct={(act) => (act === 'delete' ? props.onDelete() : void actOnSigningKey(act, id))}
    />
  )
}

const actOnSigningKey = (act: KeyAct, id: string): Promise<void> =>
  actOnKey(act, id, t('What it signed is refused. No live session ends.'), (each) =>
    each === 'delete'
      ? call('DELETE /signing-keys/{id}', { params: { id } })
      : call('POST /signing-keys/{id}/restore', { params: { id } }),
  )

function Facts({ item }: { readonly item: SigningKeyStatus }): ReactNode {
  return (
    <>
      <T text="Made {createdAt}" values={{ createdAt: <Ago atMs={item.createdAtMs} /> }} />
      {item.retiredAtMs !== null && (
        <T text=", retired {retiredAt}" values={{ retiredAt: <Ago atMs={item.retiredAtMs} /> }} />
      )}
      {item.kind === 'rj-auth' && `, ${linksOf(item.links)}`}
      {item.neededUntilMs !== null && (
        <T
          text=", the last ends {neededUntil}"
          values={{ neededUntil: <Ago atMs={item.neededUntilMs} /> }}
        />
      )}
      {item.deletedAtMs !== null && (
        <T text=", deleted {deletedAt}" values={{ deletedAt: <Ago atMs={item.deletedAtMs} /> }} />
      )}
      {item.retiredAtMs !== null && item.neededUntilMs === null && t(', nothing needs it any more')}
    </>
  )
}

const linksOf = (count: number): string =>
  count === 1
    ? t('1 link that holds')
    : t('{count} links that hold', { count: formatNumber(count) })

function RemoveKey(props: {
  readonly doomed: SigningKeyStatus | null
  readonly onClose: () => void
}): ReactNode {
  const { doomed } = props
  const live = doomed?.liveSessions ?? 0
  return (
    <ConfirmDialog
      open={doomed !== null}
      onClose={props.onClose}
      title={t('Delete this key')}
      action={t('Delete key')}
      onConfirm={async () => {
        if (doomed !== null) await actOnSigningKey('delete', doomed.id)
      }}
    >
      <p>
        {doomed?.links === 0
          ? t('No link hangs on it any more.')
          : t('{links} will be refused from this moment.', { links: linksOf(doomed?.links ?? 0) })}
      </p>
      <p>{liveText(live)}</p>
      <p>{t('It can be restored for 30 days.')}</p>
    </ConfirmDialog>
  )
}

function liveText(live: number): string {
  if (live === 0) return t('No live session came in with one.')
  const who =
    live === 1
      ? t('1 live session came in with one and')
      : t('{live} live sessions came in with them and', { live: formatNumber(live) })
  return t('{who} will be refused when next asked about, or when connecting again.', { who })
}
