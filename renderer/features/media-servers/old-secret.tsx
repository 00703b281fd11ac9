import { type ReactNode, useState } from 'react'
import type { MediaServerStatus, OldSecretStatus } from '../../../shared/media-server.ts'
import { call } from '../../api/client.ts'
import { feed, useFeed } from '../../api/feed.ts'
import { refresh } from '../../api/query.ts'
import { askFirst } from '../../components/ask-first.ts'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { Choice, type ChoiceOption } from '../../kit/choice.tsx'
import { classNames } from '../../kit/class-names.ts'
import { ConfirmDialog } from '../../kit/dialog.tsx'
import { Ago, Time, useNow } from '../../kit/time.tsx'
import { toast, toastError } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { firstOverlap, OVERLAPS, type Overlap, usesBoth } from './overlaps.ts'
import { refusedWith } from './refused-with.ts'

/** @param both Whether it goes on with the old one for whoever is in. */
const optionsOf = (both: boolean): readonly ChoiceOption<Overlap>[] => [
  {
    value: 'until-used',
    label: t('Until the new one is used'),
    hint: t('And a minute longer, a day at most. Nobody is refused while you paste the new one.'),
  },
  {
    value: 'a-day',
    label: t('A day'),
    hint: both
      ? t('After a reload it goes on telling of whoever was in before with the old one.')
      : t('Where several machines ask with it.'),
  },
  { value: 'at-once', label: t('Not at all'), hint: t('When it leaked.') },
]

/** Gives a media server another secret. The old one goes on counting as is chosen. */
export function RollSecret(props: {
  readonly server: MediaServerStatus
  readonly onRolled: () => Promise<void>
}): ReactNode {
  const { server } = props
  const [rolling, setRolling] = useState(false)
  const [overlap, setOverlap] = useState<Overlap>(() => firstOverlap(server))
  const ended = useFeed(({ sessions }) => (rolling ? refusedWith(server, sessions.values()) : null))
  const begin = (): void => {
    setOverlap(firstOverlap(server))
    setRolling(true)
  }
  const roll = async (): Promise<void> => {
    const params = { id: server.id }
    await call('POST /media-servers/{id}/roll-secret', { params, body: OVERLAPS[overlap] })
    await refresh()
    if (overlap === 'at-once') toast(t('The old secret no longer works'))
    else
      toast(t('{name} has a new secret, and the old one counts for now', { name: server.name }), {
        undo: () => void takeBack(server, props.onRolled),
      })
    await props.onRolled()
  }
  return (
    <div className="flex items-center gap-3 border-t border-line pt-3">
      <p className="flex-1 text-xs text-ink-2">
        {t('Another secret can be had at any time. If this one has leaked, roll it now.')}
      </p>
      <Button onClick={begin}>{t('Roll secret')}</Button>
      <ConfirmDialog
        open={rolling}
        onClose={() => setRolling(false)}
        title={t('Roll the secret of {name}', { name: server.name })}
        action={t('Roll secret')}
        onConfirm={roll}
      >
        <Choice
          label={t('The old one goes on counting')}
          value={overlap}
          options={optionsOf(usesBoth(server))}
          onChange={setOverlap}
        />
        {overlap === 'at-once' && ended !== null && (
          <>
            <p className="font-medium text-deny">{ended}</p>
            <p>
              {t('That lasts until you paste the new configuration into {name}.', {
                name: server.name,
              })}
            </p>
          </>
        )}
      </ConfirmDialog>
    </div>
  )
}

