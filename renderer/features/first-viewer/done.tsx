import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { MediaServerStatus } from '../../../shared/media-server.ts'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { toastDeleted } from '../../components/undo.ts'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { go } from '../../route.ts'

/** What comes after the first viewer. */
export function Done(props: {
  /** The media server of the practice, which is taken away here. */
  readonly played: MediaServerStatus | undefined
  /** One that is not played. */
  readonly server: MediaServerStatus | undefined
}): ReactNode {
  const { played, server } = props
  const action = useAction()
  const remove = async ({ id, name }: MediaServerStatus): Promise<void> => {
    const gone = await action.run(() => call('DELETE /media-servers/{id}', { params: { id } }))
    if (gone === null) return
    toastDeleted(t('{name} is deleted', { name }), 'media_server', id)
    go('/media-servers')
  }
  return (
    <li className="border-t border-line py-4">
      <Callout
        tone="allow"
        title={t('The first viewer is in')}
        actions={
          <>
            {played !== undefined && (
              <Button busy={action.busy} onClick={() => void remove(played)}>
                {t('Remove the practice server')}
              </Button>
            )}
            <Button look="primary" onClick={() => go('/')}>
              {t('See them in Live')}
            </Button>
          </>
        }
      >
        <T
          text="Next: <link>keys for other encoders</link>, <link2>rules for everybody without a link</link2>, and <link3>other kinds of token</link3>."
          values={{
            link: (inner) => (
              <Link href="/streams" className="underline">
                {inner}
              </Link>
            ),
            link2: (inner) => (
              <Link href="/rules" className="underline">
                {inner}
              </Link>
            ),
            link3: (inner) => (
              <Link href="/help/tokens" className="underline">
                {inner}
              </Link>
            ),
          }}
        />
      </Callout>
      {server?.allowedPeers.length === 0 && (
        <p className="pt-2.5 text-sm text-ink-2">
          <T
            text="Whoever knows the secret of {name} may ask from anywhere. Where you know from which address it asks, <link>name that as its allowed peers</link>."
            values={{
              name: server.name,
              link: (inner) => (
                <Link href={`/media-servers?open=${server.id}`} className="underline">
                  {inner}
                </Link>
              ),
            }}
          />
        </p>
      )}
      <Refused error={action.error} title={t('Not deleted')} />
    </li>
  )
}
