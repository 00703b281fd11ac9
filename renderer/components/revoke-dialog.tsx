import { type ReactNode, useEffect, useRef, useState } from 'react'
import { call } from '../api/client.ts'
import { useFeed } from '../api/feed.ts'
import { refresh, useApi } from '../api/query.ts'
import { Choice } from '../kit/choice.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Input } from '../kit/input.tsx'
import { toLocalText } from '../kit/local-time.ts'
import { toastError } from '../kit/toast.tsx'
import { known, t } from '../language/t.ts'
import { useBeingRevoked, whileRevoking } from './being-revoked.ts'
import { letInWithout } from './let-in-without.ts'
import { type Names, useNames } from './names.ts'
import { OffAir } from './off-air.tsx'
import { useOpenStreams } from './open-streams.ts'
import { InForce } from './revocations-in-force.tsx'
import { RevokeButton } from './revoke-button.tsx'
import { Consequence } from './revoke-consequence.tsx'
import { goesOn } from './revoke-fate.ts'
import {
  defaultSpan,
  firstScope,
  othersAmong,
  pickedEnd,
  type RevokeScope,
  type RevokeSpan,
  type RevokeTarget,
  scopesOf,
  scopeValue,
  sessionsCovered,
  spanEnd,
  subjectOf,
  whoIs,
} from './revoke-target.ts'
import { sendRevocation } from './send-revocation.ts'
import { sourcesReached } from './sources-reached.ts'
import { toastRevoked } from './toast-revoked.ts'

const SCOPES: Readonly<Record<RevokeScope, readonly [label: string, hint: string]>> = {
  session: [t('Only this session'), t('Whoever it is may start another.')],
  grant: [t('The credential'), t('Everyone who uses it, now and later.')],
  viewer: [t('The viewer'), t('Whatever credential or address they use.')],
  address: [t('The address'), t('Everyone behind it, others included.')],
}
const SPANS = [
  { value: 'hour', label: t('1 hour') },
  { value: 'today', label: t('Today') },
  { value: 'lifted', label: t('Until lifted') },
  { value: 'at', label: t('A day and time') },
] as const
/** Where picking a moment begins. */
const PICKED_AHEAD_MS = 7_200_000

/** Asks what to revoke and until when, and says before the click what that means at the media server. */
export function RevokeDialog(props: {
  /** Null keeps it closed. */
  readonly target: RevokeTarget | null
  /** Whom title and button name. Default: the viewer, else the label of the credential, else the address. */
  readonly who?: string
  readonly onClose: () => void
}): ReactNode {
  const { target, ...others } = props
  if (target === null) return null
  return <OpenRevokeDialog key={JSON.stringify(target)} target={target} {...others} />
}

