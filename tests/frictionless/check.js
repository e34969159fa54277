// The tables of a case, as "ghostdose schema --json" describes them, read by the library of the Frictionless Data project: each
// table's schema is a valid Table Schema; every table of every case in the folder is good by it, cell by cell; a cell that is wrong
// is refused.  Prints TAP.
//
//   make frictionless          installs tableschema (version and sums in package-lock.json) into the build folder, and runs this
"use strict";
const fs = require("fs");
const os = require("os");
const path = require("path");
const { execFileSync } = require("child_process");
const { Schema, Table } = require("tableschema");

const ghostdose = process.env.GHOSTDOSE;
const cases = process.env.GHOSTDOSE_CASES;
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "ghostdose-frictionless."));
const dialect = { delimiter: "," };        // which the library guesses otherwise, wrongly of a few lines
let run = 0, failed = 0;

function ok(good, name, why)
{
	run++;
	failed += good ? 0 : 1;
	console.log(`${good ? "ok" : "not ok"} ${run} - ${name}`);
	if (!good && why)
		console.log(`# ${why}`);
}

function words(e)
{
	return [e.message, ...(e.errors || []).slice(0, 3).map((x) => x.message)].join("; ");
}

// The schema for a file with this header.  Version 1 of the standard, which the library reads, knows no fieldsMatch: columns in
// any order, and those left out that need not be filled, are our part.
function schemaFor(table, header)
{
	const fields = header.map((name) => {
		const field = table.schema.fields.find((f) => f.name === name);
		if (!field)
			throw new Error(`no column ${name}`);
		return field;
	});
	for (const f of table.schema.fields)
		if (f.constraints.required && !header.includes(f.name))
			throw new Error(`the column ${f.name} is missing`);
	return { ...table.schema, fields };
}

// How many cells were read; throws at the first that the schema refuses.
async function read(table, file)
{
	const bare = await Table.load(file, dialect);
	await bare.read({ limit: 1 });
	const whole = await Table.load(file, { schema: schemaFor(table, bare.headers), strict: true, ...dialect });
	const rows = await whole.read({});
	return rows.length * whole.headers.length;
}

// A file of the case with the cell of its first row in that column set; null: the column taken away.
async function changed(file, column, cell)
{
	const table = await Table.load(file, dialect);
	const rows = await table.read({});
	const at = table.headers.indexOf(column);
	const out = path.join(scratch, path.basename(file));
	const line = (row) => row.map((x) => `"${(x === null ? "" : String(x)).replace(/"/g, '""')}"`).join(",") + "\n";

	if (at < 0)
		throw new Error(`${file} has no column ${column}`);
	if (cell !== null)
		rows[0][at] = cell;
	const kept = [table.headers, ...rows].map((row) => cell === null ? row.filter((x, i) => i !== at) : row);
	fs.writeFileSync(out, kept.map(line).join(""));
	return out;
}

// [table, column, a cell that is refused]; null: without the column.
const wrong = [
	["structures", "alpha_beta_gy", "three"], ["structures", "alpha_beta_gy", ""], ["structures", "alpha_beta_gy", "-3"],
	["structures", "alpha_beta_gy", "3|"], ["structures", "alpha_beta_gy", "3,5"], ["structures", "alpha_beta_gy", "0x3"],
	["structures", "structure", "2cord"], ["structures", "structure", "spinal cord"], ["structures", "structure", ""],
	["structures", "structure", null], ["structures", "recovery_model", null], ["structures", "half_time_h", "1..x"],
	["courses", "course", "May 5"], ["courses", "months_before", "soon"], ["courses", "regimen", ""],
	["doses", "factor", "1..2..3"], ["doses", "factor", null], ["doses", "course", "a,b"],
	["constraints", "kind", "herd"], ["constraints", "points", "many"], ["constraints", "points", "-1"], ["constraints", "points", "1001"],
	["constraints", "limit", "119 Gy"], ["tumour", "alpha", "0.3.1"], ["tumour", "alpha", "nan"],
	["steps", "type", "chioce"], ["steps", "points", "2;one"], ["steps", "points", "2;"], ["steps", "prompt", null],
	["choices", "right", "maybe"], ["choices", "text", ""], ["bounds", "what", "fraction"], ["bounds", "low", "few"], ["bounds", "high", ""],
];

// What is no mistake though it looks like one.
const right = [
	["structures", "alpha_beta_gy", "2|3|4.5"], ["structures", "alpha_beta_gy", "2..3.5/0.5"], ["tumour", "clonogens", "1e6|1E+7"],
	["courses", "months_before", ""], ["constraints", "points", ""], ["steps", "points", "2; 1.5;0"],
];

async function main()
{
	const schema = JSON.parse(execFileSync(ghostdose, ["schema", "--json"], { encoding: "utf8" }));
	const names = fs.readdirSync(cases).filter((x) => fs.existsSync(path.join(cases, x, "case.csv"))).sort();
	const tables = {};
	let files = 0, cells = 0;

	for (const t of schema.tables) {
		const s = await Schema.load(t.schema);
		ok(s.valid, `the schema of ${t.path} is one`, s.errors.map((e) => e.message).join("; "));
		tables[t.name] = t;
	}
	for (const name of names)
		for (const t of schema.tables) {
			const file = path.join(cases, name, t.path);
			if (!fs.existsSync(file))
				continue;
			files++;
			await read(t, file).then((n) => { cells += n; ok(n > 0, `${name}/${t.path}`); }, (e) => ok(false, `${name}/${t.path}`, words(e)));
		}
	ok(names.length >= 16 && files > 100 && cells > 5000, `${files} tables of ${names.length} cases, ${cells} cells`);
	for (const [name, column, cell] of wrong) {
		const file = await changed(path.join(cases, "carotid", tables[name].path), column, cell);
		const why = await read(tables[name], file).then(() => "", words);
		ok(why.includes(column), `${name}: ${column} ${cell === null ? "left out" : `"${cell}"`} is refused`, why);
	}
	for (const [name, column, cell] of right) {
		const file = await changed(path.join(cases, "carotid", tables[name].path), column, cell);
		const why = await read(tables[name], file).then(() => "", words);
		ok(why === "", `${name}: ${column} "${cell}" is taken`, why);
	}
	fs.rmSync(scratch, { recursive: true });
	console.log(`1..${run}`);
	process.exitCode = failed ? 1 : 0;
}

main().catch((e) => { console.log(`Bail out!  ${e.stack}`); process.exitCode = 1; });
