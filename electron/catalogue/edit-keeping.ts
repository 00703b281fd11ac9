import { annotationKey } from '../../shared/annotation.ts'
import type { EditKind } from '../../shared/edit.ts'
import type { Actor } from './actor.ts'
import { streamTokenFields, tokenSubject } from './edit-kinds.ts'
import type { EditKeeper } from './edit-types.ts'
import type { EditedCalls, EditedTokenCalls } from './edited-calls.ts'
import type { Editor } from './editor.ts'
import type { PublishTokens, SubscribeTokens } from './stream-token-types.ts'

const of = (kind: EditKind, subject: string, actor: Actor) => ({ kind, subject, actor })

/** Calls whose `update` keeps what it changes. */
function keepUpdate<Input, T extends { update(id: string, input: Input, actor: Actor): unknown }>(
  calls: T,
  kind: EditKind,
  keep: EditKeeper['keep'],
): T {
  return {
    ...calls,
    update: (...[id, input, actor]: Parameters<T['update']>) =>
      keep(of(kind, id, actor), () => calls.update(id, input, actor)),
  }
}

/** The same calls, which keep what they change; see edits.ts. */
export function keepEdits(
  calls: EditedCalls,
  editor: Editor,
  { keep }: Pick<EditKeeper, 'keep'>,
): EditedCalls {
  const { settings, account, streams, mediaServers, applications } = calls
  return {
    settings: {
      ...settings,
      update: (input, actor) =>
        keep(of('settings', 'settings', actor), () => settings.update(input, actor)),
    },
    account: {
      ...account,
      update: (input, actor) =>
        keep(of('account', 'account', actor), () => account.update(input, actor)),
    },
    streams: keepUpdate(streams, 'stream', keep),
    mediaServers: {
      ...keepUpdate(mediaServers, 'media_server', keep),
      setControl: (id, input, actor) =>
        keep(of('media_server_control', id, actor), () =>
          mediaServers.setControl(id, input, actor),
        ),
    },
    applications: {
      ...keepUpdate(applications, 'application', keep),
      retireSecret: (id, secretId, retiresAtMs, actor) =>
        keep(of('application_secret', `${id}/${secretId}`, actor), () =>
          applications.retireSecret(id, secretId, retiresAtMs, actor),
        ),
      tokenActs: {
        ...applications.tokenActs,
        setDisabled: (id, disabled, actor) =>
          keep(
            of('token', tokenSubject({ kind: 'edge-auth', id }), actor),
            () => applications.tokenActs.setDisabled(id, disabled, actor),
            () => ({ isActive: !disabled }),
          ),
      },
    },
    savedViews: keepUpdate(calls.savedViews, 'saved_view', keep),
    annotations: {
      ...calls.annotations,
      set: (kind, subject, input, actor) =>
        keep(of('annotation', annotationKey(kind, subject), actor), () =>
          calls.annotations.set(kind, subject, input, actor),
        ),
    },
    pinnedTests: keepUpdate(calls.pinnedTests, 'pinned_test', keep),
    grantLimits: {
      ...calls.grantLimits,
      set: (id, input, actor) =>
        keep(
          of('grant_limit', id, actor),
          () => calls.grantLimits.set(id, input, actor),
          ({ sessions, mayBeShared, note }) => ({ sessions, mayBeShared, note }),
        ),
    },
    ...keepTokenEdits(calls, editor, { keep }),
  }
}

function keepTokenEdits(
  calls: EditedTokenCalls,
  editor: Editor,
  { keep }: Pick<EditKeeper, 'keep'>,
): EditedTokenCalls {
  const { tokens, streamKeys, serviceTokens, apiSecrets } = calls
  return {
    tokens: {
      ...tokens,
      act: (act, refs, actor) => {
        if (act !== 'disable' && act !== 'enable') return tokens.act(act, refs, actor)
        const actOnAll = (): void => {
          for (const ref of refs) {
            keep(
              of('token', tokenSubject(ref), actor),
              () => tokens.act(act, [ref], actor),
              () => ({ isActive: act === 'enable' }),
            )
          }
        }
        return editor.batch(actOnAll, { keep: true })
      },
    },
    streamKeys: {
      ...streamKeys,
      setDisabled: (id, disabled, actor) =>
        keep(
          of('token', tokenSubject({ kind: 'stream-key', id }), actor),
          () => streamKeys.setDisabled(id, disabled, actor),
          () => ({ isActive: !disabled }),
        ),
    },
    serviceTokens: {
      ...serviceTokens,
      setDisabled: (id, disabled, actor) =>
        keep(of('service_token', id, actor), () => serviceTokens.setDisabled(id, disabled, actor)),
    },
    apiSecrets: {
      ...apiSecrets,
      setDisabled: (id, disabled, actor) =>
        keep(of('api_secret', id, actor), () => apiSecrets.setDisabled(id, disabled, actor)),
    },
    subscribeTokens: keepStreamToken(calls.subscribeTokens, 'subscribe_token', keep),
    publishTokens: keepStreamToken(calls.publishTokens, 'publish_token', keep),
    tokenKeys: keepUpdate(calls.tokenKeys, 'token_key', keep),
    accessTokens: {
      ...calls.accessTokens,
      update: (id, change, actor) =>
        keep(
          of('access_token', id, actor),
          () => calls.accessTokens.update(id, change, actor),
          ({ scopes, displayName, mirrors, expiresAtMs, isActive }) => ({
            ...{ scopes, displayName, mirrors, expiresAtMs, isActive },
          }),
        ),
    },
  }
}

function keepStreamToken<T extends SubscribeTokens | PublishTokens>(
  calls: T,
  kind: EditKind,
  keep: EditKeeper['keep'],
): T {
  const of = (id: number, actor: Actor) => ({ kind, subject: String(id), actor })
  return {
    ...calls,
    update: (...[id, change, actor, options]: Parameters<T['update']>) =>
      keep(of(id, actor), () => calls.update(id, change, actor, options), streamTokenFields),
    setActive: (...[id, isActive, actor]: Parameters<T['setActive']>) =>
      keep(of(id, actor), () => calls.setActive(id, isActive, actor), streamTokenFields),
  }
}
