// The Node runner beside ours: umzug with Sequelize, as a backend has it. It reads "up 3" or "down 1" on stdin, a line each, and
// answers "done" or "failed <message>".
//   node steps.mjs <folder of the migrations> <options of Sequelize, as JSON>
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = process.argv[2];
const require = createRequire(join(folder, 'package.json'));
const { Sequelize } = require('sequelize');
const { Umzug, SequelizeStorage } = require('umzug');
const answer = text => process.stdout.write(`\n${text}\n`);

const sequelize = new Sequelize({ ...JSON.parse(process.argv[3]), logging: false, dialect: 'postgres' });
const umzug = new Umzug({
  migrations: {
    glob: ['*.{js,cjs,mjs}', { cwd: folder, ignore: '_*' }],
    resolve: ({ name, path, context }) => {
      const half = async direction => {
        const module = await import(pathToFileURL(path));
        const halves = typeof module.default?.up === 'function' ? module.default : module;
        return name.includes('umzug') ? halves[direction]({ name, path, context }) : halves[direction](context, Sequelize);
      };
      return { name, path, up: () => half('up'), down: () => half('down') };
    }
  },
  context: sequelize.getQueryInterface(),
  storage: new SequelizeStorage({ sequelize, tableName: 'sequelize_meta' }),
  logger: undefined
});

for await (const line of createInterface({ input: process.stdin })) {
  const [direction, step] = line.split(' ');
  try {
    await umzug[direction]({ step: Number(step) });
    answer('done');
  } catch (error) {
    answer(`failed ${(error.stack ?? String(error)).replaceAll('\n', ' ⏎ ')}`);
  }
}
await sequelize.close();
