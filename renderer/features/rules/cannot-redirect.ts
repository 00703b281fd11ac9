import type { MediaServerStatus } from '../../../shared/media-server.ts'
import type { Rule, RuleEffect } from '../../../shared/rule.ts'
import { known, t } from '../../language/t.ts'

type Server = Pick<MediaServerStatus, 'name' | 'protocol' | 'enabled'> & {
  readonly capabilities: Pick<MediaServerStatus['capabilities'], 'redirect' | 'title'>
}

const sendsElsewhere = (effect: RuleEffect): boolean =>
  effect.kind === 'redirect' ||
  effect.kind === 'loop' ||
  (effect.kind === 'drop' && effect.promptUrl !== undefined)

/**
 * Where a rule would refuse instead of sending elsewhere, in sentences, one for each media server that is switched on and
 * cannot redirect. Which streams a media server carries is not known, so all of them count.
 *
 * @returns Empty when the rule sends nobody elsewhere, is off, or every media server can.
 */
export function cannotRedirect(rule: Rule, servers: readonly Server[]): readonly string[] {
  if (rule.state === 'off' || !sendsElsewhere(rule.effect)) return []
  return servers
    .filter((server) => server.enabled && !server.capabilities.redirect)
    .map(({ name, protocol, capabilities }) => {
      const what = protocol === 'icecast' ? t('Icecast 2.4') : known(capabilities.title)
      return t('Refused at {name}: {what} cannot send a listener elsewhere.', { name, what })
    })
}
