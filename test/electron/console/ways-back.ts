import type { ApiCall } from '../../../shared/api-map.ts'
import type { Bench } from './support.ts'

/** A call that changes something. */
type Changing = Extract<ApiCall, `${'POST' | 'PUT' | 'PATCH' | 'DELETE'} ${string}`>

/**
 * How what a call does is undone. `edit`: it names the edit that it made. `deleted`: what it took away is under Recently
 * deleted. `by`: another call takes it back, for 30 days where it deletes. `not`: nothing does, and why.
 */
type WayBack =
  | readonly ['edit']
  | readonly ['deleted']
  | readonly ['by', ApiCall]
  | readonly ['not', why: string]

const READS = ['not', 'it changes nothing'] as const
const FILE = ['not', 'a file that was made, or is gone'] as const
const TEXT = [
  'not',
  'the text before is replaced, and the new one is handed out; the dialog says so',
] as const
const BACK = ['not', 'it is a way back itself'] as const
const SIGNS = ['not', 'what was only signed is kept nowhere; its holder is revoked'] as const

/** Each call that changes something, with its way back. One that is missing does not compile. */
const WAYS_BACK: Readonly<Record<Changing, WayBack>> = {
  'PUT /access-tokens/{id}': ['edit'],
  'PUT /account': ['edit'],
  'PUT /annotations/{kind}/{subject}': ['edit'],
  'PUT /api-secrets/{id}': ['edit'],
  'PUT /applications/{id}': ['edit'],
  'PUT /applications/{id}/secrets/{secretId}': ['edit'],
  'PUT /applications/{id}/tokens/{tokenId}': ['edit'],
  'PUT /grant-limits/{grantId}': ['edit'],
  'PUT /media-servers/{id}': ['edit'],
  'PUT /media-servers/{id}/control': ['edit'],
  'PUT /publish-tokens/{id}': ['edit'],
  'PUT /rules/tests/{id}': ['edit'],
  'PUT /service-tokens/{id}': ['edit'],
  'PUT /settings': ['edit'],
  'PATCH /settings': ['edit'],
  'PUT /stream-keys/{id}': ['edit'],
  'PUT /streams/{id}': ['edit'],
  'PUT /subscribe-tokens/{id}': ['edit'],
  'PUT /token-keys/{id}': ['edit'],
  'PUT /views/{id}': ['edit'],
  'POST /tokens/acts': ['edit'],
  'POST /apply': ['edit'],
  'POST /edits/{id}/undo': ['edit'],

  'DELETE /streams/{id}': ['deleted'],
  'DELETE /media-servers/{id}': ['deleted'],
  'DELETE /rules/tests/{id}': ['deleted'],
  'DELETE /rules/draft': ['deleted'],
  'DELETE /revocations/{id}': ['deleted'],
  'DELETE /limits/bans/{kind}/{value}': ['deleted'],
  'DELETE /publish-tokens/{id}/bindings': ['deleted'],
  'DELETE /subscribe-tokens/{id}/bindings': ['deleted'],
  'DELETE /video-issuers/{id}': ['deleted'],
  'DELETE /views/{id}': ['deleted'],
  'DELETE /house-files/{name}': ['deleted'],
  'PUT /streams/{id}/front-door': ['by', 'PUT /streams/{id}/front-door'],
  'PUT /streams/{id}/whip-token': ['by', 'PUT /streams/{id}/whip-token'],
  'PUT /media-servers/{id}/secrets/{purpose}': ['by', 'PUT /media-servers/{id}/secrets/{purpose}'],
  'PUT /media-servers/{id}/signing-password': ['by', 'PUT /media-servers/{id}/signing-password'],

  'DELETE /api-secrets/{id}': ['by', 'POST /api-secrets/{id}/restore'],
  'DELETE /applications/{id}': ['by', 'POST /applications/{id}/restore'],
  'DELETE /applications/{id}/secrets/{secretId}': [
    'by',
    'POST /applications/{id}/secrets/{secretId}/restore',
  ],
  'DELETE /applications/{id}/tokens/{tokenId}': [
    'by',
    'POST /applications/{id}/tokens/{tokenId}/restore',
  ],
  'DELETE /publish-tokens/{id}': ['by', 'POST /publish-tokens/{id}/restore'],
  'DELETE /service-tokens/{id}': ['by', 'POST /service-tokens/{id}/restore'],
  'DELETE /signing-keys/{id}': ['by', 'POST /signing-keys/{id}/restore'],
  'DELETE /stream-keys/{id}': ['by', 'POST /tokens/acts'],
  'DELETE /subscribe-tokens/{id}': ['by', 'POST /subscribe-tokens/{id}/restore'],
  'DELETE /token-keys/{id}': ['by', 'POST /token-keys/{id}/restore'],
  'DELETE /video-keys/{kid}': ['by', 'POST /video-keys/{kid}/restore'],

  'POST /streams': ['by', 'DELETE /streams/{id}'],
  'POST /media-servers': ['by', 'DELETE /media-servers/{id}'],
  'POST /applications': ['by', 'DELETE /applications/{id}'],
  'POST /applications/{id}/secrets': ['by', 'DELETE /applications/{id}/secrets/{secretId}'],
  'POST /applications/{id}/tokens': ['by', 'DELETE /applications/{id}/tokens/{tokenId}'],
  'POST /api-secrets': ['by', 'DELETE /api-secrets/{id}'],
  'POST /service-tokens': ['by', 'DELETE /service-tokens/{id}'],
  'POST /stream-keys': ['by', 'DELETE /stream-keys/{id}'],
  'POST /subscribe-tokens': ['by', 'DELETE /subscribe-tokens/{id}'],
  'POST /publish-tokens': ['by', 'DELETE /publish-tokens/{id}'],
  'POST /token-keys': ['by', 'DELETE /token-keys/{id}'],
  'POST /video-keys': ['by', 'DELETE /video-keys/{kid}'],
  'POST /video-issuers': ['by', 'DELETE /video-issuers/{id}'],
  'POST /views': ['by', 'DELETE /views/{id}'],
  'POST /rules/tests': ['by', 'DELETE /rules/tests/{id}'],
  'POST /links': ['by', 'POST /tokens/acts'],
  'POST /links/nimble': ['by', 'POST /tokens/acts'],
  'POST /tokens': ['by', 'POST /tokens/acts'],
  'POST /tokens/bulk': ['by', 'POST /sessions/revocations'],
  'POST /revocations': ['by', 'DELETE /revocations/{id}'],
  'POST /sessions/{id}/revoke': ['by', 'DELETE /revocations/{id}'],
  'POST /sessions/revocations': ['by', 'POST /sessions/revocations/{id}/undo'],
  'POST /rules/publish': ['by', 'POST /rules/rollback'],
  'POST /rules/rollback': ['by', 'POST /rules/rollback'],
  'PUT /rules/draft': ['by', 'PUT /rules/draft'],
  'POST /token-keys/{id}/roll': ['by', 'POST /token-keys/{id}/take-back'],
  'POST /token-keys/{id}/take-back': ['by', 'POST /token-keys/{id}/take-back'],
  'POST /media-servers/{id}/roll-secret': ['by', 'POST /media-servers/{id}/old-secret/take-back'],
  'POST /media-servers/{id}/old-secret/take-back': [
    'by',
    'POST /media-servers/{id}/old-secret/take-back',
  ],
  'DELETE /media-servers/{id}/old-secret': ['not', 'it is what ends a secret that leaked'],
  'POST /backups/{name}/restore': ['by', 'DELETE /restore'],
  'DELETE /restore': ['by', 'POST /backups/{name}/restore'],

  'POST /deleted/{id}/restore': BACK,
  'POST /api-secrets/{id}/restore': BACK,
  'POST /applications/{id}/restore': BACK,
  'POST /applications/{id}/secrets/{secretId}/restore': BACK,
  'POST /applications/{id}/tokens/{tokenId}/restore': BACK,
  'POST /publish-tokens/{id}/restore': BACK,
  'POST /service-tokens/{id}/restore': BACK,
  'POST /signing-keys/{id}/restore': BACK,
  'POST /subscribe-tokens/{id}/restore': BACK,
  'POST /token-keys/{id}/restore': BACK,
  'POST /video-keys/{kid}/restore': BACK,
  'POST /sessions/revocations/{id}/undo': BACK,

  'POST /tokens/renew': TEXT,
  'POST /api-secrets/{id}/refresh': TEXT,
  'POST /publish-tokens/{id}/refresh': TEXT,
  'POST /subscribe-tokens/{id}/refresh': TEXT,
  'POST /service-tokens/{id}/roll': TEXT,
  'POST /signing-keys/rotate': [
    'not',
    'the key before goes on verifying; the new one can be rotated away',
  ],
  'PUT /director/ice-credentials': [
    'not',
    'the credential is a secret of somebody else, and is set again',
  ],
  'POST /workbench/sign': SIGNS,

  'DELETE /deleted/{id}': ['not', 'it is what forgets for good, and asks first'],
  'DELETE /backups/{name}': FILE,
  'DELETE /exports/{id}': FILE,
  'POST /backup': FILE,
  'POST /exports': FILE,
  'POST /scheduled-exports/{name}/run': FILE,
  'POST /diagnostics': FILE,
  'POST /downloads': READS,
  'POST /launch-codes': ['not', 'a link of one time, which ends by itself'],
  'POST /launch-codes/phone': ['not', 'a link of one time, which ends by itself'],
  'DELETE /phones/{id}': ['not', 'a phone is signed in again with a fresh code'],
  'POST /restart': ['not', 'it has happened'],
  'POST /clock/confirm': ['not', 'a word about the date of this machine'],
  'DELETE /jobs/{id}': ['not', 'work that was stopped is begun again'],
  'POST /sessions/revocations/{id}/cancel': ['not', 'work that was stopped is begun again'],
  'POST /tokens/bulk/{id}/cancel': ['not', 'work that was stopped is begun again'],
  'POST /rules/back-test/{id}/cancel': ['not', 'work that was stopped is begun again'],
  'POST /media-servers/{id}/unknown/cut': ['not', 'whoever was cut is gone, and may come again'],
  'POST /audit/copies': ['not', 'an entry in the audit log, which only takes new ones'],

  'POST /applications/{id}/tokens/preview': READS,
  'POST /audit/check': READS,
  'POST /backups/{name}/preview': READS,
  'POST /backups/{name}/prove': READS,
  'POST /media-servers/{id}/comparison': READS,
  'POST /media-servers/{id}/control/check': READS,
  'POST /media-servers/{id}/practice': READS,
  'POST /media-servers/{id}/snippets': READS,
  'POST /publish-tokens/{id}/reveal': READS,
  'POST /subscribe-tokens/{id}/reveal': READS,
  'POST /rules/area': READS,
  'POST /rules/back-test': READS,
  'POST /rules/tests/run': READS,
  'POST /simulate': READS,
  'POST /token-keys/{id}/verify': READS,
  'POST /tokens/bulk/check': READS,
  'POST /tokens/preview': READS,
  'POST /workbench/check-child': READS,
  'POST /workbench/decode': READS,
  'POST /workbench/verify': READS,
}

/** What was filed last as deleted, by its number. 0: nothing. */
export const latestDeleted = ({ catalogue }: Bench): number =>
  Number(catalogue.deleted.list()[0]?.id ?? 0)

/** How it is undone; nothing is bound in the set-up, and where nothing is freed nothing is filed. */
export const wayBackOf = (name: string): string =>
  name.endsWith('/bindings') ? 'none' : (WAYS_BACK[name as keyof typeof WAYS_BACK]?.[0] ?? 'none')
