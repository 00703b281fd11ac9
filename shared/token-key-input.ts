import { z } from 'zod'
import { KEY_FORMATS, type KeyFormat, type TokenKeySettings } from './token-key.ts'

/** Keys kept at most. */
export const MOST_TOKEN_KEYS = 500

/** Longest secret, in characters: a private key in PEM. */
const MAX_SECRET = 16_384

const secret = z.string().min(1, 'Write the secret.').max(MAX_SECRET)

export const tokenKeySettingsSchema: z.ZodType<TokenKeySettings> = z.strictObject({
  apiKey: z.string().trim().min(1).max(128).exactOptional(),
  prefix: z
    .string()
    .regex(/^[A-Za-z0-9]{1,32}$/, 'Use letters and digits.')
    .exactOptional(),
  algorithm: z.enum(['SHA-256', 'SHA-384', 'SHA-512']).exactOptional(),
})

const SETTINGS_OF: Readonly<Partial<Record<KeyFormat, readonly (keyof TokenKeySettings)[]>>> = {
  livekit: ['apiKey'],
  wowza: ['prefix', 'algorithm'],
}

/** What is wrong with the settings of a key. Null when nothing is. */
export function findSettingsFault(
  format: KeyFormat,
  settings: TokenKeySettings,
): { readonly path: string; readonly message: string } | null {
  const taken = SETTINGS_OF[format] ?? []
  const other = (Object.keys(settings) as (keyof TokenKeySettings)[]).find(
    (name) => !taken.includes(name),
  )
  if (other !== undefined) {
    return { path: `settings.${other}`, message: 'Keys of this kind have no such setting.' }
  }
  const lacksKey = format === 'livekit' && settings.apiKey === undefined
  return lacksKey ? { path: 'settings.apiKey', message: 'Write the API key.' } : null
}

const name = z.string().trim().min(1, 'Give it a name.').max(60)

export const tokenKeySchema = z.strictObject({
  name,
  format: z.enum(KEY_FORMATS),
  settings: tokenKeySettingsSchema.prefault({}),
  /** Null: it is given later, and nothing is signed before. */
  secret: secret.nullable(),
})
export type TokenKeyInput = z.output<typeof tokenKeySchema>

export const tokenKeyChangeSchema = z.strictObject({
  name,
  settings: tokenKeySettingsSchema.prefault({}),
})
export type TokenKeyChange = z.output<typeof tokenKeyChangeSchema>

/** Another secret, which signs from now on. */
export const tokenKeyRollSchema = z.strictObject({
  secret,
  /** Of another API key of LiveKit, whose secret this is. Absent: they stay. */
  settings: tokenKeySettingsSchema.exactOptional(),
  /** For how long the one before can be taken back, minutes, at most 30 days. 0: it is forgotten at once. Default a day. */
  overlapMinutes: z.int().min(0).max(43_200).default(1440),
})
export type TokenKeyRoll = z.output<typeof tokenKeyRollSchema>

/** Tokens that are checked in one call at most. */
export const MOST_KEY_CHECKS = 500

/** Each is what `stagedoor token verify --json` takes for the format of the key, but for its secret and settings. */
export const tokenKeyVerifySchema = z.strictObject({
  inputs: z
    .array(z.record(z.string().max(64), z.unknown()))
    .min(1)
    .max(MOST_KEY_CHECKS),
})

/** What is signed: the members that `stagedoor token issue` takes for the format of the key, but for its secret and settings. */
export const serverTokenInputSchema = z.strictObject({
  keyId: z.string().min(1, 'Choose a key.').max(120),
  label: z.string().max(120).default(''),
  terms: z.record(z.string().max(64), z.unknown()),
})
export type ServerTokenInput = z.output<typeof serverTokenInputSchema>
