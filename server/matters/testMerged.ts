import type { World } from '../testing/index.ts'
import { type courseIn, done, type Made } from './testCourse.ts'

export const consent = { notice: '2026-1', contact: true }

/** How submissions about one lamp are merged in a world. */
export function mergingIn(world: World, course: ReturnType<typeof courseIn>) {
  const join = (made: Made, lead: Made, who = 'dispatcher') =>
    world.move(who, made.matter, 'join', { lead: lead.matter, reason: '同一盏路灯' })

  /** A matter the roads unit handles, with two others that came on other days and follow it. */
  const merged = async () => {
    const lead = await course.handled({ title: '路灯不亮' })
    course.at('2026-03-03')
    const second = await course.registered({
      title: '灯坏了',
      consent,
      petitioner: { name: '李小二', phone: '13612345678' },
    })
    course.at('2026-03-04')
    const third = await course.registered({
      title: '巷口没灯',
      body: '巷口漆黑一片。',
      petitioner: { anonymous: true },
    })
    done(await join(second, lead))
    done(await join(third, lead, 'supervisor'))
    return { lead, second, third }
  }
  return { join, merged }
}
