import type { Api } from '../../shared/api-map.ts'
import { AppError } from '../../shared/errors.ts'
import { explanationText } from '../../shared/explanation-text.ts'
import type { Config } from './config.ts'
import { assertDatabase, withControl } from './control.ts'
import type { Output } from './output.ts'

/**
 * Prints why a decision came out as it did, and the closest change that would have admitted.
 *
 * @param id As the list of decisions and the export have it.
 * @throws AppError ERR_INPUT_INVALID when it is none, ERR_NOT_FOUND when there is no such decision.
 */
export async function explain(config: Config, output: Output, id: string): Promise<void> {
  if (!ID.test(id)) {
    throw new AppError(
      'ERR_INPUT_INVALID',
      'That is no id of a decision: the list of decisions and the export have them.',
    )
  }
  assertDatabase(config)
  await withControl(config, async (call) => {
    const response = await call('GET', `/api/v1/decisions/${encodeURIComponent(id)}`)
    const found = (await response.json()) as Api['GET /decisions/{id}']['answer']
    const { decision, explanation } = found
    if (output.json) output.say('', { id: decision.id, reason: decision.reason, ...explanation })
    else output.write(explanationText(aboutOf(decision), explanation).replace(UNPRINTABLE, ' '))
  })
}

/** As the list of decisions has it. */
const ID = /^\d{1,15}$/

/** Texts of callers must not drive a terminal. */
const UNPRINTABLE = /(?!\n)\p{C}/gu

const aboutOf = ({
  id,
  action,
  streamName,
  atMs,
}: Api['GET /decisions/{id}']['answer']['decision']): string =>
  `Decision ${id}: ${action} ${streamName}, ${new Date(atMs).toISOString()}`
