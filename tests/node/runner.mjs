// The backend's own kind of runner: Umzug 3 on Sequelize 6, each migration in a transaction. It reads commands from its input, a
// line each ("up", "up 2", "down", "down 2", "status"), and answers with a line of JSON each.
//
//   node runner.mjs NODE_MODULES MIGRATIONS [STORAGE_OPTIONS]     with DATABASE_URL in the environment
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const [modules, folder, storageOptions = '{"tableName":"sequelize_meta"}'] = process.argv.slice(2);
const require = createRequire(join(modules, 'runner.cjs'));
const { Sequelize } = require('sequelize');
const { SequelizeStorage, Umzug } = require('umzug');

// Sequelize puts every query of a managed transaction's callback into it when it has such a namespace.
const transactions = new AsyncLocalStorage();
Sequelize.useCLS({
  run: (callback) => transactions.run(new Map(), () => callback()),
  bind: (callback) => AsyncResource.bind(callback),
  get: (key) => transactions.getStore()?.get(key),
  set: (key, value) => transactions.getStore()?.set(key, value),
});

const sequelize = new Sequelize(process.env.DATABASE_URL, { logging: false });
const queryInterface = sequelize.getQueryInterface();

const migrations = readdirSync(folder).filter((name) => name.endsWith('.js')).sort().map((name) => {
  const half = (direction) => async () => {
    const module = await import(pathToFileURL(join(folder, name)));
    await sequelize.transaction(() => module[direction](queryInterface, Sequelize));
  };
  return { name, up: half('up'), down: half('down') };
});

const umzug = new Umzug({
  migrations,
  storage: new SequelizeStorage({ sequelize, ...JSON.parse(storageOptions) }),
  logger: undefined,
});

const names = (list) => list.map((migration) => migration.name);

async function answer(command, step) {
  switch (command) {
    case 'up':
      return names(await umzug.up(step && { step: Number(step) }));
    case 'down':
      return names(await umzug.down(step && { step: Number(step) }));
    default:
      return { executed: names(await umzug.executed()), pending: names(await umzug.pending()) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify({ done: await answer(...line.split(' ')) }));
  } catch (error) {
    console.log(JSON.stringify({ error: `${error.message} ${error.cause?.message ?? ''}`.trim() }));
  }
}

await sequelize.close();
