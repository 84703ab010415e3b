// The questions of the page: reading and writing their fields, and their order. Knows nothing of steps and sending.
(() => {
  // Every place to choose from, while a search shows only some of them.
  const everything = new WeakMap();
  const fieldsOf = (question) => [...question.querySelectorAll("[name]")];

  function read(question) {
    const { kind } = question.dataset;
    const fields = fieldsOf(question);
    const chosen = fields.filter((field) => field.checked);
    if (chosen.some((field) => field.value === "__keine")) return { missing: "no_answer" };
    if (kind === "multiple") return chosen.length ? chosen.map((field) => field.value) : undefined;
    if (kind === "consent") return chosen.length ? true : undefined;
    if (kind === "matrix") {
      const rows = Object.fromEntries(chosen.map((field) => [field.name.split("--")[1], field.value]));
      return chosen.length ? rows : undefined;
    }
    if (kind === "ranking") {
      const placed = fields.filter((field) => field.dataset.choice && field.value);
      const places = placed.map((field) => field.value);
      if (new Set(places).size < places.length) throw new Error("Zwei Plätze haben dieselbe Nummer. Bitte gib jede Nummer nur einmal.");
      return placed.length ? placed.sort((a, b) => a.value - b.value).map((field) => field.dataset.choice) : undefined;
    }
    if (["single", "scale", "picture"].includes(kind) || fields[0].type === "radio") return chosen.length ? chosen[0].value : undefined;
    const field = fields[0];
    const text = field.value.trim();
    if (!text) return undefined;
    if (kind === "date") return readDay(text);
    return kind === "number" ? readNumber(field, text) : text;
  }

  /** A day, also one that was written like 1.3.2026 where the browser has no calendar. */
  function readDay(text) {
    const [, day, month, year] = text.match(/^(\d{1,2})\.(\d{1,2})\.(\d{4})$/) || [];
    const written = day ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : text;
    const read = /^\d{4}-\d{2}-\d{2}$/.test(written) ? new Date(`${written}T00:00:00Z`) : new Date(NaN);
    if (Number.isNaN(read.getTime()) || read.toISOString().slice(0, 10) !== written) throw new Error("Bitte gib ein Datum ein, zum Beispiel 1.3.2026.");
    return written;
  }

  /** All answers that can be read, by question. */
  function readAll(questions) {
    const answers = {};
    for (const question of questions) {
      let answer;
      try { answer = read(question); } catch { /* it fits no longer */ }
      if (answer !== undefined) answers[question.dataset.question] = answer;
    }
    return answers;
  }

  function readNumber(field, text) {
    const number = Number(text.replace(",", "."));
    const { least, most } = field.dataset;
    if (!Number.isFinite(number)) throw new Error("Bitte gib hier eine Zahl ein.");
    if (least && number < Number(least)) throw new Error(`Die Zahl ist zu klein, mindestens ${least}.`);
    if (most && number > Number(most)) throw new Error(`Die Zahl ist zu groß, höchstens ${most}.`);
    return number;
  }

  function write(question, answer) {
    showAll(question);
    const fields = fieldsOf(question);
    const isNone = Boolean(answer && answer.missing);
    for (const field of fields) {
      if (field.value === "__keine" && field.type !== "text") field.checked = isNone;
      else if (field.type === "radio" || field.type === "checkbox") field.checked = isChosen(question.dataset.kind, field, answer);
      else if (field.dataset.choice) field.value = Array.isArray(answer) && answer.includes(field.dataset.choice) ? answer.indexOf(field.dataset.choice) + 1 : "";
      else field.value = answer === undefined || isNone ? "" : String(answer).replace(".", question.dataset.kind === "number" ? "," : ".");
    }
  }

  function isChosen(kind, field, answer) {
    if (kind === "consent") return answer === true;
    if (kind === "matrix") return Boolean(answer) && answer[field.name.split("--")[1]] === field.value;
    return Array.isArray(answer) ? answer.includes(field.value) : answer === field.value;
  }

  /** „keine Angabe“ and an answer exclude each other. */
  function uncheckNone(question, target) {
    const none = question.querySelector('.choice--none input[type="checkbox"]');
    if (!none) return;
    if (target !== none) none.checked = false;
    else if (none.checked) {
      for (const field of fieldsOf(question)) {
        if (field === none) continue;
        if (field.type === "radio" || field.type === "checkbox") field.checked = false; else field.value = "";
      }
    }
  }

  /** Puts the parts into the order of a variant. What stands behind the parts of a box (a button, "keine Angabe") stays behind. */
  function arrange(form, script, variant) {
    const { orderedSections, orderedQuestions, orderedChoices, orderedRows } = window.lupe.rules;
    const end = form.querySelector('[data-step="senden"]');
    showAll(form);
    for (const section of orderedSections(script, variant)) {
      const step = form.querySelector(`[data-step="${section.id}"]`);
      form.insertBefore(step, end);
      for (const question of orderedQuestions(script, section, variant)) {
        const box = step.querySelector(`[data-question="${question.id}"]`);
        step.append(box);
        if (!question.shuffled) continue;
        for (const list of box.querySelectorAll("[data-choices]")) sort(list, "choice", orderedChoices(script, question, variant));
        for (const list of box.querySelectorAll("[data-rows]")) sort(list, "row", orderedRows(script, question, variant));
      }
    }
  }

  function sort(list, name, ids) {
    const parts = new Map([...list.children].filter((part) => part.dataset[name]).map((part) => [part.dataset[name], part]));
    for (const id of ids) list.append(parts.get(id));
  }

  /** A field above each long list of places that shortens it while one types. */
  function makeSearchable(form) {
    for (const list of form.querySelectorAll("select[data-choices]")) {
      const field = Object.assign(document.createElement("input"), { type: "search", id: `${list.id}-suche`, autocomplete: "off" });
      const label = Object.assign(document.createElement("label"), { htmlFor: field.id, textContent: form.dataset.search, className: "question__help" });
      list.before(label, field);
      field.addEventListener("input", () => shorten(list, field.value));
    }
  }

  function shorten(list, typed) {
    const chosen = list.value;
    showAll(list.parentNode);
    const wanted = typed.trim().toLowerCase();
    if (!wanted) return;
    everything.set(list, [...list.options]);
    const found = [...list.options].filter(({ value, text }) => value && text.toLowerCase().includes(wanted));
    list.replaceChildren(list.options[0], ...found);
    list.value = found.some(({ value }) => value === chosen) ? chosen : found.length === 1 ? found[0].value : "";
  }

  function showAll(part) {
    for (const list of part.querySelectorAll("select[data-choices]")) {
      if (!everything.has(list)) continue;
      const chosen = list.value;
      list.replaceChildren(...everything.get(list));
      list.value = chosen;
      everything.delete(list);
    }
  }

  window.lupe.questions = { read, readAll, write, arrange, uncheckNone, makeSearchable };
})();
