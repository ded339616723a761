// Passkeys: makes one, signs in with one, confirms with one. A form says by data-passkey what it is for and sends the
// key's answer in its hidden field "credential". Without this script such forms stay hidden: passwords still work.

const supported = Boolean(window.PublicKeyCredential)

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0))

const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')

// The server sends binary values as base64url; the browser wants bytes, and the other way round.
function readOptions ({ publicKey }) {
  const described = (list) => (list || []).map((item) => ({ ...item, id: toBytes(item.id) }))
  const options = { ...publicKey, challenge: toBytes(publicKey.challenge) }
  if (publicKey.user) options.user = { ...publicKey.user, id: toBytes(publicKey.user.id) }
  if (publicKey.excludeCredentials) options.excludeCredentials = described(publicKey.excludeCredentials)
  if (publicKey.allowCredentials) options.allowCredentials = described(publicKey.allowCredentials)
  return options
}

function writeCredential (credential) {
  const response = {}
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (credential.response[name]) response[name] = toText(credential.response[name])
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports()
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response
  })
}

function send (form, credential) {
  form.elements.credential.value = writeCredential(credential)
  form.submit()
}

function say (form, message) {
  form.querySelector('[role=status]').textContent = message
}

const embedded = (form) => JSON.parse(document.getElementById(form.dataset.options).textContent)

async function fetched (form) {
  const answer = await fetch(form.action, { headers: { Accept: 'application/json' } })
  if (!answer.ok) throw new Error(`${answer.status}`)
  return (await answer.json()).request_options
}

const ceremonies = {
  make: async (form) => {
    const options = readOptions(embedded(form).creation_options)
    // A passkey is kept by the device and asks for its own lock, so that it can stand for name and password.
    options.authenticatorSelection = {
      ...options.authenticatorSelection, residentKey: 'required', requireResidentKey: true, userVerification: 'required'
    }
    return navigator.credentials.create({ publicKey: options })
  },
  confirm: async (form) => navigator.credentials.get({ publicKey: readOptions(embedded(form).request_options) }),
  'sign-in': async (form) => navigator.credentials.get({ publicKey: readOptions(await asked(form)) })
}

// One challenge serves the offer and the button: the server knows only the last one that it gave.
let challenge = null
const asked = (form) => (challenge ??= fetched(form))

// The passkeys that the browser offers under the e-mail field, until a button asks for one: a browser takes one request at a time.
const offer = { stopped: new AbortController(), ended: Promise.resolve() }

async function offerPasskeys (form, signal) {
  if (!(await window.PublicKeyCredential.isConditionalMediationAvailable?.())) return
  const publicKey = readOptions(await asked(form))
  if (!signal.aborted) send(form, await navigator.credentials.get({ publicKey, mediation: 'conditional', signal }))
}

function begin (form) {
  form.hidden = false
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    say(form, form.dataset.waiting)
    offer.stopped.abort()
    await offer.ended
    try {
      send(form, await ceremonies[form.dataset.passkey](form))
    } catch (refusal) {
      challenge = null
      say(form, form.dataset.refused)
    }
  })
  // An offer that nobody takes up ends in an error that nobody needs to see.
  if (form.dataset.passkey === 'sign-in') offer.ended = offerPasskeys(form, offer.stopped.signal).catch(() => {})
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  if (supported) begin(form)
  else form.nextElementSibling?.removeAttribute('hidden')
}
