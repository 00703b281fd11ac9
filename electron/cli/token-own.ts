import type { WorkbenchSigned } from '../../shared/workbench.ts'
import type { Config } from './config.ts'
import { assertDatabase, withControl } from './control.ts'

/** The kind of token that Stagedoor's own key signs where no secret file is named. */
export const OWN_FORMAT = 'mediamtx-jwt'

/**
 * Has a token signed with the key that signs web tokens, by the instance that runs or, when none does, from the store.
 *
 * @param input The members of the format, but for `secret`.
 * @throws AppError ERR_INPUT_INVALID for what the format refuses, ERR_NOT_FOUND without a database.
 */
export async function signOwn(config: Config, input: object): Promise<WorkbenchSigned> {
  assertDatabase(config)
  return await withControl(config, async (call) => {
    const body = { format: OWN_FORMAT, key: { kind: 'own' }, input }
    const response = await call('POST', '/api/v1/workbench/sign', body)
    return (await response.json()) as WorkbenchSigned
  })
}
