import {
  Ban,
  Copy,
  FileSearch,
  ListFilter,
  ListOrdered,
  Power,
  Radio,
  RadioTower,
  Server,
  Ticket,
  Trash2,
  UserRound,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { formatTerm } from '../../shared/filter-text.ts'
import { isLoginName } from '../../shared/login-name.ts'
import type { Found } from '../../shared/search.ts'
import { tokenStatus } from '../../shared/token.ts'
import { call } from '../api/client.ts'
import { feed } from '../api/feed.ts'
import { refresh } from '../api/query.ts'
import { knownDetail } from '../components/known-detail.ts'
import type { Notes } from '../components/noting.ts'
import { switchOver } from '../components/switch-stream.ts'
import { toastRevoked } from '../components/toast-revoked.ts'
import { switchWhereMeant, whoIsEndedNow } from '../components/who-is-ended.ts'
import { actOnTokens } from '../features/tokens/act.ts'
import { LOOKS } from '../features/tokens/kinds.ts'
import { statusWord } from '../features/tokens/status.tsx'
import { copyText } from '../kit/clipboard.ts'
import { toast, toastError } from '../kit/toast.tsx'
import { known, t } from '../language/t.ts'
import { go } from '../route.ts'
import type { Command, CommandGroup } from './commands.tsx'

const GROUPS: Readonly<Record<Found['kind'], string>> = {
  stream: t('Streams'),
  media_server: t('Media servers'),
  rule: t('Rules'),
  viewer: t('Viewers'),
  token: t('Tokens'),
}
const ICONS: Readonly<Record<Found['kind'], ReactNode>> = {
  stream: <RadioTower aria-hidden />,
  media_server: <Server aria-hidden />,
  rule: <ListOrdered aria-hidden />,
  viewer: <UserRound aria-hidden />,
  token: <Ticket aria-hidden />,
}

/** What was found as lines of the palette, by kind: the kind with what fits best first, and in it what is pinned. */
export function foundGroups(found: readonly Found[], notes: Notes): readonly CommandGroup[] {
  const isPinned = ({ kind, id }: Found): boolean =>
    kind !== 'media_server' && notes.isPinned(kind, id)
  return [...Map.groupBy(found, ({ kind }) => kind)].map(([kind, those]) => ({
    value: GROUPS[kind],
    items: [...those.filter(isPinned), ...those.filter((each) => !isPinned(each))].map(commandOf),
  }))
}

function commandOf(found: Found): Command {
  const { kind, id, title } = found
  const acts = actsOf(found)
  return {
    id: `${kind}:${id}`,
    // A rule without a name is called by its place.
    label: kind === 'rule' && /^Rule \d+$/.test(title) ? known(title) : title,
    detail: detailOf(found),
    icon: ICONS[kind],
    more: () => acts,
    run: () => acts[0]?.run(),
  }
}

function detailOf({ kind, detail, token, title, id, enabled }: Found): string {
  if (enabled === false) return t('{name}, switched off', { name: detail })
  if (token === null) return kind === 'rule' || kind === 'viewer' ? knownDetail(detail) : detail
  const status = tokenStatus(token, Date.now())
  const parts = [LOOKS[token.kind].label, detail, status === 'active' ? '' : statusWord(status)]
  // What has no label is called by its id, which then tells nothing more.
  return [...parts, title === id ? '' : id].filter(Boolean).join(', ')
}

/** What can be done with it; the first is what Enter does. */
function actsOf(found: Found): readonly Command[] {
  const { kind, id, title } = found
  switch (kind) {
    case 'stream':
      return [
        opens(`/streams?open=${encodeURIComponent(id)}`),
        live('stream', found.detail),
        decisions('stream', found.detail),
        copies('name', found.detail),
        switches(found),
      ]
    case 'media_server':
      return [
        opens(`/media-servers?open=${encodeURIComponent(id)}`),
        decisions('server', title),
        copies('id', id),
      ]
    case 'rule':
      return [
        opens(`/rules?rule=${encodeURIComponent(id)}`),
        decisions('rule', id),
        copies('id', id),
      ]
    case 'viewer':
      return [
        live('viewer', id),
        decisions('viewer', id),
        copies('id', id),
        ...(logsInAs(id) ? [] : [revokesViewer(id)]),
      ]
    case 'token':
      return ofToken(found)
  }
}

function ofToken({ token, id, title }: Found): readonly Command[] {
  if (token === null) return []
  const isOff = token.disabledAtMs !== null
  const acts: Command[] = [
    opens(`/tokens?q=${encodeURIComponent(id)}&open=${encodeURIComponent(id)}`),
    decisions('grant', id),
    copies('id', id),
  ]
  if (token.isSwitchable) {
    acts.push({
      id: 'switch',
      label: isOff ? t('Switch on') : t('Switch off'),
      icon: <Power aria-hidden />,
      ...(isOff
        ? {}
        : { danger: t('Whoever comes with {title} is refused from then on.', { title }) }),
      run: () => void actOnTokens(isOff ? 'enable' : 'disable', [token]),
    })
  }
  if (token.isRevocable) {
    acts.push({
      id: 'revoke',
      label: token.revokedAtMs === null ? t('Revoke') : t('Lift the revocation'),
      icon: <Ban aria-hidden />,
      ...(token.revokedAtMs === null
        ? {
            danger: t(
              '{title} is refused from then on, and its live sessions end where they can be ended.',
              { title },
            ),
          }
        : {}),
      run: () => void actOnTokens(token.revokedAtMs === null ? 'revoke' : 'lift', [token]),
    })
  }
  if (token.isDeletable) {
    acts.push({
      id: 'delete',
      label: t('Delete'),
      icon: <Trash2 aria-hidden />,
      danger:
        token.checkedBy?.asking.length === 0
          ? t(
              '{title} goes off the list and can be put back for 30 days. At its media server it works until it expires.',
              { title },
            )
          : t(
              'Whoever comes with {title} is refused from then on. It can be put back for 30 days.',
              { title },
            ),
      run: () => void actOnTokens('delete', [token]),
    })
  }
  return acts
}

/** @param found A stream, whose detail is its name. */
function switches({ id, detail: name, title, enabled }: Found): Command {
  const stream = { id, name, enabled: enabled === true }
  const ended = whoIsEndedNow(id)
  return {
    id: 'switch',
    label: stream.enabled ? t('Switch off') : t('Switch on'),
    icon: <Power aria-hidden />,
    // What has to be held is asked in a dialog of its own.
    ...(stream.enabled &&
      !ended?.held && {
        danger:
          ended?.text ??
          t('Publishers and viewers of {title} are refused from then on, whatever they hold.', {
            title,
          }),
      }),
    run: () => switchWhereMeant(stream, () => switchOver(stream), true),
  }
}

const opens = (path: string): Command => ({
  id: 'open',
  label: t('Open'),
  icon: <FileSearch aria-hidden />,
  run: () => go(path),
})

const filtered = (screen: string, key: string, value: string): string =>
  `${screen}?q=${encodeURIComponent(formatTerm({ key, value }))}`

const live = (key: string, value: string): Command => ({
  id: 'live',
  label: t('Show who is live'),
  icon: <Radio aria-hidden />,
  run: () => go(filtered('/', key, value)),
})

const decisions = (key: string, value: string): Command => ({
  id: 'decisions',
  label: t('Show its decisions'),
  icon: <ListFilter aria-hidden />,
  run: () => go(filtered('/decisions', key, value)),
})

const copies = (what: string, value: string): Command => ({
  id: 'copy',
  label: t('Copy its {what}', { what }),
  icon: <Copy aria-hidden />,
  run: () =>
    void copyText(value).then((isCopied) => {
      if (isCopied) toast(t('Copied the {what}', { what }))
    }),
})

/** Whether an encoder that is live logs in by this name: all that do would go off air. */
const logsInAs = (name: string): boolean =>
  [...feed.get().sessions.values()].some(
    (session) => session.viewerId === name && isLoginName(session),
  )

const revokesViewer = (viewerId: string): Command => ({
  id: 'revoke',
  label: t('Revoke, until lifted'),
  icon: <Ban aria-hidden />,
  danger: t(
    '{viewerId} is refused under this name from then on, whatever they come with. A public stream lets them in under no name, or another.',
    { viewerId },
  ),
  run: () => void revokeViewer(viewerId),
})

async function revokeViewer(value: string): Promise<void> {
  try {
    const body = { kind: 'viewer', value, untilMs: null, note: '' } as const
    const { revocation, effect } = await call('POST /revocations', { body })
    toastRevoked(
      t('Revoked {value}', { value }),
      t('The viewer {value}', { value }),
      () => call('DELETE /revocations/{id}', { params: { id: revocation.id } }),
      known(effect),
    )
  } catch (error) {
    toastError(t('{value} was not revoked', { value }), error)
  } finally {
    void refresh()
  }
}
