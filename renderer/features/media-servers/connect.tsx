import { Eye } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import type { MediaServerStatus, TurnedAway } from '../../../shared/media-server.ts'
import type { SnippetsShown } from '../../../shared/media-server-api.ts'
import { isOldSecret } from '../../../shared/old-secret.ts'
import { call } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { withMounts } from '../../components/icecast-mounts.ts'
import { OpenHlsNote } from '../../components/open-hls-note.tsx'
import { Refused } from '../../components/refused.tsx'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { CodeBlock } from '../../kit/code-block.tsx'
import { Select } from '../../kit/select.tsx'
import { Ago, useNow } from '../../kit/time.tsx'
import { known, t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { OldSecret, RollSecret } from './old-secret.tsx'
import { pulseOf } from './pulse.ts'

/**
 * How to point the media server here: what to paste where, hidden until asked for, and whether it has asked yet.
 *
 * @param revealed True shows the snippets at once, right after the server was added.
 * @param mounts   Names of the streams to put into what is to be pasted. Default: those of all that are switched on.
 */
export function Connect(props: {
  readonly server: MediaServerStatus
  readonly revealed: boolean
  readonly mounts?: readonly string[]
}): ReactNode {
  const { server } = props
  const streams = useApi('GET /streams').data?.streams ?? []
  const mounts = props.mounts ?? streams.filter(isOn).map(({ name }) => name)
  const [shown, setShown] = useState<SnippetsShown | null>(null)
  const isRefused = pulseOf(server, useNow()) === 'refused'
  const action = useAction()
  const { run } = action
  const reveal = async (): Promise<void> => {
    const done = await run(() =>
      call('POST /media-servers/{id}/snippets', { params: { id: server.id } }),
    )
    if (done) setShown(done.value)
  }
  useEffect(() => {
    if (!props.revealed) return
    void run(() => call('POST /media-servers/{id}/snippets', { params: { id: server.id } })).then(
      (done) => done && setShown(done.value),
    )
  }, [props.revealed, run, server.id])
  return (
    <div className="flex flex-col gap-3">
      {server.oldSecret !== null && (
        <OldSecret
          server={server}
          old={server.oldSecret}
          onTakenBack={shown === null ? asItStays : reveal}
        />
      )}
      {isRefused && server.firstRequestAtMs !== null ? null : <FirstRequest server={server} />}
      {server.turnedAway !== null && server.enabled && (
        <Turned server={server} away={server.turnedAway} />
      )}
      <OpenHlsNote name={server.name} protocol={server.protocol} />
      <Refused error={action.error} title={t('The snippet cannot be shown')} />
      {shown === null ? (
        <Callout
          title={t('What to paste holds the secret of this server')}
          actions={
            <Button
              icon={<Eye aria-hidden className="size-4" />}
              busy={action.busy}
              onClick={() => void reveal()}
            >
              {t('Show it')}
            </Button>
          }
        >
          {t('Whoever knows it can ask in its name. Showing it is written to the audit log.')}
        </Callout>
      ) : (
        <ToPaste shown={shown} mounts={mounts} />
      )}
      <RollSecret server={server} onRolled={reveal} />
    </div>
  )
}

const asItStays = async (): Promise<void> => {}
const isOn = ({ enabled }: { readonly enabled: boolean }): boolean => enabled

/** No address is this. */
const HERE = 'here'

/** What to paste where, with the address that the media server reaches this machine at. */
function ToPaste(props: {
  readonly shown: SnippetsShown
  readonly mounts: readonly string[]
}): ReactNode {
  const { elsewhere, isOwnAlone, ...here } = props.shown
  const [address, setAddress] = useState<string>(HERE)
  const { snippets } = elsewhere.find((each) => each.address === address) ?? here
  const options = [
    { value: HERE, label: t('On this machine') },
    ...elsewhere.map((each) => ({
      value: each.address,
      label: t('On another machine, which reaches this one at {address}', {
        address: each.address,
      }),
    })),
  ]
  return (
    <>
      {elsewhere.length > 0 && (
        <Select
          label={t('Where the media server runs')}
          value={address}
          onChange={setAddress}
          options={options}
        />
      )}
      {snippets
        .map((each) => withMounts(each, props.mounts))
        .map((snippet) => (
          <div key={snippet.title} className="flex flex-col gap-1">
            <p className="text-xs text-ink-2">
              {t('Paste into: {where}', { where: known(snippet.where) })}
            </p>
            <CodeBlock title={known(snippet.title)} text={snippet.text} secret />
          </div>
        ))}
      {isOwnAlone && (
        <p className="text-xs text-ink-2">
          {t(
            'Stagedoor listens to this machine alone. For a media server on another one, start Stagedoor with --handler-address and an address of this machine that the other reaches, or 0.0.0.0 for all of them.',
          )}
        </p>
      )}
    </>
  )
}

/** Why nothing comes although somebody asks. */
function Turned(props: {
  readonly server: MediaServerStatus
  readonly away: TurnedAway
}): ReactNode {
  const { server, away } = props
  const { address } = away
  const last = <Ago atMs={away.atMs} />
  if (away.why === 'secret' && isOldSecret(server, server.lastRequestAtMs, away.atMs)) {
    return (
      <Callout tone="deny" title={t('It still asks with the old secret')}>
        <T
          text="It came {last} from {address} and is refused. Paste what is below into its configuration and reload it."
          values={{ address, last }}
        />
      </Callout>
    )
  }
  return away.why === 'peer' ? (
    <Callout tone="warn" title={t('It is turned away for where it asks from')}>
      <T
        text="The right secret came {last} from {address}, which is none of the allowed peers. Add it under Settings here. If it is not your media server, roll the secret: whoever asks knows it."
        values={{ address, last }}
      />
    </Callout>
  ) : (
    <Callout tone="warn" title={t('Somebody is turned away for a wrong secret')}>
      <T
        text="It came {last} from {address}. If that is this media server, paste what is below once more and reload it."
        values={{ address, last }}
      />
    </Callout>
  )
}

/** The light that turns on: waiting, then when it asked first. */
function FirstRequest({ server }: { readonly server: MediaServerStatus }): ReactNode {
  const { firstRequestAtMs } = server
  return (
    <div
      role="status"
      className={`flex items-center gap-3 rounded-md px-3 py-2.5 ${
        firstRequestAtMs === null ? 'bg-warn-soft' : 'bg-allow-soft'
      }`}
    >
      <span
        aria-hidden
        className={`size-3 shrink-0 rounded-full ${
          firstRequestAtMs === null ? 'animate-pulse border-2 border-warn' : 'bg-allow'
        }`}
      />
      <p className="text-sm">
        {firstRequestAtMs === null ? (
          <>
            <span className="font-medium">{t('Waiting for the first request.')}</span>{' '}
            <span className="text-ink-2">
              {t('Paste the configuration, reload the media server and open a stream.')}
            </span>
          </>
        ) : (
          <>
            <span className="font-medium">{t('Connected.')}</span>{' '}
            <span className="text-ink-2">
              <T
                text="It asked first {firstRequestAt}."
                values={{ firstRequestAt: <Ago atMs={firstRequestAtMs} /> }}
              />
            </span>
          </>
        )}
      </p>
    </div>
  )
}
