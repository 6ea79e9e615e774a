// The engine's end in Node: it loads the backend's own Sequelize, gives it a stand-in for pg, and runs migrations. Every statement
// goes to the engine, which owns the connection. Messages are lines of JSON on stdin and stdout; the first line that comes in is
// the run's token, which each of ours begins with, so that nothing a migration prints can be taken for one.
import { AsyncLocalStorage } from 'node:async_hooks';
import { spawnSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';

// Each error that is made costs what its stack costs, and Sequelize makes one a query; the place of a query is looked for in more.
const [usual, deep] = [20, 50];
Error.stackTraceLimit = usual;

// Code that is given on the command line has CommonJS's words as globals, which a module of the backend must not see.
for (const name of ['module', 'exports', 'require', '__filename', '__dirname']) delete globalThis[name];

// ---- Messages ------------------------------------------------------------------------------------------------------------------

// A write to a pipe of at most so many bytes cannot be torn apart by somebody else's (POSIX, PIPE_BUF).
const whole = process.platform === 'linux' ? 4096 : 512;
const exit = process.exit.bind(process);
const pause = new Int32Array(new SharedArrayBuffer(4));
let token;

function write(fd, bytes) {
  for (let from = 0; from < bytes.length;) {
    try {
      from += writeSync(fd, bytes, from);
    } catch (error) {
      if (error.code !== 'EAGAIN') exit(1);
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}

function tell(message) {
  const json = Buffer.from(JSON.stringify(message));
  const room = whole - token.length - 3;
  for (let from = 0; from < json.length; from += room) {
    const mark = from + room < json.length ? '+' : '.';
    write(1, Buffer.concat([Buffer.from(`\n${token}${mark}`), json.subarray(from, from + room), Buffer.from('\n')]));
  }
}

let errorsBefore = 0;

/** Ends what was begun. Where it wrote to stderr, the engine is to read that first. */
function tellEnd(message) {
  const errors = process.stderr.bytesWritten !== errorsBefore;
  tell({ ...message, errors });
  if (errors) write(2, Buffer.from(`\n${token}.\n`));
  errorsBefore = process.stderr.bytesWritten;
}

// The engine speaks there; a migration that reads what is typed finds an end.
const { stdin } = process;
Object.defineProperty(process, 'stdin', { value: Readable.from([]), configurable: true });

const parts = [];
stdin.on('data', chunk => {
  let from = 0;
  for (let end; (end = chunk.indexOf(10, from)) >= 0; from = end + 1) {
    parts.push(chunk.subarray(from, end));
    const line = (parts.length === 1 ? parts[0] : Buffer.concat(parts)).toString();
    parts.length = 0;
    if (token === undefined) token = line;
    else receive(JSON.parse(line));
  }
  if (from < chunk.length) parts.push(chunk.subarray(from));
});
stdin.on('end', () => exit(0));

function receive(message) {
  if (message.answer) {
    const settle = waiting.get(message.answer);
    waiting.delete(message.answer);
    settle(message);
  } else if (message.open) {
    try {
      open(message.open);
    } catch {
      // It is only to be quick: load says what is missing.
    }
  } else if (message.load) {
    const file = message.load;
    load(file).then(loaded => tellEnd({ loaded, file }), error => tellEnd({ refused: refusal(error, file), file }));
  } else {
    run(message.run).then(() => tellEnd({ done: true }), error => tellEnd({ failed: describe(error, message.run.file) }));
  }
}

process.exit = code => {
  tell({ exited: { code: Number(code ?? process.exitCode ?? 0), place: placeIn(new Error().stack, current?.file) } });
  exit(code);
};
process.on('uncaughtExceptionMonitor', error => tell({ crashed: describe(error, current?.file) }));

// ---- The backend's packages ----------------------------------------------------------------------------------------------------

let packages;

class Missing extends Error {
  constructor(id, what, version) {
    super(what);
    Object.assign(this, { missing: { id, version } });
  }
}

function find(name, id, ...from) {
  for (const file of from) {
    try {
      return createRequire(file).resolve(name);
    } catch {
      // The next place may have it.
    }
  }
  throw new Missing(id, name);
}

function open(file) {
  if (packages) return;
  if (Number(process.versions.node.split('.')[0]) < 18) throw new Missing('NodeTooOld', 'node', process.versions.node);
  const sequelizePath = find('sequelize', 'SequelizeMissing', file);
  const pgPath = find('pg', 'PgMissing', file, sequelizePath);
  const Sequelize = createRequire(file)(sequelizePath);
  if (!(Number.parseInt(Sequelize.version, 10) >= 6)) throw new Missing('SequelizeTooOld', 'sequelize', Sequelize.version);
  const pg = createRequire(pgPath);
  packages = { Sequelize, types: pg('pg-types'), prepareValue: pg('./utils').prepareValue };
  // The first instance loads what belongs to PostgreSQL: now, while the engine waits for its connection.
  new Sequelize({ dialect: 'postgres', dialectModule: { Client, types: packages.types, defaults: {} }, logging: false });
}

// ---- A stand-in for pg ---------------------------------------------------------------------------------------------------------

const failedQuery = Symbol('the query that failed');
const waiting = new Map();
let asked = 0;
let clients = 0;
let serverVersion;

/** Sequelize prepares each of its connections so; the engine's is prepared. */
const prelude = /^(?:\s*SET\s+(?:standard_conforming_strings|client_min_messages|TIME\s+ZONE)\b[^;]*;?)+$/i;

function ask(client, sql, values) {
  const id = ++asked;
  tell({ ask: id, client, sql: wellFormed(sql), values: values?.map(textOf) });
  return new Promise((resolve, reject) => waiting.set(id, message => {
    if (message.results) resolve(message.results);
    else reject(databaseError(message.error, id));
  }));
}

const wellFormed = text => text.isWellFormed?.() ? text : Buffer.from(text).toString();

function textOf(value) {
  const prepared = packages.prepareValue(value);
  if (prepared === null || prepared === undefined) return null;
  return Buffer.isBuffer(prepared) ? `\\x${prepared.toString('hex')}` : wellFormed(String(prepared));
}

function databaseError({ message, ...fields }, id) {
  const error = Object.assign(new Error(message), { length: message.length, name: 'error', ...fields });
  return Object.defineProperty(error, failedQuery, { value: id });
}

function resultOf({ command, count, columns, rows }, types, asArray) {
  const fields = columns.map(([name, dataTypeID]) =>
    ({ name, tableID: 0, columnID: 0, dataTypeID, dataTypeSize: -1, dataTypeModifier: -1, format: 'text' }));
  const parsers = fields.map(field => types.getTypeParser(field.dataTypeID, 'text'));
  const parse = (value, index) => value === null ? null : parsers[index](value);
  return {
    command, rowCount: count, oid: null, fields, rowAsArray: asArray,
    rows: rows.map(row => asArray ? row.map(parse) : Object.fromEntries(row.map((value, index) => [fields[index].name, parse(value, index)]))),
  };
}

class Client extends EventEmitter {
  constructor(config) {
    super();
    this.number = ++clients;
    this.types = config?.types ?? packages.types;
    this.connection = new EventEmitter();
    this.processID = process.pid;
  }

  connect(callback) {
    const connected = Promise.resolve().then(() => {
      this.connection.emit('parameterStatus', { parameterName: 'server_version', parameterValue: serverVersion });
      this.connection.emit('parameterStatus', { parameterName: 'standard_conforming_strings', parameterValue: 'on' });
    });
    return this.#settle(connected.then(() => this), callback);
  }

  query(config, values, callback) {
    if (typeof values === 'function') [values, callback] = [undefined, values];
    const { text = config, values: own = values, rowMode, types = this.types } = typeof config === 'object' ? config : {};
    callback ??= config?.callback;
    if (typeof text !== 'string') {
      return this.#settle(Promise.reject(new TypeError('A query is a text here: cursors, streams and COPY need a connection of their own.')), callback);
    }
    const results = prelude.test(text)
      ? Promise.resolve([{ command: 'SET', count: null, columns: [], rows: [] }])
      : ask(this.number, text, own?.length ? own : undefined);
    return this.#settle(
      results.then(all => all.map(result => resultOf(result, types, rowMode === 'array'))).then(all => all.length === 1 ? all[0] : all),
      callback);
  }

  end(callback) {
    this._ending = true;
    tell({ left: this.number });
    return this.#settle(Promise.resolve().then(() => void this.emit('end')), callback);
  }

  release() {}

  ref() {}

  unref() {}

  escapeIdentifier(text) {
    return `"${text.replaceAll('"', '""')}"`;
  }

  #settle(promise, callback) {
    if (!callback) return promise;
    promise.then(value => callback(null, value), error => callback(error));
  }
}

// ---- Sequelize -----------------------------------------------------------------------------------------------------------------

/** Which migration the code at hand belongs to, however it came here. */
const scope = new AsyncLocalStorage();
const instances = new Map();
const places = new WeakMap();
let current;

async function sequelizeFor(schema) {
  if (instances.has(schema)) return instances.get(schema);
  const { Sequelize, types } = packages;
  // Clients cost nothing here, and none may give up while another one's statement takes its time. Idle ones stay.
  const pool = { max: 100, acquire: 2 ** 30, idle: 2 ** 30, evict: 2 ** 30 };
  const sequelize = new Sequelize({
    dialect: 'postgres', dialectModule: { Client, types, defaults: {} }, logging: false, databaseVersion: serverVersion,
    ...(schema === 'public' ? {} : { schema }), pool,
  });
  instances.set(schema, sequelize);
  const query = sequelize.query;
  sequelize.query = (...args) => watched(sequelize, query, args);
  // One instance serves the whole run; a migration that closes it means its own.
  sequelize.close = async () => {};
  const { connectionManager } = sequelize;
  connectionManager.releaseConnection(await connectionManager.getConnection());
  return sequelize;
}

async function watched(sequelize, query, args) {
  const owner = scope.getStore() ?? current;
  if (owner !== current || owner?.over) {
    const sql = String(args[0]?.query ?? args[0]);
    tell({ stray: { file: owner?.file ?? '', sql } });
    throw new Error(`The migration is over, so this query is not run: ${sql}`);
  }
  const place = {};
  Error.stackTraceLimit = deep;
  Error.captureStackTrace(place, sequelize.query);
  Error.stackTraceLimit = usual;
  owner.active.add(place);
  if (owner.returned) owner.late ??= place;
  try {
    return await query.apply(sequelize, args);
  } catch (error) {
    if (error instanceof Object) places.set(error, place);
    throw error;
  } finally {
    owner.active.delete(place);
  }
}

// ---- Migrations ----------------------------------------------------------------------------------------------------------------

const migrations = new Map();

async function load(file) {
  open(file);
  const module = await import(pathToFileURL(file).href);
  // module.exports first: of a CommonJS file Node names only the exports that it recognises in the text.
  const found = [module.default, module.default?.default, module].find(place => typeof place?.up === 'function');
  const halves = found ?? module;
  migrations.set(file, { halves });
  const lockTimeout = found?.lockTimeout ?? module.lockTimeout;
  // A function or an object of that name is the file's own affair.
  const transaction = [found?.transaction, module.transaction].find(said => said === false || ['string', 'number'].includes(typeof said));
  return {
    up: found !== undefined, down: typeof halves.down === 'function', transaction: JSON.stringify(transaction ?? true),
    lockTimeout: lockTimeout === undefined ? null : String(lockTimeout),
  };
}

async function run({ file, half, schema, version }) {
  // Three numbers, as Sequelize compares them.
  serverVersion = [...version.split('.').map(part => Number.parseInt(part, 10) || 0), 0, 0].slice(0, 3).join('.');
  if (!migrations.has(file)) await load(file);
  const { halves } = migrations.get(file);
  current = { file, active: new Set(), returned: false, late: undefined, over: false };
  try {
    const sequelize = await sequelizeFor(schema);
    const before = pending();
    await scope.run(current, async () => halves[half](argumentFor(sequelize, file), packages.Sequelize));
    current.returned = true;
    await settle(before);
  } finally {
    current.over = true;
  }
}

/** The queryInterface for those who take it, and for Umzug 3's style an object that carries it, its own name and path. */
function argumentFor(sequelize, file) {
  const queryInterface = sequelize.getQueryInterface();
  const { Sequelize } = packages;
  const carried = { queryInterface, Sequelize, DataTypes: Sequelize.DataTypes };
  const context = Object.create(queryInterface, Object.getOwnPropertyDescriptors(carried));
  return Object.create(queryInterface, Object.getOwnPropertyDescriptors({ ...carried, context, name: basename(file), path: file }));
}

const pending = () => (process.getActiveResourcesInfo?.() ?? []).filter(kind => /Timeout|Immediate|FS/.test(kind)).length;
const running = () => current.active.size > 0 || waiting.size > 0 || current.late !== undefined;

/** What was begun and not awaited shows itself: at once by a query, or soon after where it waits for a timer or a file. */
async function settle(before) {
  for (let turn = 0; turn < 3 && !running(); turn++) await new Promise(setImmediate);
  for (let turn = 0; turn < 50 && !running() && pending() > before; turn++) await new Promise(done => setTimeout(done, 5));
  if (running()) {
    const error = new Error('a promise that was not awaited still runs a query although the migration returned. Write await before every call, or return its promise');
    const place = current.late ?? [...current.active][0];
    if (place) places.set(error, place);
    throw error;
  }
}

// ---- Errors --------------------------------------------------------------------------------------------------------------------

function describe(error, file) {
  const chain = [];
  for (let at = error; at instanceof Object && chain.length < 10 && !chain.includes(at); at = at.original ?? at.parent ?? at.cause ?? at.errors?.[0]) {
    chain.push(at);
  }
  const failed = chain.find(at => at[failedQuery] !== undefined);
  const stacks = chain.flatMap(at => [at.stack, places.get(at)?.stack]);
  return {
    missing: error?.missing,
    code: error?.code,
    message: error instanceof Object && 'message' in error ? `${error.name ?? 'Error'}: ${error.message}` : String(error),
    // Sequelize's own error says the server's words; an author's says more.
    authors: failed !== undefined && chain[0] !== failed && chain[0].original !== failed && chain[0].parent !== failed,
    query: failed?.[failedQuery],
    place: stacks.map(stack => placeIn(stack, file)).find(place => place) ?? null,
  };
}

/** Where a module's syntax breaks Node keeps to itself when it is imported, and says when it is asked to check the file. */
function refusal(error, file) {
  const described = describe(error, file);
  if (error instanceof SyntaxError && !described.place) {
    described.place = placeIn(spawnSync(process.execPath, ['--check', file], { encoding: 'utf8', windowsHide: true }).stderr, file);
  }
  return described;
}

const frame = /^\s*at .*?\(?((?:file:\/\/|\/|[A-Za-z]:\\).*):(\d+):(\d+)\)?$/;
const head = /^((?:file:\/\/|\/|[A-Za-z]:\\).*?):(\d+)$/;

/** Where in the migration a stack was, else where in the code around it. */
function placeIn(stack, file) {
  const lines = String(stack ?? '').split('\n');
  const frames = lines.map(line => head.exec(line) ?? frame.exec(line)).filter(match => match)
    .map(([, path, line, column]) => ({ file: path.startsWith('file:') ? fileURLToPath(path) : path, line: Number(line), column: Number(column ?? 0) }));
  const ours = at => at.file.startsWith(process.cwd()) && !/[\\/]node_modules[\\/]|\[eval\d*\]$/.test(at.file);
  return frames.find(at => at.file === file) ?? frames.find(ours) ?? null;
}
