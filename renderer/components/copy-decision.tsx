import { Copy } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Api } from '../../shared/api-map.ts'
import { explanationText } from '../../shared/explanation-text.ts'
import type { MediaServerStatus } from '../../shared/media-server.ts'
import type { DecisionRecord } from '../../shared/session.ts'
import type { Stream } from '../../shared/stream.ts'
import { call } from '../api/client.ts'
import { noteCopy } from '../api/note-copy.ts'
import { useApi } from '../api/query.ts'
import { Button } from '../kit/button.tsx'
import { clearLater, copyText } from '../kit/clipboard.ts'
import { CodeBlock } from '../kit/code-block.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Menu } from '../kit/menu.tsx'
import { QrCode } from '../kit/qr-code.tsx'
import { toast, toastError, toastNothing } from '../kit/toast.tsx'
import { t } from '../language/t.ts'
import { curlOf, secretInSnippets } from './exchange-curl.ts'

type Read = Api['GET /decisions/{id}']['answer']

/**
 * A menu of what of a decision can be copied: its explanation, the question as a command with or without the secret of the
 * media server, all of it as JSON, and the address it is played at, as a code too.
 */
export function CopyDecision({ read }: { readonly read: Read }): ReactNode {
  const { decision, exchange } = read
  const handlerUrl = useApi('GET /about').data?.handlerUrl
  const streams = useApi('GET /streams').data?.streams ?? []
  const servers = useApi('GET /media-servers').data?.mediaServers ?? []
  const [isShown, setIsShown] = useState(false)
  const playUrl = playUrlOf(decision, streams, servers)
  const unasked = exchange === null || handlerUrl === undefined
  return (
    <>
      <Menu
        trigger={
          <Button icon={<Copy aria-hidden className="size-4" />} aria-haspopup="menu">
            {t('Copy')}
          </Button>
        }
        items={[
          {
            label: t('Explanation'),
            onSelect: () =>
              void copy(t('Explanation'), explanationText(aboutOf(decision), read.explanation)),
          },
          {
            label: t('Question as curl, secrets masked'),
            disabled: unasked,
            onSelect: () =>
              unasked ||
              void copy(t('Question as curl'), curlOf(exchange.request, handlerUrl, null)),
          },
          {
            label: t('Question as curl, with the secret of the media server'),
            disabled: unasked,
            onSelect: () =>
              unasked || void copyWithSecret(decision.mediaServerId, exchange.request, handlerUrl),
          },
          {
            label: t('All of it as JSON'),
            onSelect: () => void copy(t('Decision as JSON'), JSON.stringify(read, null, 2)),
          },
          {
            label: t('Address it is played at, and its QR code'),
            disabled: playUrl === null,
            onSelect: () => setIsShown(true),
          },
        ]}
      />
      {isShown && playUrl !== null && (
        <PlayDialog url={playUrl} onClose={() => setIsShown(false)} />
      )}
    </>
  )
}

function PlayDialog(props: { readonly url: string; readonly onClose: () => void }): ReactNode {
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('Where it is played')}
      description={t('Without a link or token: whoever needs one adds theirs.')}
      footer={<Button onClick={props.onClose}>{t('Close')}</Button>}
    >
      <div className="flex flex-col items-start gap-3">
        <CodeBlock title={t('Address')} text={props.url} />
        <QrCode value={props.url} label={t('The address as a QR code')} sizePx={160} />
      </div>
    </Dialog>
  )
}

/** Where viewers play what was asked for. Null for publishers and where nobody said so. */
function playUrlOf(
  { action, streamId, streamName, mediaServerId }: DecisionRecord,
  streams: readonly Stream[],
  servers: readonly MediaServerStatus[],
): string | null {
  if (action === 'publish') return null
  const playUrl = streams.find(({ id }) => id === streamId)?.playUrl
  if (playUrl != null) return playUrl
  const server = servers.find(({ id }) => id === mediaServerId)
  if (server?.protocol !== 'icecast' || server.publicUrl === null) return null
  return `${server.publicUrl.replace(/\/+$/, '')}/${encodeURI(streamName)}`
}

const aboutOf = ({ id, action, streamName, atMs }: DecisionRecord): string =>
  t('Decision {id}: {action} {streamName}, {at}', {
    id,
    action,
    streamName,
    at: new Date(atMs).toISOString(),
  })

async function copy(what: string, text: string): Promise<void> {
  if (!(await copyText(text))) return
  noteCopy(what, 'data')
  toast(t('Copied: {what}', { what }))
}

/** Looking at the secret is in the audit log by the call that shows it. */
async function copyWithSecret(
  serverId: string,
  request: string,
  handlerUrl: string,
): Promise<void> {
  try {
    const params = { id: serverId }
    const { snippets } = await call('POST /media-servers/{id}/snippets', { params })
    const secret = secretInSnippets(snippets.map(({ text }) => text))
    if (secret === null) {
      toastNothing(
        t('Its secret does not travel in the address'),
        t('Copy the question with secrets masked, and sign it as the media server does.'),
      )
      return
    }
    const command = curlOf(request, handlerUrl, secret)
    if (!(await copyText(command))) return
    noteCopy(t('Question as curl, with the secret of the media server'), 'secret')
    await clearLater(command, t('Question as curl'))
  } catch (error) {
    toastError(t('Nothing was copied'), error)
  }
}
