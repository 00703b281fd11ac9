import { Ban, FlaskConical, Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { isLoginName } from '../../shared/login-name.ts'
import type { DecisionRecord, Exchange, Session } from '../../shared/session.ts'
import { useFeed } from '../api/feed.ts'
import { useApi } from '../api/query.ts'
import { Badge } from '../kit/badge.tsx'
import { Button } from '../kit/button.tsx'
import { classNames } from '../kit/class-names.ts'
import { CodeBlock } from '../kit/code-block.tsx'
import { CopyButton } from '../kit/copy-button.tsx'
import { Drawer } from '../kit/drawer.tsx'
import { formatDuration, formatFull } from '../kit/format.ts'
import { Duration, Time } from '../kit/time.tsx'
import { reasonText } from '../language/reason.ts'
import { known, t } from '../language/t.ts'
import { T } from '../language/text.tsx'
import { go } from '../route.ts'
import { advertSentence } from './advert-words.ts'
import { CopyDecision } from './copy-decision.tsx'
import { DecisionExplanation } from './decision-explanation.tsx'
import { Facts } from './facts.tsx'
import { type Names, useNames } from './names.ts'
import { OutcomeBadge } from './outcome-badge.tsx'
import { PinButton } from './pin-button.tsx'
import { RevokeDialog } from './revoke-dialog.tsx'
import { type RevokeTarget, watchedOf } from './revoke-target.ts'
import { RevokedHead, useKeptOutBy } from './revoked-head.tsx'
import { EndingText } from './session-ending.tsx'
import { TraceList } from './trace-list.tsx'
import { Where } from './where.tsx'
import { whoOf } from './who.ts'

/**
 * One decision from all sides: in sentences, check by check, who asked, and what was said on the wire. Leaves the page
 * behind usable, so that one can step from row to row.
 *
 * @param id    Null keeps it closed.
 * @param known What the list already knows of it, shown while the rest is read.
 */
export function DecisionDrawer(props: {
  readonly id: number | null
  readonly known?: DecisionRecord | undefined
  readonly onClose: () => void
}): ReactNode {
  const { id } = props
  const [revoking, setRevoking] = useState<RevokeTarget | null>(null)
  const read = useApi('GET /decisions/{id}', { params: { id: String(id) } }, id !== null)
  const decision = read.data?.decision ?? (props.known?.id === id ? props.known : undefined)
  const sessions = useFeed((state) => state.sessions)
  const session = decision?.sessionId == null ? undefined : sessions.get(decision.sessionId)
  // Also once it is over: who comes again is kept out by the same.
  const whom = decision === undefined ? null : targetOf(decision, decision.sessionId)
  const keptOut = useKeptOutBy(decision, whom, session)
  const names = useNames()
  const who = decision === undefined ? '' : whoOf(decision, names)
  const isHistory = keptOut.length > 0 && decision?.outcome !== 'deny'
  return (
    <>
      <Drawer
        open={id !== null}
        onClose={props.onClose}
        modal={false}
        title={
          decision === undefined ? (
            t('Decision')
          ) : (
            <span className="flex items-center gap-2.5">
              {isHistory ? (
                <Badge tone="deny">{t('revoked')}</Badge>
              ) : (
                <OutcomeBadge outcome={decision.outcome} />
              )}
              <span className="truncate">{decision.streamName}</span>
            </span>
          )
        }
        description={
          decision !== undefined && (
            <span className="figures">
              {who !== '' && <strong className="font-medium text-ink">{who} </strong>}
              {t('{at}, decision {id}', { at: formatFull(decision.atMs), id: decision.id })}
            </span>
          )
        }
        footer={
          decision !== undefined && (
            <Actions
              decision={decision}
              read={read.data}
              onRevoke={() => setRevoking(targetOf(decision, session?.id ?? null))}
            />
          )
        }
      >
        {read.error !== null && (
          <p role="alert" className="pb-3 text-sm text-deny">
            {read.error.message}
          </p>
        )}
        {decision !== undefined && (
          <div className="flex flex-col gap-5">
            {whom !== null && <RevokedHead revocations={keptOut} target={whom} />}
            <Outcome
              decision={decision}
              sentences={read.data?.sentences ?? []}
              isHistory={isHistory}
            />
            {read.data !== undefined && <DecisionExplanation explanation={read.data.explanation} />}
            {session !== undefined && <LiveSession session={session} />}
            <Section title={t('In sentences')}>
              <Sentences sentences={read.data?.sentences ?? []} />
            </Section>
            <Section title={t('Checks, in order')}>
              <TraceList trace={decision.trace} />
            </Section>
            <Section title={t('Who asked')}>
              <Who decision={decision} />
            </Section>
            <Section title={t('On the wire, secrets masked')}>
              <Wire exchange={read.data?.exchange} />
            </Section>
          </div>
        )}
      </Drawer>
      <RevokeDialog target={revoking} onClose={() => setRevoking(null)} />
    </>
  )
}

/** What can be revoked about a decision. `sessionId` only while the session is live. */
export const targetOf = (decision: DecisionRecord, sessionId: string | null): RevokeTarget => ({
  sessionId,
  mediaServerId: decision.mediaServerId,
  grantId: decision.grantId,
  viewerId: decision.viewerId,
  address: decision.address,
  isLoginName: isLoginName(decision),
  watchedId: watchedOf(decision),
})

function Actions(props: {
  readonly decision: DecisionRecord
  readonly read: Parameters<typeof CopyDecision>[0]['read'] | undefined
  readonly onRevoke: () => void
}): ReactNode {
  const { decision, read } = props
  return (
    <>
      <Button
        look="quietDanger"
        className="me-auto"
        icon={<Ban aria-hidden className="size-4" />}
        onClick={props.onRevoke}
      >
        {t('Revoke')}
      </Button>
      {read !== undefined && <CopyDecision read={read} />}
      {decision.reason === 'stream_unknown' && (
        <Button
          icon={<Plus aria-hidden className="size-4" />}
          onClick={() => go(`/streams?add=${encodeURIComponent(decision.streamName)}`)}
        >
          {t('Add this stream')}
        </Button>
      )}
      <PinButton decided={decision} />
      <Button
        icon={<FlaskConical aria-hidden className="size-4" />}
        onClick={() => go(`/try-it?decision=${decision.id}`)}
      >
        {t('Try it with this request')}
      </Button>
    </>
  )
}

/** How the sentence that tells the outcome begins (shared/explain.ts). */
const OUTCOME = /^(Admitted|Refused|Sent elsewhere): /

function Outcome(props: {
  readonly decision: Pick<DecisionRecord, 'outcome' | 'reason' | 'atMs'>
  readonly sentences: readonly string[]
  /** Whether it does not hold any more. */
  readonly isHistory: boolean
}): ReactNode {
  const { outcome, reason, atMs } = props.decision
  // The outcome stands in the badge above: here comes what follows it.
  const told = props.sentences.find((sentence) => OUTCOME.test(sentence))
  const why = told === undefined ? reasonText(reason) : known(told.replace(OUTCOME, ''))
  return (
    <div>
      {props.isHistory && (
        <h3 className="mb-1 flex items-center gap-2 text-xs text-ink-3">
          <OutcomeBadge outcome={outcome} />
          <T text="before that, at {at}" values={{ at: <Time key="at" atMs={atMs} /> }} />
        </h3>
      )}
      <p
        className={classNames(
          'text-balance',
          props.isHistory ? 'text-ink-2' : 'text-lg leading-6 font-medium',
        )}
      >
        {why}
      </p>
      <p className="data mt-0.5 text-ink-3">{reason}</p>
    </div>
  )
}

const Sentences = ({ sentences }: { readonly sentences: readonly string[] }): ReactNode => (
  <ul className="flex flex-col gap-0.5 text-sm text-ink-2">
    {sentences
      .filter((sentence) => !OUTCOME.test(sentence))
      .map((sentence) => (
        <li key={sentence}>{known(sentence)}</li>
      ))}
  </ul>
)

function LiveSession({ session }: { readonly session: Session }): ReactNode {
  return (
    <div
      className={classNames(
        'rounded-md px-3 py-2 text-sm',
        session.revokedAtMs === null ? 'bg-allow-soft' : 'bg-warn-soft',
      )}
    >
      <p>
        {session.revokedAtMs !== null && (
          <>
            {session.oustedBy === undefined
              ? t('Revoked, but the media server still carries it.')
              : t('Refused, but the media server still carries it.')}{' '}
          </>
        )}
        <LiveFor session={session} />
      </p>
      {session.advert !== undefined && <p>{advertSentence(session.advert)}</p>}
      <EndingText session={session} />
    </div>
  )
}

function LiveFor({ session: { startedAtMs, viewedMs } }: { readonly session: Session }): ReactNode {
  const span = (
    <strong key="span" className="font-medium">
      <Duration sinceMs={startedAtMs} />
    </strong>
  )
  return viewedMs === undefined ? (
    <T text="Live for {span}." values={{ span }} />
  ) : (
    <T
      text="Live for {span}, {watched} of them watched."
      values={{ span, watched: formatDuration(viewedMs) }}
    />
  )
}

function Section(props: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section>
      <h3 className="mb-2 text-xs font-medium text-ink-3">{props.title}</h3>
      {props.children}
    </section>
  )
}

