// The desk that works without a connection (CR-08). Entries lie in the browser's database, each sealed with AES-256-GCM under a key that PBKDF2 makes of the desk's
// passphrase; the key is in this page's memory alone, and gone when it is locked, left, or nobody has touched it for ten minutes. An entry keeps its own id from the moment
// it is kept, so that handing it over again makes nothing new.
'use strict';
(() => {
  const desk = document.getElementById('desk');
  if (!desk) return;
  const { organisation, kind, language, handOver } = desk.dataset;
  const words = JSON.parse(desk.dataset.words);
  const fields = JSON.parse(desk.dataset.fields);
  const byId = (id) => document.getElementById(id);
  const status = byId('desk-status');
  const form = byId('desk-form');
  const iterations = 600000; // OWASP's figure for PBKDF2 with SHA-256
  const idle = 10 * 60 * 1000;
  const together = 5; // entries of one request: a slow line brings something over before it breaks
  const largest = 600000; // characters of sealed entries in a request, well below what the gateway takes
  const notAnswered = 60 * 1000;
  const contacts = ['complainant.telephone', 'complainant.address', 'complainant.email'];
  const format = 'complaintsuite-desk/1';
  let key = null;
  let editing = null;
  let late = false; // what stands in the form is a change that came too late
  let timer = null;

  const say = (text) => { status.textContent = text; };

  // The database: `desks` holds how the key is made, `entries` what is sealed.
  const opened = () => new Promise((resolve, reject) => {
    const request = indexedDB.open('complaintsuite-desk', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('desks', { keyPath: 'organisation' });
      request.result.createObjectStore('entries', { keyPath: 'id' }).createIndex('organisation', 'organisation');
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const inStore = async (name, mode, work) => {
    const database = await opened();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(name, mode, { durability: 'strict' });
        const request = work(transaction.objectStore(name));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
  };
  const all = async () => (await inStore('entries', 'readonly', (store) => store.index('organisation').getAll(organisation))).sort((a, b) => a.number - b.number);
  /** Changes an entry as it lies there now, in one transaction: nothing that another act or tab wrote meanwhile is lost. `change` answers the new row, or null to leave it. */
  const change = (id, make) => inStore('entries', 'readwrite', (store) => {
    const outcome = { result: null };
    store.get(id).onsuccess = (event) => {
      outcome.result = make(event.target.result);
      if (outcome.result) store.put(outcome.result);
    };
    return outcome;
  });

  const toBase64 = (bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(''));
  const ofBase64 = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const encoded = (text) => new TextEncoder().encode(text);
  const seal = async (plain, about, by = key) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv: toBase64(iv), data: toBase64(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: encoded(about) }, by, encoded(JSON.stringify(plain)))) };
  };
  const unseal = async (sealed, about, by = key) =>
    JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: ofBase64(sealed.iv), additionalData: encoded(about) }, by, ofBase64(sealed.data))));
  const aboutEntry = (id) => `${organisation}\n${id}`;
  const aboutResult = (id) => `${organisation}\n${id}\nresult`;
  const keyOf = async (passphrase, salt, rounds) => crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }, await crypto.subtle.importKey('raw', encoded(passphrase), 'PBKDF2', false, ['deriveKey']),
    { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);

  const unlock = async (passphrase) => {
    const known = await inStore('desks', 'readonly', (store) => store.get(organisation));
    if (!known) {
      if (passphrase.length < 12) return words.short;
      const salt = crypto.getRandomValues(new Uint8Array(16));
      key = await keyOf(passphrase, salt, iterations);
      const check = await seal('desk', aboutEntry('check'));
      await inStore('desks', 'readwrite', (store) => store.add({ organisation, salt: toBase64(salt), iterations, check }));
      return '';
    }
    const candidate = await keyOf(passphrase, ofBase64(known.salt), known.iterations);
    try {
      await unseal(known.check, aboutEntry('check'), candidate);
    } catch {
      return words.wrong;
    }
    key = candidate;
    return '';
  };

  const touch = () => {
    clearTimeout(timer);
    if (key) timer = setTimeout(lock, idle);
  };

  const lock = () => {
    key = null;
    editing = null;
    beLate(false);
    clearTimeout(timer);
    form.reset();
    byId('desk-entries').replaceChildren();
    byId('desk-work').hidden = true;
    byId('desk-open').hidden = false;
    say(words.locked);
  };

  const value = (name) => {
    const field = form.elements.namedItem(name);
    return !field ? '' : field.type === 'checkbox' ? (field.checked ? 'yes' : '') : field.value.trim();
  };

  const twoDigits = (number) => String(number).padStart(2, '0');
  const beLate = (isLate) => {
    late = isLate;
    byId('desk-late').hidden = !isLate;
  };
  const begin = () => {
    form.reset();
    editing = null;
    beLate(false);
    const now = new Date();
    const minutes = -now.getTimezoneOffset();
    form.elements.namedItem('desk.received').value =
      `${now.getFullYear()}-${twoDigits(now.getMonth() + 1)}-${twoDigits(now.getDate())}T${twoDigits(now.getHours())}:${twoDigits(now.getMinutes())}`;
    form.elements.namedItem('desk.offset').value = `${minutes < 0 ? '-' : '+'}${twoDigits(Math.floor(Math.abs(minutes) / 60))}:${twoDigits(Math.abs(minutes) % 60)}`;
  };

  const holds = (condition) => condition.values.includes(
    condition.selector === 'channel' ? value('desk.channel') : condition.selector === 'anonymous' ? String(value('complainant.name') === '') : value(condition.selector));
  const isNeeded = (field) => field.needed || field.demands.some((demand) => demand.every(holds));

  const mark = (name, text) => {
    const field = form.elements.namedItem(name);
    const box = field && field.closest('.field');
    if (!box) return;
    const id = `${field.id}-error`;
    const before = byId(id);
    if (before) before.remove();
    box.classList.toggle('wrong', text !== '');
    field.setAttribute('aria-invalid', String(text !== ''));
    field.dataset.hint ??= field.getAttribute('aria-describedby') || '';
    const described = [field.dataset.hint, text === '' ? '' : id].filter((each) => each !== '').join(' ');
    if (described === '') field.removeAttribute('aria-describedby');
    else field.setAttribute('aria-describedby', described);
    if (text === '') return;
    const error = document.createElement('p');
    error.className = 'error';
    error.id = id;
    error.textContent = text;
    box.insertBefore(error, field);
  };

  // The first field that is wrong has the focus.
  const isComplete = () => {
    const wrong = fields.filter((field) => isNeeded(field) && value(field.name) === '').map((field) => [field.name, words.missing]);
    if (desk.dataset.contact && contacts.every((name) => value(name) === '')) wrong.push([contacts[0], words.contact]);
    if (desk.dataset.name && ['complainant.name', ...contacts].every((name) => value(name) === '')) wrong.push(['complainant.name', words.name]);
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value('desk.received'))) wrong.push(['desk.received', words.missing]);
    if (!/^[+-]\d\d:\d\d$/.test(value('desk.offset'))) wrong.push(['desk.offset', words.missing]);
    for (const name of [...fields.map((field) => field.name), ...contacts, 'desk.received', 'desk.offset']) mark(name, (wrong.find(([each]) => each === name) || ['', ''])[1]);
    if (wrong.length > 0) form.elements.namedItem(wrong[0][0]).focus();
    return wrong.length === 0;
  };

  const party = (prefix, parts) => {
    const said = Object.fromEntries(parts.map((part) => [part, value(`${prefix}.${part}`)]).filter(([, text]) => text !== ''));
    return Object.keys(said).length > 0 ? said : undefined;
  };

  /** A moment by the desk's clock, as the contract takes it: RFC 3339 with the desk's offset. A ship's is not the procedure's. */
  const moment = (name) => `${value(name).slice(0, 16)}:00${value('desk.offset')}`;
  const isMoment = (name) => fields.some((field) => field.name === name && field.type === 'moment');

  // An entry as the contract has it (OfflineEntry), and beside it what the form needs to show it again.
  const read = (id) => {
    const complainant = party('complainant', ['name', 'telephone', 'address', 'postcode', 'email', 'unit']);
    const details = fields.filter((field) => field.name.startsWith('details.') && value(field.name) !== '')
      .map((field) => [field.name.slice('details.'.length), isMoment(field.name) ? moment(field.name) : value(field.name)]);
    return {
      received: moment('desk.received'),
      registration: {
        requestId: id,
        organisation,
        kind,
        channel: value('desk.channel'),
        subject: value('subject'),
        facts: value('facts'),
        leads: value('leads'),
        demand: value('demand'),
        requestedDate: value('requested-date'),
        harmOngoing: value('harm-ongoing') !== '',
        respondent: party('respondent', ['name', 'telephone', 'postcode']),
        complainant,
        details: Object.fromEntries(details),
        // What the form offers and somebody leaves empty is not known; who stays anonymous has not been asked.
        unknownFields: fields.filter((field) => field.unknown && value(field.name) === '' && (complainant || !field.name.startsWith('complainant.'))).map((field) => field.name),
        protectIdentity: value('protect_identity') !== '',
        language,
      },
    };
  };

  const write = (entry) => {
    const registration = entry.registration;
    const set = (name, text) => {
      const field = form.elements.namedItem(name);
      if (field && field.type === 'checkbox') field.checked = Boolean(text);
      else if (field) field.value = text || '';
    };
    set('desk.received', entry.received.slice(0, 16));
    set('desk.offset', entry.received.slice(19));
    set('desk.channel', registration.channel);
    for (const name of ['subject', 'facts', 'leads', 'demand']) set(name, registration[name]);
    set('requested-date', registration.requestedDate);
    set('harm-ongoing', registration.harmOngoing);
    set('protect_identity', registration.protectIdentity);
    for (const side of ['respondent', 'complainant']) for (const [part, text] of Object.entries(registration[side] || {})) set(`${side}.${part}`, text);
    for (const [name, text] of Object.entries(registration.details)) set(`details.${name}`, isMoment(`details.${name}`) ? text.slice(0, 16) : text);
  };

  const sayLate = () => {
    say(words.changed);
    status.scrollIntoView();
    byId('desk-copy').focus({ preventScroll: true });
  };

  const keep = async () => {
    if (!isComplete()) return;
    const before = editing || { id: crypto.randomUUID(), number: Date.now() };
    const { id, number } = before;
    let kept;
    try {
      const sealed = await seal(read(id), aboutEntry(id));
      const isAsOpened = (stored) =>
        editing ? stored && stored.iv === before.iv && stored.sent === before.sent && stored.saved === before.saved && stored.result?.iv === before.result?.iv : !stored;
      kept = await change(id, (stored) => isAsOpened(stored) ? { id, organisation, kind, number, sent: false, saved: false, ...sealed, result: null } : null);
    } catch {
      say(words.notKept);
      return;
    }
    if (kept) begin();
    else {
      editing = null; // what was typed stays in the form, and becomes a new entry only when somebody says so
      beLate(true);
    }
    await show();
    if (!kept) return sayLate();
    say(words.kept);
    status.scrollIntoView();
  };

  /** What stands in the form, a line for each field, as the page names it. */
  const typed = () => [...form.elements].filter((field) => field.name && value(field.name) !== '').map((field) => {
    const label = field.labels[0].cloneNode(true);
    for (const aside of label.querySelectorAll('.aside')) aside.remove();
    return `${label.textContent.trim()}: ${field.type === 'checkbox' ? '✓' : field.selectedOptions ? field.selectedOptions[0].text : field.value.trim()}`;
  }).join('\n');

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typed());
    } catch {
      say(words.notCopied);
      return;
    }
    say(words.copied);
  };

  const element = (tag, text, parent) => {
    const made = document.createElement(tag);
    made.textContent = text;
    parent.append(made);
    return made;
  };
  const button = (text, about, parent, work) => {
    const made = element('button', text, parent);
    made.type = 'button';
    made.className = 'button';
    made.setAttribute('aria-label', `${text}: ${about}`);
    made.addEventListener('click', work);
  };

  /** Names of the words that say how an entry stands. What lies in a file is no less to be handed over from here: whichever comes second makes nothing new. */
  const marksOf = (stored, result) => {
    if (result) return [result.outcome];
    const marks = [stored.sent && 'sent', stored.saved && 'saved'].filter((mark) => mark);
    return marks.length > 0 ? marks : ['waiting'];
  };

  /** What an entry says, with its result; null where it can't be opened, as its bytes were damaged on the device: the others go on without it. */
  const openEntry = async (stored, by = key) => {
    try {
      return { entry: await unseal(stored, aboutEntry(stored.id), by), result: stored.result && await unseal(stored.result, aboutResult(stored.id), by) };
    } catch {
      return null;
    }
  };
  const remove = async (id) => {
    await inStore('entries', 'readwrite', (store) => store.delete(id));
    await show();
  };

  const showEntry = async (stored, list) => {
    const opened = await openEntry(stored);
    const item = element('li', '', list);
    item.dataset.id = stored.id;
    if (!opened) {
      element('p', words.damaged, item).className = 'error';
      button(words.remove, new Date(stored.number).toLocaleString(language), item, () => remove(stored.id));
      return;
    }
    const { entry, result } = opened;
    const about = entry.registration.subject || entry.registration.facts.slice(0, 80);
    const head = element('p', '', item);
    element('strong', about, head);
    for (const mark of marksOf(stored, result)) element('span', words[mark], head).className = mark === 'refused' ? 'tag late' : 'tag';
    element('span', `${entry.received.slice(0, 16).replace('T', ' ')} (UTC${entry.received.slice(19)})`, item).className = 'when';
    if (result && result.number) element('p', [`${words.number}: ${result.number}`, ...(result.code ? [`${words.code}: ${result.code}`] : [])].join(' · '), item);
    for (const problem of result ? result.problems : []) element('p', problem, item).className = 'error';
    const acts = document.createElement('p');
    acts.className = 'actions';
    const registered = result && result.outcome === 'registered';
    // What may have arrived keeps its content until the suite has answered: the same id with other content would be refused.
    if (!registered && stored.kind === kind && ((!stored.sent && !stored.saved) || result)) button(words.change, about, acts, () => {
      if (late) return sayLate();
      begin();
      write(entry);
      editing = stored;
      form.scrollIntoView();
    });
    if (result) button(words.remove, about, acts, () => remove(stored.id));
    if (acts.hasChildNodes()) item.append(acts);
  };

  const show = async () => {
    const list = document.createElement('ul');
    const entries = await all();
    for (const stored of entries) await showEntry(stored, list);
    if (!key) return; // locked meanwhile
    const shown = byId('desk-entries');
    shown.replaceChildren(...list.childNodes);
    if (entries.length === 0) element('li', words.noEntries, shown);
  };

  const waiting = async () => (await all()).filter((stored) => !stored.result);

  /** Marks entries as under way, as they lie there now; those that were taken out or answered meanwhile stay behind. */
  const underWay = async (entries, mark) => {
    const taken = [];
    for (const { id } of entries) taken.push(await change(id, (stored) => stored && !stored.result ? { ...stored, ...mark } : null));
    return taken.filter((stored) => stored);
  };

  const answered = { problem: '', waits: false };
  const waits = (problem) => ({ problem, waits: true });

  /**
   * Sends a part, under a key that stays although the desk is locked meanwhile. Answers what to say where it did not arrive or was refused whole, and then whether the other parts wait too, as
   * none of them would arrive.
   */
  const send = async (part, handOverId, by) => {
    const taken = await underWay(part, { sent: true });
    if (taken.length === 0) return answered;
    const entries = await Promise.all(taken.map((stored) => unseal(stored, aboutEntry(stored.id), by)));
    let answer;
    try {
      answer = await fetch(handOver, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ handOverId, organisation, entries }),
        redirect: 'manual',
        signal: AbortSignal.timeout(notAnswered),
      });
    } catch {
      return waits(words.notReached);
    }
    if (answer.type === 'opaqueredirect' || answer.status === 401) return waits(words.signOn);
    if (!answer.ok && answer.status !== 422) return waits(words.notReached);
    let told;
    try {
      told = await answer.json();
    } catch {
      return waits(words.notReached); // it broke off on its way back
    }
    if (!answer.ok) return { problem: told.problems.join(' '), waits: false };
    for (const result of told.results) {
      const sealed = await seal(result, aboutResult(result.id), by);
      await change(result.id, (stored) => stored ? { ...stored, sent: true, result: sealed } : null);
    }
    return answered;
  };

  const partsOf = (entries) => {
    const parts = [];
    let size = 0;
    for (const stored of entries) {
      const last = parts.at(-1);
      size = last && last.length < together && size + stored.data.length <= largest ? size + stored.data.length : 0;
      if (size > 0) last.push(stored);
      else {
        parts.push([stored]);
        size = stored.data.length;
      }
    }
    return parts;
  };

  const handAllOver = async () => {
    const start = byId('desk-hand-over');
    start.disabled = true;
    say(words.handing);
    const handOverId = crypto.randomUUID();
    const by = key;
    const problems = new Set();
    try {
      const readable = [];
      for (const stored of await waiting()) {
        if (await openEntry(stored, by)) readable.push(stored);
        else problems.add(words.damaged);
      }
      for (const part of partsOf(readable)) {
        touch(); // whoever waits for a slow line is not away
        const outcome = await send(part, handOverId, by);
        if (outcome.problem !== '') problems.add(outcome.problem);
        if (outcome.waits) break;
      }
      touch();
      if (key) await show();
      say([...problems].join(' ') || words.handed);
    } catch (failure) {
      say(words.brokeOff);
      throw failure;
    } finally {
      start.disabled = false;
    }
  };

  /** As sealed as it lies here; `suite hand-over` opens it with the passphrase. */
  const save = async () => {
    const { salt, iterations: rounds } = await inStore('desks', 'readonly', (store) => store.get(organisation));
    const file = {
      format,
      organisation,
      kdf: { name: 'PBKDF2', hash: 'SHA-256', iterations: rounds, salt },
      entries: (await underWay(await waiting(), { saved: true })).map(({ id, iv, data }) => ({ id, iv, data })),
    };
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([JSON.stringify(file)], { type: 'application/json' }));
    link.download = `desk-${organisation}-${new Date().toISOString().slice(0, 10)}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
    await show();
    say(words.savedAll);
  };

  const start = async () => {
    if (!window.isSecureContext || !crypto.subtle || !window.indexedDB || !navigator.serviceWorker) {
      say(words.noStore);
      return;
    }
    byId('desk-open').hidden = false;
    byId('desk-open').addEventListener('submit', async (event) => {
      event.preventDefault();
      const field = byId('desk-passphrase');
      const problem = await unlock(field.value);
      say(problem);
      if (problem !== '') return;
      field.value = '';
      byId('desk-open').hidden = true;
      byId('desk-work').hidden = false;
      begin();
      await show();
      touch();
    });
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      if (late) sayLate();
      else await keep();
    });
    byId('desk-copy').addEventListener('click', copy);
    byId('desk-keep-new').addEventListener('click', keep);
    byId('desk-discard').addEventListener('click', () => {
      begin();
      say('');
    });
    byId('desk-hand-over').addEventListener('click', handAllOver);
    byId('desk-save').addEventListener('click', save);
    byId('desk-lock').addEventListener('click', lock);
    for (const sign of ['keydown', 'pointerdown']) document.addEventListener(sign, touch);
    // The browser does not clear away on its own what waits here, where it lets a page ask for that.
    if (navigator.storage && navigator.storage.persist) await navigator.storage.persist();
    await navigator.serviceWorker.register('/desk/worker.js');
    const worker = (await navigator.serviceWorker.ready).active;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { desk.dataset.ready = 'yes'; };
    worker.postMessage({ pages: desk.dataset.pages.split(' ') }, [port2]);
  };

  start();
})();
