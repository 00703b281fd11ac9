/**
 * Every error code Stagedoor can answer with, its HTTP status and what the person reading it should know.
 *
 * Codes are part of the API: a code is never renamed and a retired one never reused. A decision to refuse a
 * viewer is not an error and has a reason (shared/reasons.ts) instead.
 */
export const ERRORS = {
  ERR_INPUT_INVALID: [400, 'The request does not fit what this call accepts.'],
  ERR_INPUT_TOO_LARGE: [413, 'The request body is larger than this call accepts.'],
  ERR_CIDR_INVALID: [400, 'That is not an IP address or an address block such as 192.0.2.0/24.'],
  ERR_AREA_INVALID: [
    400,
    'That is not an area: a polygon needs three points or more, each longitude,latitude.',
  ],
  ERR_KML_INVALID: [400, 'That is not KML with a polygon in it.'],
  ERR_PATTERN_INVALID: [400, 'That pattern cannot be used.'],
  ERR_TIME_ZONE_INVALID: [400, 'That time zone is not known. Use a name such as Europe/Berlin.'],
  ERR_URL_INVALID: [400, 'That is not an absolute http, https or rtmp address.'],
  ERR_RULE_INVALID: [400, 'A rule cannot be used as written. The published rules stay in force.'],
  ERR_TESTS_FAIL: [409, 'Pinned tests fail with these rules. Nothing was published.'],
  ERR_ON_AIR: [409, 'The station is on air. Wait for the end of the show, or override it.'],
  ERR_RULE_TIE: [409, 'Two rules that can match the same request have the same priority.'],
  ERR_STREAM_EXISTS: [409, 'A stream with this name exists already.'],
  ERR_NAME_TAKEN: [409, 'Something of this kind has this name already.'],
  ERR_IN_USE: [409, 'Something else still refers to this.'],
  ERR_RESTORE_TAKEN: [
    409,
    'Something else has the name or place of this by now. Rename or delete that first, then restore.',
  ],
  ERR_UNDO_CONFIRM: [
    409,
    'Look at what undoing this would do, and confirm it: it was changed again since, or somebody would get in.',
  ],
  ERR_UNDO_REFUSED: [409, 'This cannot be undone as things are now. Nothing was changed.'],
  ERR_NOT_FOUND: [404, 'There is nothing with this id.'],
  ERR_CONFLICT: [409, 'This was changed meanwhile. Load it again and repeat the change.'],
  ERR_METHOD: [405, 'This address does not answer that method.'],
  ERR_TOO_MANY: [429, 'Too many of these at once or in a short time. Try again later.'],
  ERR_INPUT_LATE: [408, 'What was sent did not arrive in time. Nothing was done with it.'],
  ERR_CONTENT_TYPE: [415, 'This call accepts a JSON body only.'],
  ERR_CALLER_UNAUTHENTICATED: [401, 'This caller did not prove who it is.'],
  ERR_CALLER_FORBIDDEN: [403, 'This caller may not do that.'],
  ERR_HOST: [403, 'The Host or Origin of this request is not one the console answers to.'],
  ERR_LAUNCH_CODE: [
    401,
    'This launch link was used already or is too old. Get a new one with: stagedoor open',
  ],
  ERR_PLAY_ADDRESS: [
    503,
    'Nothing says where this stream is played. Give it a play address in the console.',
  ],
  ERR_KEY_NOT_FOUND: [500, 'No signing key of this kind exists.'],
  ERR_KEY_STORE_LOCKED: [503, 'The stored secrets cannot be opened with the key at hand.'],
  ERR_KEY_FILE_MODE: [500, 'The key file can be read by others. Set its mode to 0600.'],
  ERR_KEY_RETIRED: [409, 'The key was deleted: it signs and checks no more. Restore it first.'],
  ERR_TOKEN_MALFORMED: [400, 'That is not a token of this kind.'],
  ERR_DB_OPEN: [500, 'The database cannot be opened.'],
  ERR_DB_BUSY: [503, 'Another program holds the database. Nothing was stored; try again.'],
  ERR_DB_FULL: [503, 'The disk is full. Nothing was stored.'],
  ERR_DB_READ_ONLY: [503, 'The database is read-only. Nothing was stored.'],
  ERR_DB_IO: [503, 'The disk refused a write. Nothing was stored.'],
  ERR_DB_CORRUPT: [500, 'The database file is damaged.'],
  ERR_DB_FROM_FUTURE: [
    500,
    'The database was written by a newer Stagedoor. It was left untouched.',
  ],
  ERR_DB_FOREIGN: [400, 'That is no database of Stagedoor, or something was added to it.'],
  ERR_DB_MIGRATION: [
    500,
    'The database could not be brought up to date. The copy made before is intact.',
  ],
  ERR_EXPORT_PATH: [400, 'Exports are not written there.'],
  ERR_EXPORT_WRITE: [503, 'The export could not be written. Nothing was left of it.'],
  ERR_HOUSE_FILE: [400, 'That is no house file that can be used. Nothing was left of it.'],
  ERR_HOUSE_WRITE: [503, 'The house file could not be written. Nothing was left of it.'],
  ERR_ENGINE: [500, 'This Node.js or SQLite is too old for Stagedoor.'],
  ERR_INSTANCE_RUNNING: [409, 'Another Stagedoor runs on this data directory.'],
  ERR_PORT_IN_USE: [500, 'The port is taken by another program.'],
  ERR_CONFIG: [400, 'The configuration cannot be used.'],
  ERR_INTERNAL: [500, 'Something went wrong inside Stagedoor. The log names it.'],
} as const satisfies Record<string, readonly [number, string]>

export type ErrorCode = keyof typeof ERRORS

/** One thing wrong with one field of an input, for forms to show in place. */
export interface FieldIssue {
  /** Dotted path into the input, e.g. `rules.3.source.values.0`. Empty for the input as a whole. */
  readonly path: string
  readonly message: string
}

/** What is wrong with most addresses that are refused, for schemas: `127.0.0.1:8000` is none. */
export const HTTP_URL_HINT = 'Write the whole address, beginning with http:// or https://.'
export const HTTPS_URL_HINT = 'Write the whole address, beginning with https://.'
export const URL_HINT = 'Write the whole address with its scheme in front, e.g. http://.'

/** What the API sends when a call fails. */
export interface ErrorBody {
  readonly error: {
    readonly code: ErrorCode
    readonly message: string
    readonly issues?: readonly FieldIssue[]
  }
}

/**
 * A failure with a stable code. Its message is safe to show and never holds a token, key, secret or SQL; the
 * `cause` is for the log only.
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly issues: readonly FieldIssue[]

  /**
   * @param code    One of {@link ERRORS}.
   * @param detail  Replaces the registry's sentence when it can be more exact. Never holds a secret.
   * @param options `issues`: field by field, default none. `cause`: what was caught, for the log.
   */
  constructor(
    code: ErrorCode,
    detail?: string,
    options: { issues?: readonly FieldIssue[]; cause?: unknown } = {},
  ) {
    super(detail ?? ERRORS[code][1], options.cause === undefined ? {} : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.status = ERRORS[code][0]
    this.issues = options.issues ?? []
  }

  /** The body the API sends for this failure. */
  toBody(): ErrorBody {
    const base = { code: this.code, message: this.message }
    return { error: this.issues.length > 0 ? { ...base, issues: this.issues } : base }
  }
}
