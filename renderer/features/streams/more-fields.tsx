import { type ReactNode, useState } from 'react'
import type { ApiError } from '../../api/client.ts'
import { Choice } from '../../kit/choice.tsx'
import { Fold } from '../../kit/fold.tsx'
import { Input } from '../../kit/input.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { Suggest } from '../../kit/suggest.tsx'
import { Switch } from '../../kit/switch.tsx'
import { t } from '../../language/t.ts'
import { CHECK_FIELDS, CheckFields } from './check-fields.tsx'
import { LimitFields } from './limit-fields.tsx'
import { LIMIT_PATHS } from './no-limits.ts'
import { type StreamDraft, saysMore } from './stream-draft.ts'

/** The fields in here that show errors. */
export const MORE_PLACED: readonly string[] = [
  ...CHECK_FIELDS,
  'group',
  'maxSessionSeconds',
  ...LIMIT_PATHS,
  'expiryEnds',
  'originUrl',
  'posterUrl',
  'whipUrl',
  'frontDoor',
]

const EXPIRY = [
  {
    value: 'by_token',
    label: t('As its system says'),
    hint: t(
      'Publishers’ keys and Native Frame’s tokens end the session. Links, signed URLs, EdgeAuth and Dolby’s tokens are for connecting: who is in stays.',
    ),
  },
  {
    value: 'always',
    label: t('The session ends'),
    hint: t('Whatever token it is, where the session can be ended.'),
  },
] as const

const STORAGE_KEY = 'stagedoor.stream-more'
const OPEN = 'open'

interface MoreProps {
  readonly value: StreamDraft
  readonly error: ApiError | null
  readonly groups: readonly string[]
  readonly onChange: (changes: Partial<StreamDraft>) => void
}

/** What most streams leave as it is, folded away unless the stream says some of it, it is wrong, or it was opened before. */
export function MoreFields(props: MoreProps): ReactNode {
  const { value, error } = props
  const [open, setOpen] = useState(
    () => saysMore(value) || localStorage.getItem(STORAGE_KEY) === OPEN,
  )
  const [seen, setSeen] = useState<ApiError | null>(null)
  // In the same turn as the error: the form puts the focus into the field, which has to be there.
  if (error !== seen) {
    setSeen(error)
    if (error?.issues.some(({ path }) => MORE_PLACED.includes(path)) === true) setOpen(true)
  }
  const toggle = (next: boolean): void => {
    if (next === open) return
    setOpen(next)
    if (next) localStorage.setItem(STORAGE_KEY, OPEN)
    else localStorage.removeItem(STORAGE_KEY)
  }
  return (
    <Fold
      heading={
        <>
          {t('More settings')}{' '}
          <span className="text-xs text-ink-3">
            {t('Group, sessions, gateway, WHIP, front door')}
          </span>
        </>
      }
      open={open}
      onToggle={toggle}
    >
      <div className="flex flex-col gap-4 border-t border-line p-3">
        {value.mode === 'metered' && (
          <CheckFields
            value={value}
            issue={(path) => error?.issue(path)}
            onChange={props.onChange}
          />
        )}
        <SessionFields {...props} />
        <GatewayFields {...props} />
      </div>
    </Fold>
  )
}

/** Who it is for together with others, and how its sessions are counted and end. */
function SessionFields({ value, error, groups, onChange: change }: MoreProps): ReactNode {
  const issue = (path: string): string | undefined => error?.issue(path)
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <Suggest
          label={t('Group')}
          value={value.group}
          maxLength={60}
          suggestions={groups}
          hint={t('Rules can be for a group.')}
          error={issue('group')}
          onChange={(group) => change({ group })}
        />
        <NumberField
          label={t('Longest session')}
          unit={t('minutes')}
          placeholder={t('no limit')}
          value={value.maxSessionMinutes}
          min={1}
          max={10_080}
          hint={t('Where the media server can end one. The gateway refuses then.')}
          error={issue('maxSessionSeconds')}
          onChange={(maxSessionMinutes) => change({ maxSessionMinutes })}
        />
      </div>
      <LimitFields value={value.limits} issue={issue} onChange={(limits) => change({ limits })} />
      <Choice
        label={t('When a token expires while its session runs')}
        value={value.expiryEnds}
        options={EXPIRY}
        error={issue('expiryEnds')}
        onChange={(expiryEnds) => change({ expiryEnds })}
      />
    </>
  )
}

/** What the gateway does for it. */
function GatewayFields({ value, error, onChange: change }: MoreProps): ReactNode {
  const issue = (path: string): string | undefined => error?.issue(path)
  return (
    <>
      <Input
        label={t('Origin behind the gateway')}
        data
        value={value.originUrl}
        placeholder="http://127.0.0.1:8080/live/news/index.m3u8"
        hint={t(
          'Players open the gateway, which fetches this and what lies beside it. Empty: the gateway does not serve it.',
        )}
        error={issue('originUrl')}
        onChange={(originUrl) => change({ originUrl })}
      />
      {(value.originUrl.trim() !== '' || value.posterUrl !== '') && (
        <Input
          label={t('Poster')}
          data
          value={value.posterUrl}
          hint={t('A picture by https. The page to watch at shows it until the stream plays.')}
          error={issue('posterUrl')}
          onChange={(posterUrl) => change({ posterUrl })}
        />
      )}
      <Input
        label={t('WHIP endpoint behind the gateway')}
        data
        value={value.whipUrl}
        placeholder="http://127.0.0.1:8889/live/news/whip"
        hint={t(
          'Publishers by WebRTC send to the gateway, which passes on here whom it admits. Empty: it takes none.',
        )}
        error={issue('whipUrl')}
        onChange={(whipUrl) => change({ whipUrl })}
      />
      {(value.originUrl.trim() !== '' || value.whipUrl.trim() !== '') && (
        <Switch
          label={t('The origin may be on this machine or in a private network')}
          checked={value.originAllowPrivate}
          hint={t('The WHIP endpoint too. Elsewhere https is needed.')}
          onChange={(originAllowPrivate) => change({ originAllowPrivate })}
        />
      )}
      <Switch
        label={t('Front door to the media server')}
        checked={value.frontDoor}
        hint={t(
          'An address at the gateway that leads viewers on to the media server, with what they came with or a signature of two minutes. It has to be the only one that says where its viewers connect, unless the stream has a signer of its own.',
        )}
        error={issue('frontDoor')}
        onChange={(frontDoor) => change({ frontDoor })}
      />
    </>
  )
}
