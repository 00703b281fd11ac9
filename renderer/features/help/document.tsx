import { ExternalLink } from 'lucide-react'
import {
  type ComponentProps,
  isValidElement,
  type ReactNode,
  useEffect,
  useMemo,
  useRef,
} from 'react'
import Markdown, { type Components } from 'react-markdown'
import rehypeSlug from 'rehype-slug'
import remarkGfm from 'remark-gfm'
import { CodeBlock } from '../../kit/code-block.tsx'
import { t } from '../../language/t.ts'
import { imageUrl, resolveLink } from './pages.ts'

/**
 * One page of docs/, drawn.
 *
 * @param path Where it stands, which its links are relative to.
 * @param at   Heading to scroll to, by its slug; empty for the top.
 */
export function Document(props: {
  readonly path: string
  readonly text: string
  readonly at: string
}): ReactNode {
  const { path, text, at } = props
  const place = useRef<HTMLElement>(null)
  const parts = useMemo(() => partsOf(path), [path])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is a reason to go to its top
  useEffect(() => {
    const heading = at === '' ? null : document.getElementById(at)
    if (heading === null) place.current?.scrollIntoView({ block: 'start' })
    else heading.scrollIntoView({ block: 'start' })
  }, [path, at])
  return (
    <article ref={place} lang="en" data-public="" className="prose max-w-3xl scroll-mt-4">
      <Markdown remarkPlugins={[remarkGfm]} rehypePlugins={[rehypeSlug]} components={parts}>
        {text}
      </Markdown>
    </article>
  )
}

const partsOf = (path: string): Components => ({
  a: ({ href, children }) => <PageLink from={path} link={href ?? ''} words={children} />,
  img: ({ src, alt }) => {
    const url = typeof src === 'string' ? imageUrl(path, src) : undefined
    return url === undefined ? null : <img src={url} alt={alt ?? ''} loading="lazy" />
  },
  pre: ({ children }) => (
    <CodeBlock title={languageOf(children)} text={textOf(children)} maxHeight="none" />
  ),
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className="overflow-x-auto" tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
})

function PageLink(props: {
  readonly from: string
  readonly link: string
  readonly words: ReactNode
}): ReactNode {
  const target = resolveLink(props.from, props.link)
  if (target === null) return <code>{props.words}</code>
  if (target.kind === 'page') return <a href={target.href}>{props.words}</a>
  return (
    <a href={target.href} target="_blank" rel="noreferrer">
      {props.words} <ExternalLink aria-label={t('opens elsewhere')} className="inline size-3" />
    </a>
  )
}

type CodeProps = ComponentProps<'code'>

function languageOf(code: ReactNode): string {
  const name = isValidElement<CodeProps>(code) ? (code.props.className ?? '') : ''
  return name.replace('language-', '') || 'text'
}

const textOf = (code: ReactNode): string =>
  isValidElement<CodeProps>(code) ? String(code.props.children).replace(/\n$/, '') : ''