function OpenRevokeDialog(props: {
  readonly target: RevokeTarget
  readonly who?: string
  readonly onClose: () => void
}): ReactNode {
  const { target, onClose } = props
  const scopes = scopesOf(target)
  const sessions = useFeed((state) => state.sessions)
  const open = useOpenStreams().get(target.watchedId ?? '') ?? null
  // By those who are there as it is asked, so that what is refused does not change under the hand.
  const [asked] = useState(sessions)
  const [chosen, setScope] = useState<RevokeScope | null>(null)
  const scope = chosen ?? firstScope(target, asked.values(), open !== null)
  const [chosenSpan, setSpan] = useState<RevokeSpan | null>(null)
  const span = chosenSpan ?? defaultSpan(scope)
  const [picked, setPicked] = useState(() => toLocalText(Date.now() + PICKED_AHEAD_MS).slice(0, 16))
  const [pickedIssue, setPickedIssue] = useState<string>()
  const [note, setNote] = useState('')
  const [isSent, setIsSent] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const isOpen = useRef(true)
  useEffect(() => {
    isOpen.current = true
    return () => {
      isOpen.current = false
    }
  }, [])
  const pending = useBeingRevoked()
  const names = useNames()
  const who = props.who ?? whoIs(target, names)
  const covered = sessionsCovered(sessions.values(), target, scope)
  const meant = target.sessionId === null ? covered.map(({ id }) => id) : [target.sessionId]
  // Closed and opened again it is on its way still.
  const busy = isSent || (meant.length > 0 && meant.every((id) => pending.has(id)))
  const servers = useApi('GET /media-servers').data?.mediaServers ?? []
  // Of one connection nothing is refused: whoever it is may start another.
  const allGoOn = scope !== 'session' && covered.every((each) => goesOn(each, servers))
  const reached = sourcesReached(covered, sessions.values(), servers, target.sessionId)

  const revoke = async (): Promise<void> => {
    const nowMs = Date.now()
    const untilMs = span === 'at' ? pickedEnd(picked, nowMs) : spanEnd(span, nowMs)
    if (typeof untilMs === 'string') {
      setPickedIssue(untilMs)
      return
    }
    setIsSent(true)
    setFailure(null)
    try {
      const result = await whileRevoking(
        covered.map(({ id }) => id),
        () => sendRevocation(target, scope, untilMs, note),
      )
      const { revocation, sessionIds, effect } = result
      const subject = subjectOf(revocation, names, target)
      toastRevoked(
        t(
          '{subject}, revoked. {count, plural, one {# session} other {# sessions}} refused from now on.',
          { subject, count: sessionIds.length },
        ),
        subject,
        () => call('DELETE /revocations/{id}', { params: { id: revocation.id } }),
        letInWithout(scope, open) ?? known(effect),
      )
      void refresh()
      if (isOpen.current) onClose()
    } catch (error) {
      if (!isOpen.current) toastError(t('It was not revoked'), error)
      setFailure(error instanceof Error ? error.message : t('That did not work.'))
    } finally {
      setIsSent(false)
    }
  }

  return (
    <Dialog
      open
      onClose={onClose}
      changed={note !== ''}
      title={who === '' ? t('Revoke') : t('Revoke {who}', { who })}
      footer={
        <RevokeButton
          count={covered.length}
          allGoOn={allGoOn}
          reached={reached}
          who={who === '' ? undefined : who}
          busy={busy}
          unless={scopes.length === 0 ? t('There is nothing to revoke it by.') : null}
          onConfirm={() => void revoke()}
        />
      }
    >
      {scopes.length === 0 ? (
        <p className="text-ink-2">
          {t(
            'Nothing here can be revoked: the media server told neither address nor viewer, and no credential was recognised.',
          )}
        </p>
      ) : (
        <div className="flex flex-col gap-3.5">
          <OffAir reached={reached} />
          <InForce target={target} />
          <Choice
            label={t('What')}
            value={scope}
            onChange={setScope}
            options={scopes.map((each) => ({
              value: each,
              label: labelOf(each, target, names),
              hint: SCOPES[each][1],
            }))}
          />
          <Choice label={t('Until')} row value={span} onChange={setSpan} options={SPANS} />
          {span === 'at' && (
            <Input
              label={t('Until this day and time')}
              type="datetime-local"
              autoFocus
              value={picked}
              hint={t('In the time zone of this screen. It is lifted by itself then.')}
              error={pickedIssue}
              onChange={(text) => {
                setPicked(text)
                setPickedIssue(undefined)
              }}
            />
          )}
          <Input
            label={t('Note')}
            placeholder={t('Why, for whoever looks later')}
            value={note}
            onChange={setNote}
            maxLength={240}
          />
          <Consequence
            servers={servers}
            scope={scope}
            covered={covered}
            mediaServerId={target.mediaServerId}
            open={open}
            others={scope === 'address' ? othersAmong(target, covered).length : null}
            onLeave={onClose}
          />
        </div>
      )}
      {failure !== null && (
        <p role="alert" className="mt-3 text-sm font-medium text-deny">
          {failure}
        </p>
      )}
    </Dialog>
  )
}

function labelOf(scope: RevokeScope, target: RevokeTarget, names: Names): string {
  const label = SCOPES[scope][0]
  const value = scopeValue(target, scope) ?? ''
  if (scope === 'session') return label
  return `${label} ${scope === 'grant' ? names.grant(value) : value}`
}
