/**
 * Whether the payload of a JWT has a member, to tell whose token it is. Nothing is verified, and it is read leniently so
 * that a damaged token gets to the verifier that can name the damage: it decides who verifies, never with which key.
 */
export function hasClaim(token: string, name: string): boolean {
  try {
    const payload = Buffer.from(token.split('.', 2)[1] ?? '', 'base64url').toString('utf8')
    const claims: unknown = JSON.parse(payload)
    return typeof claims === 'object' && claims !== null && Object.hasOwn(claims, name)
  } catch {
    return false
  }
}
