import { IncomingMessage } from 'node:http'

/**
 * A request whose body is kept as the parser hands it over, to be taken as text once it is whole. As a stream each one would be
 * paused, resumed, buffered and ended, with a tick of Node's for each step: an eighth of what a busy handler does.
 */
export class BodyRequest extends IncomingMessage {
  /** What Node goes by when a reply was sent: somebody takes the body, so it does not have to see to that. */
  readonly _consuming = true
  /** What Node goes by as well: its end has been seen. */
  override readableEnded = false
  #chunks: Buffer[] = []
  #bytes = 0
  #limitBytes = 0
  #done: ((body: string | null) => void) | null = null

  /**
   * Takes the body as text. To be called in the turn in which the request is told of, before any of the body is there.
   *
   * @param limitBytes Longest body; a longer one is told at once, declared or not, and no more of it is kept.
   * @param done       Called at most once: not at all when the caller goes away before the end. Null: it was too long.
   *                   Bytes that are not UTF-8 come out as U+FFFD.
   */
  takeBody(limitBytes: number, done: (body: string | null) => void): void {
    if (Number(this.headers['content-length'] ?? 0) > limitBytes) {
      done(null)
      return
    }
    this.#limitBytes = limitBytes
    this.#done = done
  }

  /** Called by Node's parser: with each piece, then with null. Answers that it goes on reading: what nobody takes is not kept. */
  override push(chunk: Buffer | null): boolean {
    if (chunk === null) this.#end()
    else if (this.#done !== null) this.#add(chunk)
    return true
  }

  #add(chunk: Buffer): void {
    this.#bytes += chunk.length
    if (this.#bytes <= this.#limitBytes) this.#chunks.push(chunk)
    else this.#tell(null)
  }

  #end(): void {
    this.readableEnded = true
    if (this.#done === null) return
    const [first] = this.#chunks
    if (first === undefined) this.#tell('')
    else this.#tell((this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks)).toString())
  }

  #tell(body: string | null): void {
    const done = this.#done
    this.#done = null
    this.#chunks = []
    done?.(body)
  }
}
