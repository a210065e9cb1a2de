import { type Kysely, Migrator } from 'kysely';
import { retailRelations } from './0001-retail-relations';
import { POSTGRESQL_SCHEMA } from './retail-database';

/** Every migration in the order of its name; a published one is never edited. */
const MIGRATIONS = { '0001-retail-relations': retailRelations };

/**
 * Brings the schema `retail` of a PostgreSQL database to the newest form; does nothing where it is there already.
 * The record of what was done is kept in the same schema.
 *
 * @throws the database's own error when a migration fails; nothing of the failed run is kept.
 */
export async function migratePostgresql<Database>(db: Kysely<Database>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => MIGRATIONS },
    migrationTableSchema: POSTGRESQL_SCHEMA,
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
