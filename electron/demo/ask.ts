/** What the handler answered. */
export interface Asked {
  /** 0 when it could not be reached. */
  readonly status: number
  /** Null when it is no JSON. */
  readonly body: unknown
}

/** Posts JSON to the handler as a media server does. Never rejects: a media server goes on without the answer. */
export async function ask(url: string, question: object): Promise<Asked> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(question),
    })
    const text = await response.text()
    return { status: response.status, body: parsed(text) }
  } catch {
    return { status: 0, body: null }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
