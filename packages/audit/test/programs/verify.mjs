// Verifies the log named by the argument and prints the report with the most memory that the process ever held, in KiB.
import { verifyLedger } from "../../dist/index.js";

const report = await verifyLedger(process.argv[2]);
process.stdout.write(JSON.stringify({ ...report, maxRssKib: process.resourceUsage().maxRSS }));
