import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { get, send } from '../api/client.ts'
import type { Notice, Page } from '../api/contract.ts'
import { useAction } from '../api/useAction.ts'
import { momentText } from '../language/format.ts'
import { Loaded } from '../page/Loaded.tsx'
import { Plain } from '../page/Plain.tsx'
import { workbenchQuery } from '../work/workbench.ts'
import './notices.css'

/** What the product told this account, newest first. Opening the matter of a notice marks it as read. */
export default function Notices({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const query = useInfiniteQuery({
    queryKey: ['notices'],
    queryFn: ({ pageParam, signal }) => get<Page<Notice>>('/notices', { cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const read = useAction((which: { ids: string[] } | { all: true }, key) => send('POST', '/notices/read', which, key), {
    onDone: () => {
      void client.invalidateQueries({ queryKey: ['notices'] })
      void client.invalidateQueries({ queryKey: workbenchQuery.queryKey })
    },
  })
  return (
    <section className="notices" aria-label={t('notice.title')}>
      <header>
        <h2>{t('notice.title')}</h2>
        <Button type="link" size="small" onClick={() => read.mutate({ all: true })} loading={read.isPending}>
          {t('notice.readAll')}
        </Button>
      </header>
      <Loaded query={query} rows={3}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items)
          if (items.length === 0) return <Plain title={t('notice.none')} />
          return (
            <ul>
              {items.map((notice) => (
                <li key={notice.id} className={notice.readAt === null ? 'notice notice-new' : 'notice'}>
                  {notice.matter === null ? (
                    <span>{notice.text}</span>
                  ) : (
                    <Link
                      to={`/matters/${notice.matter}`}
                      onClick={() => {
                        if (notice.readAt === null) read.mutate({ ids: [notice.id] })
                        onLeave()
                      }}
                    >
                      {notice.text}
                    </Link>
                  )}
                  <small>
                    {notice.number} {momentText(notice.createdAt)}
                  </small>
                </li>
              ))}
            </ul>
          )
        }}
      </Loaded>
      {query.hasNextPage && (
        <Button block onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
          {t('list.more')}
        </Button>
      )}
    </section>
  )
}
