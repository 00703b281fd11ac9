import { type ReactNode, useState } from 'react'
import type { VideoIssuer } from '../../../shared/video-key.ts'
import { call } from '../../api/client.ts'
import { refresh, useApi } from '../../api/query.ts'
import { toastDeleted } from '../../components/undo.ts'
import { Button } from '../../kit/button.tsx'
import { ConfirmDialog } from '../../kit/dialog.tsx'
import { ShortRow } from '../../kit/short-list.tsx'
import { Ago } from '../../kit/time.tsx'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { KeySection } from './key-section.tsx'
import { VideoIssuerDrawer } from './video-issuer-drawer.tsx'

/** Others whose video JWTs count, each by its pasted key set. */
export function VideoIssuers(): ReactNode {
  const query = useApi('GET /video-issuers')
  const [isAdding, setIsAdding] = useState(false)
  const [doomed, setDoomed] = useState<VideoIssuer | null>(null)
  return (
    <>
      <KeySection
        title={t('Issuers of video JWTs')}
        about={t('Others whose video JWTs count here, by the public keys you paste.')}
        empty={t('None. Only video JWTs signed here count.')}
        query={query}
        add={{ label: t('New issuer'), onClick: () => setIsAdding(true) }}
      >
        {(query.data?.videoIssuers ?? []).map((each) => (
          <ShortRow
            key={each.id}
            name={each.issuer}
            facts={
              <T
                text="{kids, plural, one {Key} other {Keys}} {span}, added {createdAt}"
                values={{
                  kids: each.kids.length,
                  span: <span className="data">{each.kids.join(', ')}</span>,
                  createdAt: <Ago atMs={each.createdAtMs} />,
                }}
              />
            }
            actions={
              <Button
                size="small"
                look="ghost"
                aria-label={t('Remove the issuer {issuer}', { issuer: each.issuer })}
                onClick={() => setDoomed(each)}
              >
                {t('Remove')}
              </Button>
            }
          />
        ))}
      </KeySection>
      {isAdding && <VideoIssuerDrawer onClose={() => setIsAdding(false)} />}
      <ConfirmDialog
        open={doomed !== null}
        onClose={() => setDoomed(null)}
        title={t('Remove {issuer}', { issuer: doomed?.issuer ?? '' })}
        action={t('Remove issuer')}
        onConfirm={async () => {
          if (doomed === null) return
          await call('DELETE /video-issuers/{id}', { params: { id: doomed.id } })
          await refresh()
          const effect = t('Its video JWTs are refused.')
          toastDeleted(
            t('{issuer} removed', { issuer: doomed.issuer }),
            'video_issuer',
            doomed.id,
            effect,
          )
        }}
      >
        <p>
          {t(
            'Its video JWTs are refused from this moment. It can be restored for 30 days, under Recently deleted in Settings.',
          )}
        </p>
      </ConfirmDialog>
    </>
  )
}
