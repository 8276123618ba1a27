// The table, on the screen while it grows and in docs/bench.md at the end.

const columns = ["case", "bar", "measured", "peer", "verdict"];

export const ms = (value) => (value < 10 ? value.toFixed(1) : value.toFixed(0)) + " ms";
export const seconds = (value) => (value < 10 ? value.toFixed(2) : value.toFixed(1)) + " s";
export const mb = (value) => `${value.toFixed(0)} MB`;
export const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
export const count = (value) => Math.round(value).toLocaleString("en-US");

export class Report {
  sections = [];

  section(title, note = "") {
    this.sections.push({ title, note, rows: [], after: [] });
    console.log(`\n── ${title}`);
  }

  /** A case. `holds` is true, false, or null for a figure without a bar. */
  row(name, bar, measured, peer, holds) {
    const verdict = holds === null ? "" : holds ? "holds" : "MISSES";
    this.sections.at(-1).rows.push([name, bar, measured, peer, verdict]);
    console.log(`${name}: ${measured}${peer ? `; peer: ${peer}` : ""}${bar ? `; bar: ${bar}: ${verdict}` : ""}`);
  }

  /** A case that could not be measured. */
  absent(name, bar, why) {
    this.sections.at(-1).rows.push([name, bar, "", why.replaceAll("\n", " "), "not measured"]);
    console.log(`${name}: not measured: ${why}`);
  }

  /** Measures a case; what goes wrong stands in the table instead of ending the run. */
  async measure(name, bar, work) {
    try {
      await work();
    } catch (error) {
      this.absent(name, bar, error.message);
    }
  }

  /** A paragraph below the table. */
  say(text) {
    this.sections.at(-1).after.push(text);
  }

  counts() {
    const verdicts = this.sections.flatMap((section) => section.rows.map((row) => row[4]));
    const number = (verdict) => verdicts.filter((v) => v === verdict).length;
    return { holds: number("holds"), misses: number("MISSES"), absent: number("not measured") };
  }

  markdown(head) {
    const line = (cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
    const parts = [head];
    for (const { title, note, rows, after } of this.sections) {
      parts.push(`## ${title}`);
      if (note) parts.push(note);
      if (rows.length > 0) parts.push([line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n"));
      parts.push(...after);
    }
    return parts.join("\n\n") + "\n";
  }
}
