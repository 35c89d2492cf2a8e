import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Authenticator, Installation } from '../../server/kernel/index.ts'
import { mountAssets } from './assets.ts'
import { errorPage, missingPage } from './errors.ts'
import { helpPage } from './help.ts'
import { homePage } from './home.ts'
import { checkPage, confirm } from './request/check.ts'
import { doneCopy, donePage } from './request/done.ts'
import { answerQuestion, questions, showQuestion } from './request/flow.ts'
import { stagedPhoto } from './request/photos.ts'
import { leave, start, startPage } from './request/start.ts'
import { statisticsPage } from './statistics.ts'
import { stepDonePage } from './track/done.ts'
import { makeMove, movePage } from './track/move.ts'
import { signIn, signInPage, signOut } from './track/signIn.ts'
import { openSplit } from './track/splits.ts'
import { changeConsent, statusPage, statusPhoto } from './track/status.ts'
import { chooseReading, redirect, type Visit, visitor } from './visit.ts'

/** A form at most; a text that is longer than its field still comes back to be shortened. */
const FORM_BYTES = 256 * 1024

type Answer = (visit: Visit) => FastifyReply | Promise<FastifyReply>

/**
 * The resident's side: pages at `/` that are whole without scripts. Mounted into the service's own process, it uses the same
 * commands as the API, under the resident's role.
 */
export function mountPortal(app: FastifyInstance, { kernel }: Installation, authenticator: Authenticator): void {
  app.register(async (scope) => {
    const visitOf = visitor(kernel)
    const page =
      (answer: Answer) =>
      async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
        answer(await visitOf(request, reply))
    const get = (path: string, answer: Answer) => scope.get(path, page(answer))
    const post = (path: string, answer: Answer) => scope.post(path, page(answer))

    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: FORM_BYTES },
      (_request, body, done) => done(null, new URLSearchParams(String(body))),
    )
    scope.setErrorHandler(async (error, request, reply) => errorPage(await visitOf(request, reply), error))

    mountAssets(scope)
    get('/', homePage)
    get('/help', helpPage)
    get('/statistics', statisticsPage)
    get('/reading', chooseReading)
    post('/leave', leave)

    get('/request', startPage)
    get('/request/start', (visit) => redirect(visit, '/request'))
    post('/request/start', start)
    for (const question of questions) {
      get(`/request/${question.id}`, (visit) => showQuestion(visit, question))
      post(`/request/${question.id}`, (visit) => answerQuestion(visit, question))
    }
    get('/request/photos/:id', stagedPhoto)
    get('/request/check', checkPage)
    post('/request/check', confirm)
    get('/request/done/:number', donePage)
    get('/request/done/:number/copy', doneCopy)

    get('/track', signInPage)
    post('/track', (visit) => signIn(visit, authenticator))
    get('/track/end', (visit) => redirect(visit, '/track'))
    post('/track/end', signOut)
    get('/track/status', statusPage)
    get('/track/photos/:id', statusPhoto)
    post('/track/consent', changeConsent)
    get('/track/move/:move', movePage)
    post('/track/move/:move', makeMove)
    get('/track/done/:seq', stepDonePage)
    get('/track/split', (visit) => redirect(visit, '/track/status'))
    post('/track/split', openSplit)

    // what lies beside every page; programs that miss the API are answered as programs
    scope.get('/*', (request, reply) => {
      if (request.url.startsWith('/api/')) return reply.callNotFound()
      return page(missingPage)(request, reply)
    })
  })
}
