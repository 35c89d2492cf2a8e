import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const { source }: { source: string } = createRequire(import.meta.resolve('@axe-core/playwright'))('axe-core')

type Found = { violations: { id: string; nodes: { target: unknown[]; failureSummary?: string }[] }[] }

/** What axe finds wrong, each as one line: the rule, and where. It is brought into a document once. */
export async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source)
  const found = (await page.evaluate('axe.run(document, { resultTypes: ["violations"], preload: false })')) as Found
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`),
  )
}

/** What sticks out of a page of this width, so that one would have to push it sideways to read on (WCAG 1.4.10). */
export async function stickingOut(page: Page, width: number): Promise<string[]> {
  const { height } = page.viewportSize() ?? { height: 768 }
  await page.setViewportSize({ width, height })
  return page.evaluate((edge) => {
    if (document.documentElement.scrollWidth <= edge) return []
    const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > edge + 1)
    return wide.slice(0, 3).map((one) => `${one.tagName} ${one.className} ends beyond ${edge}`)
  }, width)
}

/** Walks a page by the Tab key alone: what it never comes to, what does not show that it has the focus, what is covered then. */
export async function outOfReach(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    const stops = 'a[href], button, input, select, textarea, summary, [tabindex="0"]'
    const groups = new Set<string>()
    for (const one of document.querySelectorAll<HTMLInputElement>(stops)) {
      if (!one.checkVisibility({ visibilityProperty: true }) || one.disabled || one.type === 'hidden') continue
      // of a list to choose from, the choice alone
      if (one.type === 'radio' && (groups.has(one.name) || groups.add(one.name) === undefined)) continue
      one.dataset['stop'] = 'open'
    }
    // Tab goes on from where the focus was last
    const top = document.body.insertBefore(document.createElement('span'), document.body.firstChild)
    top.tabIndex = -1
    top.focus()
    top.remove()
  })
  const faults: string[] = []
  for (let presses = 0; presses < 200; presses++) {
    await page.keyboard.press('Tab')
    const fault = await page.evaluate(() => {
      const at = document.activeElement as HTMLInputElement | null
      if (at === null || at === document.body) return 'end'
      const group = at.type === 'radio' ? document.getElementsByName(at.name) : [at]
      for (const one of group) if (one.dataset['stop'] === 'open') one.dataset['stop'] = 'seen'
      const shown = [at, ...(at.labels ?? [])].some((one) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one)
        return (outlineStyle !== 'none' && outlineWidth !== '0px') || (one === at && boxShadow !== 'none')
      })
      const name = `${at.tagName} ${(at.textContent || at.name).trim().slice(0, 30)}`
      if (!shown) return `${name} shows no focus`
      const { x, y, width, height } = at.getBoundingClientRect()
      const top = document.elementFromPoint(x + width / 2, y + height / 2)
      return top === null || at.contains(top) || top.contains(at) ? undefined : `${name} is covered`
    })
    if (fault === 'end') break
    if (fault !== undefined) faults.push(fault)
  }
  const missed = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-stop=open]')].map(
      (one) => `${one.tagName} ${(one.textContent ?? '').trim().slice(0, 30)} is not reached`,
    ),
  )
  return [...faults, ...missed]
}
