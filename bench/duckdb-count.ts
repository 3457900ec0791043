import { DuckDBInstance } from "@duckdb/node-api";

/** Counts the calls of a key in a log by SQL, with one thread: `node bench/duckdb-count.ts FILE KEY`. */
const [file = "", key = ""] = process.argv.slice(2);
const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
const connection = await instance.connect();
const reader = await connection.runAndReadAll(
  `select count(*) from read_json($file, format = 'newline_delimited', ignore_errors = true,
     columns = { userIdentity: 'STRUCT(accessKeyId VARCHAR)' })
   where userIdentity.accessKeyId = $key`,
  { file, key },
);
process.stdout.write(`${String(reader.getRows()[0]?.[0])}\n`);
