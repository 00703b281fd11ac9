/** How often what is due is looked for, milliseconds. */
const LOOK_EVERY_MS = 60_000
/** Pause after a failure, milliseconds. */
const AGAIN_MS = 3_600_000

/** Work in the background that is looked for each minute. */
export interface Recurring {
  /** Does what is due now. A call during one is answered by it. Never rejects. */
  look(): Promise<void>
  begin(): void
  close(): void
}

/**
 * @param work    Does what is due. Never runs twice at once.
 * @param onError Told when it fails; it is looked for again.
 */
export function createRecurring(
  work: () => Promise<void>,
  onError: (error: unknown) => void,
): Recurring {
  let looking: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined

  function look(): Promise<void> {
    looking ??= work()
      .catch(onError)
      .finally(() => {
        looking = null
      })
    return looking
  }

  return {
    look,
    begin() {
      timer = setInterval(() => void look(), LOOK_EVERY_MS)
      timer.unref()
    },
    close: () => clearInterval(timer),
  }
}

/** When something that failed is tried again, epoch milliseconds. */
export const againAtMs = (failedAtMs: number): number => failedAtMs + AGAIN_MS
