import { RotateCw } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { VideoKey } from '../../../shared/video-key.ts'
import { call } from '../../api/client.ts'
import { refresh, useApi } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { ConfirmDialog } from '../../kit/dialog.tsx'
import { ShortRow } from '../../kit/short-list.tsx'
import { Ago } from '../../kit/time.tsx'
import { toast, toastError } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { KeyActs } from './key-acts.tsx'
import { KeySection, KeyState } from './key-section.tsx'
import { actOnKey, type KeyAct } from './undo.ts'

/** The keys that sign video JWTs, and the address at which others read their public parts. */
export function VideoKeys(): ReactNode {
  const query = useApi('GET /video-keys')
  const action = useAction()
  const [doomed, setDoomed] = useState<VideoKey | null>(null)
  const rotate = async (): Promise<void> => {
    try {
      await call('POST /video-keys', { body: {} })
      await refresh()
      toast(t('A new key signs from now on'), {
        description: t('What the one before signed goes on working until that is removed.'),
      })
    } catch (error) {
      toastError(t('It was not rotated'), error)
    }
  }
  return (
    <>
      <KeySection
        title={t('Video keys')}
        about={t(
          'Sign video JWTs for Native Frame. The newest signs, earlier ones verify until they are removed.',
        )}
        empty={t('None yet. Rotate makes the first.')}
        query={query}
        actions={
          <Button
            size="small"
            busy={action.busy}
            aria-label={t('Rotate video keys')}
            icon={<RotateCw aria-hidden className="size-3.5" />}
            onClick={() => void action.run(rotate)}
          >
            {t('Rotate')}
          </Button>
        }
      >
        {(query.data?.videoKeys ?? []).map((key) => (
          <VideoKeyRow key={key.kid} item={key} onRemove={() => setDoomed(key)} />
        ))}
      </KeySection>
      <KeySetAddress />
      <ConfirmDialog
        open={doomed !== null}
        onClose={() => setDoomed(null)}
        title={t('Delete {kid}', { kid: doomed?.kid ?? '' })}
        action={t('Delete key')}
        onConfirm={async () => {
          if (doomed !== null) await actOnVideoKey('delete', doomed.kid)
        }}
      >
        <p>
          {t(
            'Every video JWT it signed is refused from this moment. It can be restored for 30 days.',
          )}
        </p>
        {doomed?.retiredAtMs === null && (
          <p>
            {t('It is the one that signs: no video JWT can be asked for until another is made.')}
          </p>
        )}
      </ConfirmDialog>
    </>
  )
}

const actOnVideoKey = (act: KeyAct, kid: string): Promise<void> =>
  actOnKey(act, kid, t('Every video JWT it signed is refused.'), (each) =>
    each === 'delete'
      ? call('DELETE /video-keys/{kid}', { params: { kid } })
      : call('POST /video-keys/{kid}/restore', { params: { kid } }),
  )

function VideoKeyRow(props: { readonly item: VideoKey; readonly onRemove: () => void }): ReactNode {
  const { kid, algorithm, createdAtMs, retiredAtMs, deletedAtMs } = props.item
  return (
    <ShortRow
      name={<span className="data">{kid}</span>}
      badges={
        deletedAtMs !== null ? (
          <KeyState isOff={false} isDeleted />
        ) : retiredAtMs === null ? (
          <Badge tone="allow">{t('signs')}</Badge>
        ) : (
          <Badge tone="neutral">{t('verifies only')}</Badge>
        )
      }
      facts={
        <>
          <T
            text="{algorithm}, made {createdAt}"
            values={{ algorithm, createdAt: <Ago atMs={createdAtMs} /> }}
          />
          {retiredAtMs !== null && (
            <T text=", retired {retiredAt}" values={{ retiredAt: <Ago atMs={retiredAtMs} /> }} />
          )}
          {deletedAtMs !== null && (
            <T text=", deleted {deletedAt}" values={{ deletedAt: <Ago atMs={deletedAtMs} /> }} />
          )}
        </>
      }
      actions={
        <KeyActs
          isDeleted={deletedAtMs !== null}
          labels={{ restore: t('Restore {kid}', { kid }), delete: t('Delete {kid}', { kid }) }}
          onAct={(act) => (act === 'delete' ? props.onRemove() : void actOnVideoKey(act, kid))}
        />
      }
    />
  )
}

/** Where whoever verifies reads the public keys. */
function KeySetAddress(): ReactNode {
  const about = useApi('GET /about').data
  const settings = useApi('GET /settings').data
  if (about === undefined) return null
  const origin = (settings?.publicOrigin ?? about.handlerUrl).replace(/\/+$/, '')
  const address = `${origin}/auth/v1/jwks`
  return (
    <p className="-mt-6 flex items-center gap-1.5 text-xs text-ink-3">
      <T
        text="Public keys (JWKS): {span}"
        values={{ span: <span className="data text-ink-2">{address}</span> }}
      />
      <CopyButton value={address} label={t('Copy key set address')} />
    </p>
  )
}
