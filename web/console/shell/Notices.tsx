import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { get, send } from '../api/client.ts'
import type { Notice, Page } from '../api/contract.ts'
import { useAction } from '../api/useAction.ts'
import { momentText } from '../language/format.ts'
import { Loaded } from '../page/Loaded.tsx'
import { Plain } from '../page/Plain.tsx'
import { workbenchQuery } from '../work/workbench.ts'
import { groupNotices, type NoticeGroup } from './noticeGroups.ts'

/** So many of one matter are shown before one asks for the others. */
const AT_FIRST = 2

/**
 * What the product told this account, newest first, with what concerns one matter together. Opening the matter of a notice marks
 * everything about it as read.
 */
export default function Notices({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [unread, setUnread] = useState(false)
  const query = useInfiniteQuery({
    queryKey: ['notices', unread],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Notice>>('/notices', { cursor: pageParam, ...(unread && { unread }) }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const read = useAction((which: { ids: string[] } | { all: true }, key) => send('POST', '/notices/read', which, key), {
    onDone: () => {
      void client.invalidateQueries({ queryKey: ['notices'] })
      void client.invalidateQueries({ queryKey: workbenchQuery.queryKey })
    },
  })
  const markRead = (ids: string[]) => ids.length > 0 && read.mutate({ ids: ids.slice(0, 200) })
  return (
    <section className="notices" aria-label={t('notice.title')}>
      <header>
        <h2>{t('notice.title')}</h2>
        <Checkbox checked={unread} onChange={({ target }) => setUnread(target.checked)}>
          {t('notice.onlyUnread')}
        </Checkbox>
        <Button type="link" size="small" onClick={() => read.mutate({ all: true })} loading={read.isPending}>
          {t('notice.readAll')}
        </Button>
      </header>
      <Loaded query={query} rows={3}>
        {({ pages }) => {
          const groups = groupNotices(pages.flatMap((page) => page.items))
          if (groups.length === 0) return <Plain title={t('notice.none')} />
          return (
            <ul>
              {groups.map((group) => (
                <Group
                  key={group.key}
                  group={group}
                  onRead={() => markRead(group.unread)}
                  onOpen={() => {
                    markRead(group.unread)
                    onLeave()
                  }}
                />
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
      <footer>
        <Link to="/me/notices" onClick={onLeave}>
          {t('notice.settings')}
        </Link>
      </footer>
    </section>
  )
}

function Group({ group, onRead, onOpen }: { group: NoticeGroup; onRead: () => void; onOpen: () => void }) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const { number, items, unread } = group
  const shown = all ? items : items.slice(0, AT_FIRST)
  return (
    <li className="notice-group">
      {shown.map((notice) => (
        <Line key={notice.id} notice={notice} onOpen={onOpen} />
      ))}
      <small className="notice-foot">
        <span className="number">{number}</span>
        {items.length > shown.length && (
          <button type="button" className="quiet" onClick={() => setAll(true)}>
            {t('notice.more', { count: items.length - shown.length })}
          </button>
        )}
        {unread.length > 0 && (
          <button type="button" className="quiet" onClick={onRead}>
            {t('notice.read')}
          </button>
        )}
      </small>
    </li>
  )
}

function Line({ notice, onOpen }: { notice: Notice; onOpen: () => void }) {
  const { t } = useTranslation()
  const { matter, page, kind, text, createdAt, readAt } = notice
  const to = matter === null ? page : `/matters/${matter}`
  return (
    <div className={readAt === null ? 'notice notice-new' : 'notice'}>
      {kind !== 'work' && <span className={`notice-tag notice-${kind}`}>{t(`notice.tag.${kind}`)}</span>}
      {to === null ? (
        <span>{text}</span>
      ) : (
        <Link to={to} onClick={onOpen}>
          {text}
        </Link>
      )}
      <small className="number">{momentText(createdAt)}</small>
    </div>
  )
}
