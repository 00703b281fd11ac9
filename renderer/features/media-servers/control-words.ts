import { type ControlSetup, controlOf } from '../../../shared/control-setup.ts'
import type { ProtocolName } from '../../../shared/media-server.ts'
import { known } from '../../language/t.ts'

/** How media servers of a protocol are controlled, in the language of the page. Null for those that cannot be. */
export function controlWords(protocol: ProtocolName): ControlSetup | null {
  const setup = controlOf(protocol)
  if (setup === null) return null
  const { about, secret } = setup
  return {
    ...setup,
    about: known(about),
    ...(secret !== undefined && {
      secret: {
        title: known(secret.title),
        about: known(secret.about),
        hint: known(secret.hint),
      },
    }),
  }
}
