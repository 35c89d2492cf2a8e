import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** What axe finds wrong, each as one line: the rule, and where. It is brought into a document once. */
export async function violations(page: Page): Promise<string[]> {
  const there = await page.evaluate(() => 'axe' in window)
  // pages without frames need no second page to put results together
  const axe = new AxeBuilder({ page, ...(there && { axeSource: 'void 0' }) }).setLegacyMode()
  const { violations: found } = await axe.options({ resultTypes: ['violations'] }).analyze()
  return found.flatMap(({ id, nodes }) =>
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
    window.scrollTo(0, 0)
    ;(document.activeElement as HTMLElement | null)?.blur()
  })
  const faults: string[] = []
  for (let presses = 0; presses < 200; presses++) {
    await page.keyboard.press('Tab')
    const fault = await page.evaluate(() => {
      const at = document.activeElement as HTMLInputElement | null
      if (at === null || at === document.body) return 'end'
      const group = at.type === 'radio' ? document.getElementsByName(at.name) : [at]
      for (const one of group) if (one.dataset['stop'] === 'open') one.dataset['stop'] = 'seen'
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at)
      const name = `${at.tagName} ${(at.textContent || at.name).trim().slice(0, 30)}`
      if ((outlineStyle === 'none' || outlineWidth === '0px') && boxShadow === 'none') return `${name} shows no focus`
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
