import { type ReactNode, useState } from 'react'
import { useSearchParams } from 'wouter'
import type { MediaServerStatus } from '../../../shared/media-server.ts'
import { isPlayed as isPlayedServer } from '../../../shared/practice.ts'
import type { DecisionRecord } from '../../../shared/session.ts'
import type { Stream } from '../../../shared/stream.ts'
import type { IssuedToken } from '../../../shared/token.ts'
import { call } from '../../api/client.ts'
import { useFeed } from '../../api/feed.ts'
import { useApi, useEvery, useFailure } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { PageHeader } from '../../kit/page-header.tsx'
import { reasonText } from '../../language/reason.ts'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { go } from '../../route.ts'
import { Connect } from '../media-servers/connect.tsx'
import { Issued } from '../tokens/issued.tsx'
import { ChooseServer } from './choose-server.tsx'
import { ChooseStream } from './choose-stream.tsx'
import { CutAtOnce } from './cut-at-once.tsx'
import { Done } from './done.tsx'
import { EncoderKey } from './encoder-key.tsx'
import { exampleStream, isAbout, isAdmittedBy, isBehind, nextStep, type StepName } from './plan.ts'
import { Practice } from './practice.tsx'
import { Step } from './step.tsx'

const LINK_MINUTES = 60
/** The feed tells of what is admitted and refused, and not of whom no media server is behind. */
const READ_EVERY_MS = 2_000

interface EncoderKeyMade {
  readonly streamId: string
  readonly secret: string
}

/** From nothing to the first admitted viewer in five steps, with a media server or, where there is none, a played one. */
export function FirstViewerScreen(): ReactNode {
  const servers = useApi('GET /media-servers')
  const streams = useApi('GET /streams')
  useEvery(READ_EVERY_MS, servers.refetch)
  const failure = useFailure(servers)
  const failed = failure ?? streams.error
  return (
    <div className="h-full overflow-y-auto pb-16">
      <PageHeader
        title={t('First viewer')}
        description={t(
          'Five steps. Leave and come back whenever you like; nothing here is needed twice.',
        )}
        actions={<Button onClick={() => go('/')}>{t('Leave')}</Button>}
      />
      {failed !== null && (
        <LoadFailed
          what={t('media servers and streams')}
          error={failed}
          onRetry={() => void Promise.all([servers.refetch(), streams.refetch()])}
        />
      )}
      {failed === null && (servers.data === undefined || streams.data === undefined) && (
        <LoadingRows rows={5} />
      )}
      {servers.data !== undefined && streams.data !== undefined && (
        <Steps servers={servers.data.mediaServers} streams={streams.data.streams} />
      )}
    </div>
  )
}

function Steps(props: {
  readonly servers: readonly MediaServerStatus[]
  readonly streams: readonly Stream[]
}): ReactNode {
  const { servers, streams } = props
  const [params, setParams] = useSearchParams()
  const [issued, setIssued] = useState<IssuedToken | null>(null)
  const server = servers.find(({ id }) => id === params.get('server'))
  const stream = streams.find(({ id }) => id === params.get('stream'))
  const decision = useLatest(server?.id, stream?.id)
  const hasAsked = useHasAsked(server)
  const isIn = useAdmitted(server?.id, params.get('token'))
  const next = nextStep({
    serverId: server?.id ?? null,
    streamId: stream?.id ?? null,
    hasLink: issued !== null,
    asked: hasAsked,
    admitted: isIn,
  })
  const isPlayed = server !== undefined && isPlayedServer(server)
  const [encoderKey, setEncoderKey] = useState<EncoderKeyMade | null>(null)
  const hasKey = stream !== undefined && encoderKey?.streamId === stream.id
  const encoder = server !== undefined &&
    stream !== undefined &&
    !isPlayed &&
    server.capabilities.reportsPublishers && (
      <EncoderKey
        server={server}
        stream={stream}
        secret={hasKey ? (encoderKey?.secret ?? null) : null}
        onMade={(secret) => setEncoderKey({ streamId: stream.id, secret })}
      />
    )
  const set = (name: string) => (value: string) =>
    setParams((before) => ({ ...Object.fromEntries(before), [name]: value }), { replace: true })
  const state = (step: StepName) =>
    step === next ? 'next' : isBehind(step, next) ? 'done' : 'later'
  return (
    <ol className="max-w-3xl px-4">
      <Step
        number={1}
        title={t('Choose the media server')}
        state={state('server')}
        result={server?.name}
      >
        <ChooseServer servers={servers} onChosen={set('server')} />
      </Step>
      <Step number={2} title={t('Name the stream')} state={state('connect')} result={stream?.name}>
        <ChooseStream
          streams={streams}
          example={exampleStream(server?.protocol)}
          onChosen={set('stream')}
        />
      </Step>
      <Step
        number={3}
        title={t('Let it ask')}
        state={state('asked')}
        result={t('it has asked')}
        keep={hasKey}
      >
        {server !== undefined && stream !== undefined && state('asked') === 'next' && (
          <>
            {encoder !== false && <Part letter="a" title={t('The media server')} />}
            <LetItAsk server={server} stream={stream} isPlayed={isPlayed} />
            {encoder !== false && <Part letter="b" title={t('The encoder, once that is loaded')} />}
          </>
        )}
        {encoder}
      </Step>
      <Step number={4} title={t('Issue a link')} state={state('link')} result={issued?.token.label}>
        {decision !== undefined && <LastAnswer decision={decision} />}
        {stream !== undefined && (
          <IssueLink
            stream={stream}
            onIssued={(made) => {
              setIssued(made)
              set('token')(made.token.id)
            }}
          />
        )}
      </Step>
      <Step
        number={5}
        title={t('See them admitted')}
        state={state('admitted')}
        result={isIn ? t('somebody watches') : undefined}
        keep={issued !== null}
      >
        {next !== null && !hasKey && encoder}
        {issued !== null && <Issued issued={issued} />}
        {server !== undefined && stream !== undefined && isPlayed && next !== null && (
          <Practice
            serverId={server.id}
            stream={stream.name}
            credential={issued?.secret ?? ''}
            action={t('Send a viewer with the link')}
          >
            {t(
              'The address of a played media server is made up, so no player opens this link. Instead it asks whether somebody who has the link may watch; they stay for a minute.',
            )}
          </Practice>
        )}
        {!isPlayed && next !== null && (
          <p className="text-ink-2">
            {t(
              'Open the link in a player or scan it. Without an encoder on air the media server may refuse it before it asks here.',
            )}
          </p>
        )}
        {decision !== undefined && next !== null && <LastAnswer decision={decision} />}
      </Step>
      {next === null && (
        <Done played={isPlayed ? server : undefined} server={isPlayed ? undefined : server} />
      )}
      {next === null && server !== undefined && !isPlayed && (
        <CutAtOnce key={server.id} server={server} />
      )}
    </ol>
  )
}

