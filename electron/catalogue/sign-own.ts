import type { WorkbenchSigned, WorkbenchSignInput } from '../../shared/workbench.ts'
import { tokenFormat } from '../tokens/formats.ts'
import { finding } from '../tokens/workbench/remedies.ts'
import type { Actor } from './actor.ts'
import type { Editor } from './editor.ts'
import { refuse } from './validate.ts'
import type { OwnedVideoKeys } from './video-keys.ts'

/** The one kind of token that is signed with the key of ours that signs web tokens. */
const FORMAT = 'mediamtx-jwt'

/**
 * Signs web tokens that others check with our key set. The first use makes the key (ES256). What is signed is not kept.
 *
 * @returns ERR_INPUT_INVALID for another format, and for what the format refuses.
 */
export function createSignOwn(editor: Editor, keys: OwnedVideoKeys, now: () => number) {
  return async (
    { format: name, input }: WorkbenchSignInput,
    actor: Actor,
  ): Promise<WorkbenchSigned> => {
    if (name !== FORMAT) {
      refuse('ERR_INPUT_INVALID', 'key', 'Only MediaMTX web tokens are signed with this key.')
    }
    const format = tokenFormat(name)
    if (keys.signing(null) === null) await keys.calls.rotate('ES256', actor)
    const key = keys.signing(null)
    if (key === null) refuse('ERR_INPUT_INVALID', 'key', 'There is no key that signs.')
    const { kid, algorithm, privateKey } = key
    const jwk = { ...privateKey.export({ format: 'jwk' }), kid, alg: algorithm }
    const { token, lint } = format.issue({ ...input, secret: JSON.stringify(jwk) }, now())
    const what = [input.actions ?? 'read', input.paths ?? []].flat().join(' ')
    editor.edit((edit) => edit.audit(actor, 'mediamtx_jwt.sign', kid, what))
    return { token, lint: lint.map((code) => finding(code, format.explain(code))) }
  }
}
