import { type ReactNode, useState } from 'react'
import type { Application, ApplicationSecret } from '../../../shared/application.ts'
import { call } from '../../api/client.ts'
import { refresh, useApi } from '../../api/query.ts'
import { LastUsed } from '../../components/last-used.tsx'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { ConfirmDialog } from '../../kit/dialog.tsx'
import { ShortRow } from '../../kit/short-list.tsx'
import { Ago, useNow } from '../../kit/time.tsx'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { ApplicationDrawer } from './application-drawer.tsx'
import { KeySection, KeyState } from './key-section.tsx'
import { RollDialog } from './roll-dialog.tsx'
import { actOnKey, type KeyAct } from './undo.ts'

const MINUTE_MS = 60_000

interface Doomed {
  readonly application: Application
  /** Null: the application as a whole. */
  readonly secret: ApplicationSecret | null
}

/** Phenix applications with their secrets: added, rolled with overlap, deleted, restored. */
export function Applications(): ReactNode {
  const query = useApi('GET /applications')
  const [adding, setAdding] = useState(false)
  const [rolled, setRolled] = useState<Application | null>(null)
  const [doomed, setDoomed] = useState<Doomed | null>(null)
  const rows = (query.data?.applications ?? []).flatMap((application): readonly Doomed[] =>
    application.deletedAtMs === null
      ? application.secrets.map((secret) => ({ application, secret }))
      : [{ application, secret: null }],
  )
  return (
    <>
      <KeySection
        title={t('Phenix applications')}
        about={t('Their secrets sign and verify EdgeAuth tokens. The newest signs, all verify.')}
        empty={t(
          'None yet. Add one with the id and secret you have from Phenix, or let one be made.',
        )}
        query={query}
        add={{ label: t('New application'), onClick: () => setAdding(true) }}
      >
        {rows.map(({ application, secret }, at) =>
          secret === null || secret.deletedAtMs !== null ? (
            <DeletedRow
              key={secret?.id ?? application.id}
              application={application}
              secret={secret}
            />
          ) : (
            <SecretRow
              key={secret.id}
              application={application}
              secret={secret}
              isFirst={rows[at - 1]?.application.id !== application.id}
              onRoll={() => setRolled(application)}
              onRemove={(what) => setDoomed({ application, secret: what })}
              onSwitch={() => void switchApplication(application)}
            />
          ),
        )}
      </KeySection>
      {adding && <ApplicationDrawer onClose={() => setAdding(false)} />}
      {rolled !== null && (
        <RollDialog
          title={t('Roll the secret of {id}', { id: rolled.id })}
          label={t('Secret')}
          onClose={() => setRolled(null)}
          takesOwn
          onRoll={(overlapMinutes, own) => roll(rolled, overlapMinutes, own)}
        />
      )}
      <RemoveDialog doomed={doomed} onClose={() => setDoomed(null)} />
    </>
  )
}

/** Deletes or restores an application or one of its secrets, with Undo. */
function actOnApplication(act: KeyAct, { application, secret }: Doomed): Promise<void> {
  const { id } = application
  const name = secret === null ? id : t('The secret {name} of {id}', { name: nameOf(secret), id })
  return actOnKey(
    act,
    name,
    t('What was signed with it is refused. No live session ends.'),
    (each) => {
      const params = { id, secretId: secret?.id ?? '' }
      if (each === 'delete') {
        return secret === null
          ? call('DELETE /applications/{id}', { params })
          : call('DELETE /applications/{id}/secrets/{secretId}', { params })
      }
      return secret === null
        ? call('POST /applications/{id}/restore', { params })
        : call('POST /applications/{id}/secrets/{secretId}/restore', { params })
    },
  )
}

const nameOf = ({ name, hint }: ApplicationSecret): string =>
  name || (hint === '' ? 'secret' : `${hint}…`)

function switchApplication(application: Application): Promise<void> {
  const { id, label, enabled, streamGroup, settings } = application
  const body = { label, streamGroup, settings }
  return actOnKey(enabled ? 'disable' : 'enable', id, t('Its tokens are refused.'), (act) =>
    call('PUT /applications/{id}', {
      params: { id },
      body: { ...body, enabled: act === 'enable' },
    }),
  )
}

/** A new secret signs; those before retire when the overlap is over. */
async function roll(
  application: Application,
  overlapMinutes: number,
  own: string | null,
): Promise<string | null> {
  const { id } = application
  const made = await call('POST /applications/{id}/secrets', {
    params: { id },
    body: { secret: own },
  })
  const retiresAtMs = Date.now() + Math.max(overlapMinutes * MINUTE_MS, 1)
  for (const secret of application.secrets) {
    if (secret.deletedAtMs !== null) continue
    if (secret.retiresAtMs !== null && secret.retiresAtMs <= retiresAtMs) continue
    await call('PUT /applications/{id}/secrets/{secretId}', {
      params: { id, secretId: secret.id },
      body: { retiresAtMs },
    })
  }
  await refresh()
  return made.secret
}

