import type { SignIn } from './sign-in.ts'

/** No body that signs in is longer. */
export const MAX_LAUNCH_BYTES = 1024
/** 256 bits as base64url. */
const LAUNCH_CODE = /[\w-]{43}/g

/**
 * Uses up the launch codes in the body of a call that is refused: one that came in the open is known to whoever listened.
 *
 * @param body What the call brought, read to its end; codes beyond MAX_LAUNCH_BYTES are not looked for. Null means nothing.
 */
export async function burnCodes(
  body: AsyncIterable<Uint8Array> | null,
  signIn: SignIn,
): Promise<void> {
  let text = ''
  try {
    for await (const chunk of body ?? []) {
      if (text.length < MAX_LAUNCH_BYTES) text += Buffer.from(chunk).toString('latin1')
    }
  } catch {
    // Who sends it is gone: what came until then is burnt all the same.
  }
  for (const [code] of text.slice(0, MAX_LAUNCH_BYTES).matchAll(LAUNCH_CODE)) signIn.burn(code)
}
