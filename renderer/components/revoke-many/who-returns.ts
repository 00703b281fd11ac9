import type { BulkRevokePreview } from '../../../shared/bulk-revoke.ts'
import { t } from '../../language/t.ts'
import type { RevokeScope, RevokeSpan } from '../revoke-target.ts'

const WITHOUT: Readonly<Record<Exclude<RevokeScope, 'session'>, string>> = {
  grant: t(
    'Nobody comes back with the same credential. Another lets them in, and so does a stream that needs none.',
  ),
  viewer: t('Nobody comes back under the same name. Who gives another name may be let in.'),
  address: t('Nobody comes back from the same address. From another they are let in as before.'),
}
const UNTIL: Readonly<Record<'hour' | 'today', string>> = {
  hour: t('for an hour'),
  today: t('until midnight'),
}
const MEANWHILE: Readonly<Record<keyof typeof WITHOUT, (until: string) => string>> = {
  grant: (until) =>
    t(
      'Nobody comes back with the same credential {until}. Another lets them in, and so does a stream that needs none.',
      { until },
    ),
  viewer: (until) =>
    t('Nobody comes back under the same name {until}. Who gives another name may be let in.', {
      until,
    }),
  address: (until) =>
    t('Nobody comes back from the same address {until}. From another they are let in as before.', {
      until,
    }),
}

/**
 * Who of them can come back, in a sentence or two. Pure.
 *
 * @param terms What is refused of each, and until when.
 * @param off  The stream that is switched off with them. Null: none.
 * @param canSwitchOff Whether a stream can be.
 */
export function whoReturns(
  { sessions, connectionsOnly }: Pick<BulkRevokePreview, 'sessions' | 'connectionsOnly'>,
  { what, span }: { readonly what: RevokeScope; readonly span: Exclude<RevokeSpan, 'at'> },
  off: string | null,
  canSwitchOff: boolean,
): string {
  if (off !== null) return t('Nobody comes back to {name} until it is switched on.', { name: off })
  if (connectionsOnly === 0 && what !== 'session') {
    return span === 'lifted' ? WITHOUT[what] : MEANWHILE[what](UNTIL[span])
  }
  const who =
    connectionsOnly >= sessions
      ? t('All of them can come back at once: only their connection is refused.')
      : t(
          '{count, plural, one {# of them} other {# of them}} can come back at once: only the connection is refused.',
          { count: connectionsOnly },
        )
  return canSwitchOff ? `${who} ${t('To keep them out, switch the stream off as well.')}` : who
}
