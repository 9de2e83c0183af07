// Unpacks the browser that npm brought, with its libraries, into the folder named on the command line.
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";

const require = createRequire(import.meta.url);
const { extract } = createRequire(require.resolve("@sparticuz/chromium"))("tar-fs");
const packed = join(import.meta.dirname, "node_modules/@sparticuz/chromium/bin");
const target = process.argv[2];

const unpack = (name, sink) =>
  pipeline(createReadStream(join(packed, name)), createBrotliDecompress(), sink);

await mkdir(target, { recursive: true });
await unpack("al2023.tar.br", extract(target));
await unpack("fonts.tar.br", extract(join(target, "fonts")));
await unpack("swiftshader.tar.br", extract(target));
await unpack("chromium.br", createWriteStream(join(target, "browser"), { mode: 0o755 }));
