import type { Chance } from './chance.ts'

// Common family names and syllables, combined by chance: names that could exist and belong to nobody in particular.
const families = [
  ...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹窦章苏潘葛范彭鲁马方袁柳唐罗薛贺倪汤',
]
const firsts = [...'安柏晨丹恩芳光海佳景凯兰明宁培琪瑞思天文晓雅永泽志春冬谷禾锦乐沐念清若书棠溪语昭']
const seconds = [...'斌昌德峰刚浩慧杰康玲梅楠萍强蓉山婷伟霞阳宜远悦云珍竹涵桐菲霖']

export function personName(chance: Chance): string {
  return chance.pick(families) + chance.pick(firsts) + (chance.happens(0.72) ? chance.pick(seconds) : '')
}

/** The middle block of zeros is not given out, so that no number rings anywhere. */
export function mobileNumber(chance: Chance): string {
  return `190000${String(chance.between(0, 99_999)).padStart(5, '0')}`
}
