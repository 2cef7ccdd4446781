// Bundles the browser assets into wwwroot/dist. The MSBuild target in Ui.csproj runs it when an input is newer than its stamp.
import { build, context } from 'esbuild';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const assets = dirname(fileURLToPath(import.meta.url));
const dist = join(assets, '../wwwroot/dist');
const modules = join(assets, '../../../node_modules');
const watch = process.argv.includes('--watch');

const options = {
  entryPoints: {
    app: join(assets, 'js/app.js'),
    chart: join(assets, 'js/chart/index.js'),
    look: join(assets, 'js/look/index.js'),
    theme: join(assets, 'js/theme-early.js'),
    style: join(assets, 'css/index.css'),
  },
  outdir: dist,
  bundle: true,
  minify: !watch,
  sourcemap: watch ? 'inline' : false,
  format: 'esm',
  target: ['es2023', 'chrome123', 'firefox128', 'safari17.5'],
  loader: { '.woff2': 'file' },
  // The name changes with the content, so that fonts may be cached for ever although a style sheet names them.
  assetNames: 'fonts/[name]-[hash]',
  legalComments: 'none',
  logLevel: 'warning',
};

// One <symbol> for each icon listed in icons.txt; the set stays small because a page downloads all of it.
async function sprite() {
  const names = (await readFile(join(assets, 'icons.txt'), 'utf8')).split('\n').map((line) => line.trim()).filter(Boolean);
  const symbols = await Promise.all(names.map(async (name) => {
    const svg = await readFile(join(modules, 'lucide-static/icons', `${name}.svg`), 'utf8');
    const body = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>')).replace(/\s+/g, ' ').trim();
    return `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`;
  }));
  await writeFile(join(dist, 'icons.svg'), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`);
}

async function licences() {
  const packages = ['htmx.org', 'uplot', 'lucide-static', '@fontsource-variable/inter'];
  const texts = await Promise.all(packages.map(async (name) => {
    const text = await readFile(join(modules, name, 'LICENSE'), 'utf8');
    return `${name}\n${'='.repeat(name.length)}\n\n${text.trim()}\n`;
  }));
  await writeFile(join(dist, 'licences.txt'), texts.join('\n\n'));
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await Promise.all([sprite(), licences(), copyFile(join(assets, 'favicon.svg'), join(dist, 'favicon.svg'))]);

if (watch) {
  const running = await context(options);
  await running.watch();
  console.log(`watching ${relative(process.cwd(), assets)}`);
} else {
  await build(options);
}
