'use strict';
// Shows the operations of /openapi/v1.json and sends requests to this very site. Nothing is stored: token and ticket live in their fields.
const words = {
  'zh-CN': { name: '中文', title: '接口试用', intro: '选择一个操作，填写参数后发送。请求会真实执行。', token: '令牌（可选）', ticket: '案件凭证 x-case-ticket（可选）', send: '发送', body: '请求内容（JSON）',
    file: '文件', answer: '应答', open: '无需登录', signed: '需要登录或令牌', failed: '请求未能发出', signedIn: '已登录：', account: '账户与退出', signIn: '登录' },
  en: { name: 'English', title: 'Try the API', intro: 'Choose an operation, fill in its parameters and send it. Requests are carried out for real.', token: 'Token (optional)', ticket: 'Case ticket, x-case-ticket (optional)', send: 'Send',
    body: 'Request body (JSON)', file: 'File', answer: 'Answer', open: 'no sign-on needed', signed: 'needs a sign-on or token', failed: 'The request could not be sent', signedIn: 'Signed in: ', account: 'Account and sign-out', signIn: 'Sign in' },
  es: { name: 'Español', title: 'Probar la API', intro: 'Elija una operación, complete los parámetros y envíela. Las peticiones se ejecutan de verdad.', token: 'Token (opcional)', ticket: 'Tique del caso, x-case-ticket (opcional)',
    send: 'Enviar', body: 'Cuerpo de la petición (JSON)', file: 'Archivo', answer: 'Respuesta', open: 'sin iniciar sesión', signed: 'requiere sesión o token', failed: 'No se pudo enviar la petición',
    signedIn: 'Sesión iniciada: ', account: 'Cuenta y cierre de sesión', signIn: 'Iniciar sesión' },
};
const byId = id => document.getElementById(id);
const wanted = [new URLSearchParams(location.search).get('lang'), ...navigator.languages, 'en'].filter(Boolean);
let language = Object.keys(words).find(known => known.split('-')[0] === wanted.find(tag => Object.keys(words).some(other => other.split('-')[0] === tag.split('-')[0])).split('-')[0]);
let contract = null;
let session = { signedIn: false };

function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const resolve = schema => schema.$ref ? contract.components.schemas[schema.$ref.split('/').pop()] : schema;

// An example of a schema: every field once, three levels deep.
function example(schema, depth = 0) {
  const known = resolve(schema);
  if (known.enum) return known.enum[0];
  if (known.type === 'array') return depth > 2 ? [] : [example(known.items, depth + 1)];
  if (known.type === 'object') return depth > 2 || !known.properties ? {} : Object.fromEntries(Object.entries(known.properties).map(([name, field]) => [name, example(field, depth + 1)]));
  if (known.type === 'boolean') return false;
  if (known.type === 'integer' || known.type === 'number') return 0;
  return known.format === 'int64' ? '0' : '';
}

function withRequestId(value) {
  for (const name of ['requestId', 'request_id']) if (name in value) value[name] = crypto.randomUUID();
  return value;
}

function show(path, method, operation) {
  const text = words[language];
  const form = make('form');
  const fields = [];
  for (const parameter of operation.parameters ?? []) {
    const input = make('input', { name: parameter.name, autocomplete: 'off', ...(parameter.required ? { required: '' } : {}) });
    fields.push({ parameter, input });
    form.append(make('label', {}, parameter.name, make('small', {}, parameter.description ?? ''), input));
  }
  const content = operation.requestBody?.content ?? {};
  let body = null, file = null;
  if (content['application/json']) {
    body = make('textarea', { spellcheck: 'false' });
    body.value = JSON.stringify(withRequestId(example(content['application/json'].schema)), null, 2);
    form.append(make('label', {}, text.body, body));
  } else if (content['multipart/form-data']) {
    file = make('input', { type: 'file', required: '' });
    form.append(make('label', {}, text.file, file));
  }
  const answer = make('pre', { role: 'status', 'aria-label': text.answer, tabindex: '0', hidden: '' });
  form.append(make('button', {}, text.send), answer);
  form.addEventListener('submit', async event => {
    event.preventDefault();
    let address = path;
    const query = new URLSearchParams();
    for (const { parameter, input } of fields) {
      if (parameter.in === 'path') address = address.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
      else if (input.value) for (const value of parameter.schema.type === 'array' ? input.value.split(',') : [input.value]) query.append(parameter.name, value.trim());
    }
    const headers = { accept: 'application/json', 'accept-language': language };
    if (byId('token').value) headers.authorization = 'Bearer ' + byId('token').value.trim();
    if (byId('ticket').value) headers['x-case-ticket'] = byId('ticket').value.trim();
    let data;
    if (body) { headers['content-type'] = 'application/json'; data = body.value; }
    if (file) { data = new FormData(); data.append('request_id', crypto.randomUUID()); data.append('file', file.files[0]); }
    answer.hidden = false;
    try {
      const response = await fetch(address + (query.size ? '?' + query : ''), { method: method.toUpperCase(), headers, body: data });
      const type = response.headers.get('content-type') ?? '';
      const raw = /json|text/.test(type) ? await response.text() : `${type}, ${(await response.blob()).size} bytes`;
      let readable = raw;
      if (/json/.test(type)) try { readable = JSON.stringify(JSON.parse(raw), null, 2); } catch { readable = raw; }
      answer.textContent = `${response.status}\n${readable}`;
    } catch (error) {
      answer.textContent = `${text.failed}: ${error.message}`;
    }
  });
  const open = operation.security.some(choice => Object.keys(choice).length === 0 || 'caseTicket' in choice);
  return make('details', {}, make('summary', {}, make('code', {}, `${method.toUpperCase()} ${path}`), ` ${operation.summary} (${open ? text.open : text.signed})`), make('p', {}, operation.description ?? ''), form);
}

function render() {
  const text = words[language];
  document.documentElement.lang = language;
  document.title = `${text.title} · ComplaintSuite`;
  byId('title').textContent = text.title;
  byId('intro').textContent = text.intro;
  byId('token-label').textContent = text.token;
  byId('ticket-label').textContent = text.ticket;
  byId('session').replaceChildren(...session.signedIn ? [`${text.signedIn}${session.name ?? session.subject} · `, make('a', { href: '/session/account?lang=' + language }, text.account)] : [make('a', { href: '/session/sign-in?returnUrl=/api' }, text.signIn)]);
  byId('languages').replaceChildren(...Object.entries(words).map(([tag, other]) => {
    const button = make('button', { lang: tag, 'aria-pressed': String(tag === language) }, other.name);
    button.addEventListener('click', () => { language = tag; render(); });
    return button;
  }));
  byId('operations').replaceChildren(...contract.tags.flatMap(tag => [
    make('h2', {}, tag.name), make('p', {}, tag.description ?? ''),
    ...Object.entries(contract.paths).flatMap(([path, item]) => Object.entries(item).filter(([, operation]) => operation.tags.includes(tag.name)).map(([method, operation]) => show(path, method, operation))),
  ]));
}

async function start() {
  contract = await (await fetch('/openapi/v1.json')).json();
  const answer = await fetch('/session');
  if (answer.ok) session = await answer.json();
  byId('credentials').hidden = false;
  render();
}

start();