function SecretRow(props: {
  readonly application: Application
  readonly secret: ApplicationSecret
  readonly isFirst: boolean
  readonly onRoll: () => void
  readonly onRemove: (secret: ApplicationSecret | null) => void
  readonly onSwitch: () => void
}): ReactNode {
  const { application, secret } = props
  const nowMs = useNow()
  const { id } = application
  const retired = secret.retiresAtMs !== null && secret.retiresAtMs <= nowMs
  const name = nameOf(secret)
  const inForce = application.secrets.filter((each) => each.deletedAtMs === null)
  return (
    <ShortRow
      name={
        <>
          {id} <span className="font-normal text-ink-3">{name}</span>
        </>
      }
      badges={
        <>
          {!application.enabled && <Badge tone="neutral">{t('Off')}</Badge>}
          {retired && <Badge tone="neutral">{t('retired')}</Badge>}
        </>
      }
      facts={
        <>
          <T text="Made {createdAt}," values={{ createdAt: <Ago atMs={secret.createdAtMs} /> }} />{' '}
          <LastUsed atMs={secret.lastUsedAtMs} />
          {secret.retiresAtMs !== null && !retired && (
            <T
              text=", retires {retiresAt}"
              values={{ retiresAt: <Ago atMs={secret.retiresAtMs} /> }}
            />
          )}
        </>
      }
      actions={
        <>
          {props.isFirst && (
            <Button
              size="small"
              aria-label={t('Roll the secret of {id}', { id })}
              onClick={props.onRoll}
            >
              {t('Roll')}
            </Button>
          )}
          {props.isFirst && (
            <Button
              size="small"
              aria-label={
                application.enabled
                  ? t('Switch off the application {id}', { id })
                  : t('Switch on the application {id}', { id })
              }
              onClick={props.onSwitch}
            >
              {application.enabled ? t('Switch off') : t('Switch on')}
            </Button>
          )}
          {inForce.length > 1 && (
            <Button
              size="small"
              look="ghost"
              aria-label={t('Delete secret {name} of {id}', { name, id })}
              onClick={() => props.onRemove(secret)}
            >
              {t('Delete secret')}
            </Button>
          )}
          {props.isFirst && (
            <Button
              size="small"
              look="ghost"
              aria-label={t('Delete the application {id}', { id })}
              onClick={() => props.onRemove(null)}
            >
              {t('Delete')}
            </Button>
          )}
        </>
      }
    />
  )
}

/** What was deleted, with the way back. */
function DeletedRow({ application, secret }: Doomed): ReactNode {
  const { id } = application
  const name =
    secret === null
      ? t('the application {id}', { id })
      : t('the secret {name} of {id}', { name: nameOf(secret), id })
  return (
    <ShortRow
      name={
        <>
          {id} {secret !== null && <span className="font-normal text-ink-3">{nameOf(secret)}</span>}
        </>
      }
      badges={<KeyState isOff={false} isDeleted />}
      facts={
        <T
          text="Deleted {deletedAt}, to be restored for 30 days"
          values={{ deletedAt: <Ago atMs={(secret ?? application).deletedAtMs ?? 0} /> }}
        />
      }
      actions={
        <Button
          size="small"
          aria-label={t('Restore {name}', { name })}
          onClick={() => void actOnApplication('restore', { application, secret })}
        >
          {t('Restore')}
        </Button>
      }
    />
  )
}

function RemoveDialog(props: {
  readonly doomed: Doomed | null
  readonly onClose: () => void
}): ReactNode {
  const { doomed } = props
  const sessions = useApi('GET /sessions', undefined, doomed !== null).data?.sessions
  const live = (sessions ?? []).filter(({ grantId }) => grantId?.startsWith('edge-')).length
  const id = doomed?.application.id ?? ''
  const what = doomed?.secret == null ? t('application') : 'secret'
  return (
    <ConfirmDialog
      open={doomed !== null}
      onClose={props.onClose}
      title={t('Delete this {what}', { what })}
      action={t('Delete {what}', { what })}
      onConfirm={async () => {
        if (doomed !== null) await actOnApplication('delete', doomed)
      }}
    >
      <p>
        {t('Every token of {id} that was signed with {what} is refused from this moment.', {
          id,
          what: what === 'secret' ? t('it') : t('one of its secrets'),
        })}
      </p>
      <p>
        {sessions === undefined
          ? t('Counting the live sessions.')
          : live === 0
            ? t('No live session came in with an EdgeAuth token.')
            : t(
                'Up to {live} live {live, plural, one {session} other {sessions}} came in with an EdgeAuth token and will be refused when next asked about, or when connecting again.',
                { live },
              )}
      </p>
      <p>{t('It can be restored for 30 days.')}</p>
    </ConfirmDialog>
  )
}
