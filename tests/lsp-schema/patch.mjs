// Closes what TypeScript cannot say: numbers that are integers, names that are not empty, objects
// that take no other keys. Drops the prose, which no validator reads.
import fs from 'node:fs';

const [from, to] = process.argv.slice(2);
const schema = JSON.parse(fs.readFileSync(from, 'utf8').replaceAll('ServerCapabilities%3Cany%3E', 'ServerCapabilities'));
const types = schema.definitions;
types.ServerCapabilities = types['ServerCapabilities<any>'];
delete types['ServerCapabilities<any>'];

types.integer = { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };
types.uinteger = { type: 'integer', minimum: 0, maximum: 2 ** 31 - 1 };
types.InitializeResult.additionalProperties = false;
for (const symbol of ['DocumentSymbol', 'SymbolInformation', 'WorkspaceSymbol']) {
  types[symbol].properties.name.minLength = 1;
}
const bare = (node, named) => {
  if (Array.isArray(node)) return node.map((each) => bare(each, false));
  if (node === null || typeof node !== 'object') return node;
  const entries = Object.entries(node).filter(([key]) => named || key !== 'description');
  return Object.fromEntries(entries.map(([key, value]) => [key, bare(value, key === 'properties' || key === 'definitions')]));
};
const sorted = { ...bare(schema, false) };
sorted.definitions = Object.fromEntries(Object.entries(sorted.definitions).sort(([a], [b]) => (a < b ? -1 : 1)));
fs.writeFileSync(to, `${JSON.stringify(sorted, null, 1)}\n`);
