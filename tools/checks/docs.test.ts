import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { featureViewPages } from './feature-view-pages.mjs';

const repository = path.resolve(__dirname, '../..');
const read = (file: string) => fs.readFileSync(path.join(repository, file), 'utf8');
const exists = (file: string) => fs.existsSync(path.join(repository, file));

/** Files below a folder, relative to the repository, built and installed ones left out. */
function filesBelow(folder: string, extensions: readonly string[]): string[] {
  return fs.readdirSync(path.join(repository, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) {
      return /^(node_modules|dist|generated|test-results)$/.test(entry.name) ? [] : filesBelow(file, extensions);
    }
    return extensions.includes(path.extname(entry.name)) ? [file] : [];
  });
}

const groups = (text: string, pattern: RegExp) => Array.from(text.matchAll(pattern), ([, group]) => group);
const sorted = (values: Iterable<string>) => [...new Set(values)].sort();

const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'models/README.md'],
  ...filesBelow('docs', ['.md']),
  ...['libs', 'apps'].flatMap((folder) => filesBelow(folder, ['.md'])),
];

describe.each(pages)('%s', (page) => {
  const text = read(page);
  const prose = text.replace(/^```[\s\S]*?^```/gm, '');

  test('names files that exist', () => {
    const named = groups(text, /`((?:apps|libs|tools|docs)\/[\w./-]+)`/g);
    expect(named.filter((file) => !exists(file))).toEqual([]);
  });

  test('links to pages and headings that exist', () => {
    const targets = groups(prose, /\]\(([^)\s]+)\)/g).filter((target) => !/^[a-z]+:/.test(target));
    const broken = targets.filter((target) => {
      const [file, heading] = target.split('#');
      const linked = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
      if (!exists(linked)) return true;
      return heading !== undefined && !headingIds(read(linked)).includes(heading);
    });
    expect(broken).toEqual([]);
  });
});