/** The heading of a part of a step, where one has to be done before the other. */
const Part = (props: { readonly letter: string; readonly title: string }): ReactNode => (
  <h3 className="text-sm font-semibold">
    {props.letter}. {props.title}
  </h3>
)

/** The latest decision on viewers of a stream at a media server. */
const useLatest = (
  serverId: string | undefined,
  streamId: string | undefined,
): DecisionRecord | undefined =>
  useFeed((state) => state.decisions.find((each) => isAbout(each, serverId, streamId)))

/** Whether a media server has asked, known at once: the list of them is read again every few seconds only. */
function useHasAsked(server: MediaServerStatus | undefined): boolean {
  const isNow = useFeed((state) =>
    state.decisions.some(({ mediaServerId }) => mediaServerId === server?.id),
  )
  return isNow || (server !== undefined && server.firstRequestAtMs !== null)
}

/** Whether somebody was admitted with the link. Once it is so it stays so, whoever is refused after. */
function useAdmitted(serverId: string | undefined, tokenId: string | null): boolean {
  const isNow = useFeed((state) =>
    state.decisions.some((each) => isAdmittedBy(each, serverId, tokenId)),
  )
  const [latched, setLatched] = useState<string | null>(null)
  if (isNow && latched !== tokenId) setLatched(tokenId)
  return isNow || (tokenId !== null && latched === tokenId)
}

function LetItAsk(props: {
  readonly server: MediaServerStatus
  readonly stream: Stream
  readonly isPlayed: boolean
}): ReactNode {
  const { server, stream } = props
  if (!props.isPlayed) {
    return <Connect server={server} revealed mounts={[stream.name]} />
  }
  return (
    <Practice
      serverId={server.id}
      stream={stream.name}
      credential=""
      action={t('Send a viewer without a link')}
    >
      {t(
        'A real media server gets a snippet to paste here. This one is played by Stagedoor: it asks the same handler over HTTP, and needs no network. Its first viewer has no link and is refused.',
      )}
    </Practice>
  )
}

function LastAnswer({ decision }: { readonly decision: DecisionRecord }): ReactNode {
  return (
    <Callout
      title={t('The last answer')}
      actions={
        <Button
          size="small"
          onClick={() => go(`/decisions?q=${encodeURIComponent(`stream:${decision.streamName}`)}`)}
        >
          {t('Why')}
        </Button>
      }
    >
      {reasonText(decision.reason)}
    </Callout>
  )
}

function IssueLink(props: {
  readonly stream: Stream
  readonly onIssued: (issued: IssuedToken) => void
}): ReactNode {
  const action = useAction()
  const issue = async (): Promise<void> => {
    const body = {
      kind: 'listener-link',
      streamId: props.stream.id,
      minutes: LINK_MINUTES,
      label: t('First viewer'),
    } as const
    const made = await action.run(() => call('POST /tokens', { body }))
    if (made !== null) props.onIssued(made.value)
  }
  return (
    <>
      <p className="text-ink-2">
        <T
          text="For one viewer of {span}, to be opened within an hour. It is shown once, as text and as a QR code."
          values={{ span: <span className="data text-ink">{props.stream.name}</span> }}
        />
      </p>
      <Refused error={action.error} title={t('Not issued')} />
      <div>
        <Button look="primary" busy={action.busy} onClick={() => void issue()}>
          {t('Issue the link')}
        </Button>
      </div>
    </>
  )
}
