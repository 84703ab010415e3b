// The test run of a draft: conditions and texts follow the answers, nothing is kept or sent.
(() => {
  const { Run } = window.lupe.rules;
  const { read, uncheckNone } = window.lupe.questions;
  const form = document.getElementById("probe");
  if (!form) return;
  const script = JSON.parse(document.getElementById("dokument").textContent);
  const { language } = form.dataset;
  const questions = [...form.querySelectorAll("[data-question]")];

  function answers() {
    const found = {};
    for (const question of questions) {
      try {
        const answer = read(question);
        if (answer !== undefined) found[question.dataset.question] = answer;
      } catch { /* What is typed wrongly counts as not answered until it is right. */ }
    }
    return found;
  }

  function apply() {
    const run = new Run(script, answers());
    for (const { questions: parts = [] } of script.sections) {
      for (const { id, text } of parts) {
        const question = form.querySelector(`[data-question="${id}"]`);
        question.hidden = !run.isShown(id);
        if (Object.values(text).some((words) => words.includes("{{"))) question.querySelector(".question__text").textContent = run.text(text, language);
      }
    }
    for (const step of form.querySelectorAll(".step")) step.hidden = [...step.querySelectorAll("[data-question]")].every((question) => question.hidden) && step.querySelector("[data-question]") !== null;
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", (event) => {
    const question = event.target.closest("[data-question]");
    if (question) uncheckNone(question, event.target);
    apply();
  });
  apply();
})();