/** The old secret beside the new one: until when it counts, which of them is used, and both ways out. */
export function OldSecret(props: {
  readonly server: MediaServerStatus
  readonly old: OldSecretStatus
  readonly onTakenBack: () => Promise<void>
}): ReactNode {
  const { server, old } = props
  const isOver = useNow() >= old.untilMs
  return (
    <Callout
      tone={isOver ? 'deny' : old.newUsedAtMs === null ? 'warn' : 'neutral'}
      title={
        isOver ? (
          <T text="The old secret ran out {ago}" values={{ ago: <Ago atMs={old.untilMs} /> }} />
        ) : (
          <T
            text="The old secret counts until {until}"
            values={{ until: <Time atMs={old.untilMs} /> }}
          />
        )
      }
      actions={
        <>
          <Button size="small" onClick={() => void takeBack(server, props.onTakenBack)}>
            {t('Take the old one back')}
          </Button>
          {isOver ? null : (
            <Button size="small" onClick={() => end(server, old)}>
              {t('End it now')}
            </Button>
          )}
        </>
      }
    >
      <Used old={old} isOver={isOver} />
    </Callout>
  )
}

/** The same on the card, in a line. */
export function OldSecretLine({ old }: { readonly old: OldSecretStatus }): ReactNode {
  const { untilMs, oldUsedAtMs, newUsedAtMs } = old
  if (useNow() >= untilMs) {
    return (
      <p className="text-xs font-medium text-deny">
        <T
          text="The old secret ran out {ago}, the new one was never used"
          values={{ ago: <Ago atMs={untilMs} /> }}
        />
      </p>
    )
  }
  return (
    <p className={classNames('text-xs', newUsedAtMs === null ? 'text-warn' : 'text-ink-2')}>
      <T text="The old secret counts until {until}" values={{ until: <Time atMs={untilMs} /> }} />
      {', '}
      {oldUsedAtMs === null ? (
        t('not used since')
      ) : (
        <T text="used {ago}" values={{ ago: <Ago atMs={oldUsedAtMs} /> }} />
      )}
      {'; '}
      {newUsedAtMs === null ? (
        t('the new one not yet')
      ) : (
        <T text="the new one {ago}" values={{ ago: <Ago atMs={newUsedAtMs} /> }} />
      )}
    </p>
  )
}

function Used(props: { readonly old: OldSecretStatus; readonly isOver: boolean }): ReactNode {
  const { oldUsedAtMs, newUsedAtMs, endsWithUse } = props.old
  if (props.isOver) {
    return t(
      'The new one was never used: it is refused until what is below is in its configuration, or the old one is taken back.',
    )
  }
  const oldUsed =
    oldUsedAtMs === null ? (
      t('The old one was not used since.')
    ) : (
      <T text="The old one was used {ago}." values={{ ago: <Ago atMs={oldUsedAtMs} /> }} />
    )
  if (newUsedAtMs !== null) {
    return (
      <>
        <T text="The new one was used {ago}." values={{ ago: <Ago atMs={newUsedAtMs} /> }} />{' '}
        {oldUsed}
      </>
    )
  }
  return (
    <>
      {t('The new one was not used yet: paste what is below into its configuration and reload it.')}{' '}
      {endsWithUse && t('The old one ends a minute after that.')} {oldUsed}
    </>
  )
}

async function takeBack(server: MediaServerStatus, then: () => Promise<void>): Promise<void> {
  const params = { id: server.id }
  try {
    await call('POST /media-servers/{id}/old-secret/take-back', { params })
    toast(t('{name} has its old secret again', { name: server.name }))
    await then()
  } catch (error) {
    toastError(t('{name} could not be changed', { name: server.name }), error)
  } finally {
    void refresh()
  }
}

function end(server: MediaServerStatus, { newUsedAtMs }: OldSecretStatus): void {
  askFirst({
    title: t('End the old secret of {name}', { name: server.name }),
    text:
      newUsedAtMs === null
        ? `${t('The new one was not used yet.')} ${refusedWith(server, feed.get().sessions.values())}`
        : t('Whatever still asks with it is refused at once.'),
    action: t('End it now'),
    onConfirm: async () => {
      await call('DELETE /media-servers/{id}/old-secret', { params: { id: server.id } })
      toast(t('The old secret no longer works'))
      await refresh()
    },
  })
}
