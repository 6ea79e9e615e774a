import { DataTypes } from 'sequelize';

/** @type {import('umzug').MigrationFn<any>} */
export const up = async ({ name, path, context }) => {
  if (!path.endsWith(name)) throw new Error(`${path} is not ${name}`);
  await context.addColumn('projects', 'budget', { type: DataTypes.DECIMAL(30, 6), defaultValue: 0 });
  await context.addColumn('projects', 'tags', { type: DataTypes.ARRAY(DataTypes.STRING), defaultValue: ['new', 'open'] });
};

export const down = async ({ context }) => {
  await context.removeColumn('projects', 'tags');
  await context.removeColumn('projects', 'budget');
};
