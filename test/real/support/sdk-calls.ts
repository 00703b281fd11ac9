/**
 * Runs calls of the real Millicast SDK and prints what became of each as a line of JSON. A program of its own, since the
 * SDK touches globals of browsers when it is loaded.
 */
const [endpoint = '', calls = '[]'] = process.argv.slice(2)

interface Call {
  readonly name: 'getSubscriber' | 'getPublisher'
  readonly options: object
}

Object.assign(globalThis, { window: globalThis, self: globalThis })
// Loaded late: it looks for the globals at once.
const { Director } = await import('@millicast/sdk')
Director.setEndpoint(endpoint)
for (const { name, options } of JSON.parse(calls) as Call[]) {
  console.log(JSON.stringify(await outcomeOf(name, options)))
}

export {}

async function outcomeOf(name: Call['name'], options: object): Promise<object> {
  try {
    return { answer: await Director[name](options as never) }
  } catch (error) {
    const { name: kind, message, status } = error as Error & { status?: number }
    return { error: { kind, message, status } }
  }
}
