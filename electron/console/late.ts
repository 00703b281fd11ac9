import type { Console, ConsoleDeps } from './types.ts'

/** A console that is loaded when it is first asked. */
interface LateConsole extends Console {
  /** Loads it now, so that the first to ask need not wait. */
  load(): Promise<void>
}

type Make = (deps: ConsoleDeps) => Console

/**
 * Makes a console without loading it: with its schemas and routes it is large, and what the handler answers first needs none
 * of it. One that is closed while it loads is closed as soon as it is there.
 *
 * @param make Loads what makes it. Default console.ts.
 */
export function createLateConsole(
  deps: ConsoleDeps,
  make: () => Promise<Make> = async () => (await import('./console.ts')).createConsole,
): LateConsole {
  let loading: Promise<Console> | null = null
  let loaded: Console | null = null
  let isClosed = false

  function load(): Promise<Console> {
    loading ??= make()
      .then((createConsole) => {
        loaded = createConsole(deps)
        if (isClosed) loaded.close()
        return loaded
      })
      .catch((error: unknown) => {
        // The next to ask tries again.
        loading = null
        throw error
      })
    return loading
  }

  return {
    fetch: async (request, caller) => (loaded ?? (await load())).fetch(request, caller),
    close() {
      isClosed = true
      loaded?.close()
    },
    async load() {
      await load()
    },
  }
}
