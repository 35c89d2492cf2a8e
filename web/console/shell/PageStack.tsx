import { Activity, Suspense, useEffect, useState } from 'react'
import { type Location, Route, Routes, useLocation } from 'react-router'
import { NoRight } from '../page/Failure.tsx'
import { Loading } from '../page/Loading.tsx'
import { NowherePage } from '../page/NowherePage.tsx'
import { useMay } from '../session/useMe.ts'
import { Guard } from './Guard.tsx'
import { pages } from './pages.tsx'
import type { Tab } from './tabs.ts'

/**
 * The page one looks at, and behind it, asleep, the other open pages that were looked at since the last reload: half a form is
 * still half a form after a glance at another matter.
 */
export function PageStack({ tabs }: { tabs: readonly Tab[] }) {
  const location = useLocation()
  const [visited, setVisited] = useState<Record<string, Location>>({})
  useEffect(() => setVisited((before) => ({ ...before, [location.pathname]: location })), [location])
  const shown = { ...visited, [location.pathname]: location }
  return tabs.map(({ path }) => {
    const at = shown[path]
    return (
      at !== undefined && (
        <Activity key={path} mode={path === location.pathname ? 'visible' : 'hidden'}>
          <Guard>
            <Suspense fallback={<Loading />}>
              <PageAt location={at} />
            </Suspense>
          </Guard>
        </Activity>
      )
    )
  })
}

function PageAt({ location }: { location: Location }) {
  const may = useMay()
  return (
    <Routes location={location}>
      {pages.map(({ path, may: operation, Page }) => (
        <Route key={path} path={path} element={may(operation) ? <Page /> : <NoRight />} />
      ))}
      <Route path="*" element={<NowherePage />} />
    </Routes>
  )
}