function Who({ decision }: { readonly decision: DecisionRecord }): ReactNode {
  const names = useNames()
  return <Facts facts={factsOf(decision, names)} />
}

function factsOf(
  decision: DecisionRecord,
  names: Names,
): readonly (readonly [string, ReactNode])[] {
  const { address, ruleId, grantId, label } = decision
  return [
    [t('Action'), decision.action === 'publish' ? t('Publish') : t('Watch or listen')],
    [
      t('Address'),
      <span key="address" className="flex items-center gap-1">
        <Where address={address} country={decision.country} />
        {address !== null && <CopyButton value={address} label={t('Copy address')} noted />}
      </span>,
    ],
    [t('Viewer'), decision.viewerId],
    [t('Credential'), grantId === null ? t('none recognised') : (label ?? names.grant(grantId))],
    [t('Rule'), ruleId === null ? withoutRule(decision) : names.rule(ruleId)],
    [t('Rules version'), decision.ruleVersion],
    [t('Shadow rules'), decision.shadowRuleIds.map(names.rule).join(', ')],
    [t('Sent to'), decision.redirectUrl],
    [t('VAST tag'), decision.vastTag],
    [t('VAST tag in between'), decision.playout?.ads?.midrollTag],
    [t('Plays first'), decision.playout?.promptUrl],
    [t('Tags'), decision.tags.join(', ')],
    [t('Media server'), names.mediaServer(decision.mediaServerId)],
    [t('Protocol'), decision.protocol],
    [t('User agent'), decision.userAgent],
    [t('Referer'), decision.referer],
    [t('Session key'), decision.sessionKey],
  ]
}

/** What stands for the rule where none decided. A refusal before the rules has no step of the stream's mode. */
function withoutRule({ trace }: DecisionRecord): string {
  const isModeAsked = trace.some(([check, outcome]) => check === 'floor' && outcome !== 'skip')
  return isModeAsked ? t("none, the stream's mode decided") : t('not reached')
}

function Wire({ exchange }: { readonly exchange: Exchange | null | undefined }): ReactNode {
  if (exchange === undefined) return <p className="text-sm text-ink-3">{t('Reading')}</p>
  if (exchange === null) {
    return (
      <p className="text-sm text-ink-3">
        {t(
          'Not kept. Those of the last few thousand decisions are, of admissions at most 2,500 in a second.',
        )}
      </p>
    )
  }
  return (
    <div className="flex flex-col gap-2">
      <CodeBlock title={t('Request')} text={exchange.request} />
      <CodeBlock title={t('Answer')} text={exchange.response} />
    </div>
  )
}