/** The ids that a Markdown page's headings get when it is shown. */
function headingIds(text: string): string[] {
  return groups(text, /^#+ (.*)$/gm).map((title) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe('docs/walks.md', () => {
  test('names each file of a walk once, in steps that are numbered in order', () => {
    for (const walk of read('docs/walks.md').split(/^## /m).slice(1)) {
      const numbers = groups(walk, /^(\d+)\. /gm).map(Number);
      expect(numbers).toEqual(numbers.map((_, i) => i + 1));
      const files = groups(walk, /`((?:apps|libs)\/[\w./-]+)`/g);
      expect(files.length).toBeGreaterThanOrEqual(7);
      expect(sorted(files)).toHaveLength(files.length);
    }
  });
});

describe('docs/feature-views', () => {
  test.each([...featureViewPages()])(
    '%s is what the code says (node tools/checks/write-feature-views.mjs)',
    (file, page) => {
      expect(read(`docs/feature-views/${file}`)).toBe(page);
    },
  );

  test('holds no page of a view that is gone', () => {
    expect(sorted(fs.readdirSync(path.join(repository, 'docs/feature-views')))).toEqual(
      sorted(featureViewPages().keys()),
    );
  });
});

describe('docs/glossary.md', () => {
  const terms = groups(read('docs/glossary.md'), /^- \*\*(.+?)\*\*/gm);
  const elsewhere = inWords(
    [
      ...pages.filter((page) => page !== 'docs/glossary.md'),
      ...['apps', 'libs', 'tools'].flatMap((folder) => filesBelow(folder, ['.ts', '.mjs'])),
    ]
      .map(read)
      .join('\n'),
  );

  test.each(terms)('%s is in use', (term) => {
    expect(elsewhere.includes(inWords(term).trimEnd())).toBe(true);
  });

  test('has each term once', () => {
    expect(sorted(terms.map((term) => term.toLowerCase()))).toHaveLength(terms.length);
  });
});

/** `horizonDays` and `horizon-days` as the words " horizon days ". */
function inWords(text: string): string {
  const words = text.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return ` ${words.replace(/[^a-z0-9]+/g, ' ').trim()} `;
}

describe('configuration', () => {
  const inCode = sorted(
    ['apps/api/src/config.ts', 'apps/trainer/src/config.ts'].flatMap((file) =>
      groups(read(file), /^\s+([A-Z][A-Z0-9_]+): \w+\(/gm),
    ),
  );
  const section = read('README.md').split('## Configuration')[1].split('\n## ')[0];

  test('README.md has the variables that the apps read', () => {
    expect(inCode.length).toBeGreaterThan(10);
    expect(sorted(groups(section, /^\| `([A-Z0-9_]+)`/gm))).toEqual(inCode);
  });

  test('both apps know each name that begins with ML_, so that neither refuses the .env of the other', () => {
    const known = groups(read('apps/trainer/src/unknown-names.ts'), /'(ML_\w+)'/g);
    expect(sorted(known)).toEqual(inCode.filter((name) => name.startsWith('ML_')));
    expect(sorted(groups(read('apps/api/src/config.ts'), /^\s+(ML_\w+): \w+\(/gm))).toEqual(sorted(known));
  });

  test('.env.example has them, each with a comment and the default that README.md says', () => {
    const lines = groups(read('.env.example'), /^# .+\n((?:# )?[A-Z0-9_]+=.*)$/gm);
    expect(sorted(lines.map((line) => line.replace(/^# |=.*$/g, '')))).toEqual(inCode);
    const defaults = Object.fromEntries(
      Array.from(section.matchAll(/^\| `([A-Z0-9_]+)` *\| (?:`(.*?)`)? *\|/gm), ([, name, value]) => [name, value]),
    );
    for (const line of lines.filter((line) => !line.startsWith('#'))) {
      const [name, value] = line.split('=');
      expect([name, value]).toEqual([name, defaults[name]]);
    }
  });
});

describe('commands', () => {
  const help = (...command: string[]) =>
    execFileSync(process.execPath, ['apps/trainer/bin/retail-ml.mjs', ...command, '--help'], {
      cwd: repository,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const programHelp = help();
  const commands = groups(programHelp.split('Commands:')[1] ?? '', /^ {2}([a-z][\w-]*)/gm).filter(
    (name) => name !== 'help',
  );

  test('README.md has those of the program, and their Nx targets are there', () => {
    const rows = Array.from(
      read('README.md').matchAll(/^\| `([a-z-]+)` *\| `trainer:([a-z-]+)`/gm),
      ([, ...names]) => names,
    );
    expect(sorted(rows.map(([name]) => name))).toEqual(sorted(commands));
    const { nx } = JSON.parse(read('apps/trainer/package.json')) as { nx: { targets: Record<string, unknown> } };
    for (const [name, target] of rows) expect([name, target in nx.targets]).toEqual([target, true]);
  });

  test('each that a page shows is one of the program, with options that it has', () => {
    const helps = new Map(commands.map((command) => [command, help(command)]));
    const wrong: string[] = [];
    for (const page of pages) {
      for (const [line, command] of read(page).matchAll(/npx retail-ml ([a-z-]+)[^`\n|]*/g)) {
        const options = groups(line, /(--[a-z-]+)/g);
        const text = helps.get(command) ?? '';
        if (text === '' || options.some((option) => !text.includes(option))) wrong.push(`${page}: ${line}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('architecture', () => {
  test("README.md's picture has the arrows that eslint allows", () => {
    const allowed = Array.from(
      read('eslint.config.mjs').matchAll(/^ {2}'(?:lib|app):([\w-]+)': \[([^\]]*)\]/gm),
      ([, from, to]) => groups(to, /'lib:([\w-]+)'/g).map((target) => `${from} --> ${target}`),
    ).flat();
    expect(allowed.length).toBeGreaterThan(10);
    expect(sorted(groups(read('README.md'), /^ {2}([\w-]+ --> [\w-]+)$/gm))).toEqual(sorted(allowed));
  });
});

describe('docs/data-contract.md', () => {
  const contract = read('docs/data-contract.md');

  test('shows the tables of DuckDB', () => {
    const [tables] = groups(read('libs/data-sources/src/schema/duckdb-tables.ts'), /DUCKDB_TABLES = `\n([\s\S]*?)`/g);
    expect(contract).toContain(tables);
  });

  test('shows the tables of BigQuery', () => {
    const ddl = read('libs/data-sources/src/schema/bigquery.sql');
    expect(contract).toContain(ddl.slice(ddl.indexOf('CREATE TABLE')));
  });

  test('shows the tables that the migration makes in PostgreSQL', () => {
    const migration = read('libs/data-sources/src/schema/0001-retail-relations.ts');
    const columns = /\.addColumn\('(\w+)', (?:sql`(.+?)`|'(.+?)')(?:, \(column\) => column\.(\w+)\(\))?\)/g;
    const limits: Record<string, string> = { primaryKey: ' PRIMARY KEY', notNull: ' NOT NULL' };
    const tables = migration.split('.createTable(').slice(1);
    expect(tables).toHaveLength(4);
    for (const table of tables) {
      const lines = Array.from(
        table.matchAll(columns),
        ([, name, raw, type, limit]) => `  ${name} ${raw ?? type}${limit ? limits[limit] : ''}`,
      );
      expect(contract).toContain(
        `CREATE TABLE IF NOT EXISTS retail.${/'(\w+)'/.exec(table)?.[1]} (\n${lines.join(',\n')}\n);`,
      );
    }
  });
});

describe('docs/decisions', () => {
  const decisions = fs.readdirSync(path.join(repository, 'docs/decisions')).sort();

  test.each(decisions)('%s has the form of 0001', (file) => {
    const text = read(`docs/decisions/${file}`);
    expect(text).toMatch(new RegExp(`^# ${file.slice(0, 4)} `));
    expect(groups(text, /^## (.*)$/gm)).toEqual(['Context', 'Decision', 'Consequences', 'Measured']);
  });

  test('are numbered without a gap, and stand in the table of 0001', () => {
    expect(decisions.map((file) => Number(file.slice(0, 4)))).toEqual(decisions.map((_, i) => i + 1));
    const table = groups(read('docs/decisions/0001-record-decisions.md'), /^\| \[\d+\]\((.*?)\)/gm);
    expect(table).toEqual(decisions.slice(1));
  });

  test('0004 has each library that the packages depend on', () => {
    const text = read('docs/decisions/0004-libraries.md');
    const libraries = sorted(
      ['libs', 'apps'].flatMap((group) =>
        fs.readdirSync(path.join(repository, group)).flatMap((name) => {
          const { dependencies } = JSON.parse(read(`${group}/${name}/package.json`)) as { dependencies: object };
          return Object.keys(dependencies).filter((library) => !library.startsWith('@retail-ml/'));
        }),
      ),
    );
    const named = (library: string) =>
      [library, library.replace(/^@tensorflow\//, '')].some((it) => text.includes(`\`${it}\``));
    expect(libraries.filter((library) => !named(library))).toEqual([]);
  });
});
