import { it } from "vitest";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openAccount } from "./account.ts"; import { startBeds } from "./beds.ts"; import { createStanch } from "./stanch.ts"; import { createWitness } from "./witness.ts"; import { createWorkspace } from "./workspace.ts";
it("hung", async () => {
  const beds = await startBeds();
  try {
    const a = await openAccount(beds.baseUrl); const k = await a.createKey("gha-deploy-main"); await beds.startConsumers(k.value); await new Promise(r=>setTimeout(r,6000));
    const w = await createWorkspace(beds, a, k, { reloadService: `kill -HUP "$(cat svc.pid)" && kill -STOP "$(cat svc.pid)"` });
    const s = createStanch(w, createWitness([w.folder]));
    const [mia, jo] = ["mia","jo"].map(p=>["--identity", join(w.configHome, p+".json")]) as [string[],string[]];
    await s.run("init","--policy","two-person"); await s.run("enrol","mia",...mia); await s.run("enrol","jo",...jo);
    console.log(await s.print("plan", w.runbook, "--finding", w.finding, "--yes"));
    let t=Date.now();
    const r = await s.run("respond", w.runbook, "--live","--finding", w.finding, ...mia, "--yes");
    console.log("respond", r.code, (Date.now()-t)/1000, JSON.stringify(r.result.blockers), r.stderr);
    t=Date.now(); const x = await s.run("resume","--due",...mia,"--yes"); console.log("due", x.code, (Date.now()-t)/1000, JSON.stringify(x.result.blockers));
    console.log(await s.print("status").catch(e=>e));
    process.kill(Number(await readFile(join(beds.folder,"svc.pid"),"utf8")),"SIGCONT");
    t=Date.now(); const y = await s.run("resume",...mia,"--yes"); console.log("cont", y.code, (Date.now()-t)/1000, JSON.stringify(y.result.blockers));
    console.log((await readFile(w.notices,"utf8")).slice(0,3000));
    await w.remove();
  } finally { await beds.stop(); }
}, 400_000);
