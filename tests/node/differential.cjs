'use strict';

// Runs migrations written for Sequelize, one a line: {"js": "…"} in, {"result": …} or {"error": "…"} out.
// DATABASE is Sequelize's options as JSON: host, port, username, password, database. NODE_PATH must find sequelize and pg.
const readline = require('readline');
const Sequelize = require('sequelize');

const say = process.stdout.write.bind(process.stdout);
console.log = console.error;

const sequelize = new Sequelize({ ...JSON.parse(process.env.DATABASE), dialect: 'postgres', logging: false, pool: { max: 1, idle: 600000 } });
const queryInterface = sequelize.getQueryInterface();
const AsyncFunction = (async () => {}).constructor;

async function run(js) {
  try {
    const result = await new AsyncFunction('q', 'S', 'db', js)(queryInterface, Sequelize, sequelize);
    return { result: result === undefined ? null : result };
  } catch (error) {
    return { error: `${error.name}: ${error.message}` };
  }
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    say(JSON.stringify(await run(JSON.parse(line).js)) + '\n');
  }
  await sequelize.close();
})();
