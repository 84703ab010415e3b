// The rules of a questionnaire in the browser. document/expressions.py, running.py and order.py are their twins:
// every change belongs into both, tests/test_rules_twins.py compares them.
(() => {
  const LARGEST = 1e12;
  const LONGEST = 10000;
  const VARIANTS = 24;
  const DATE = /^\d{4}-\d{2}-\d{2}$/;
  const DECIMAL = /^-?\d{1,12}(\.\d{1,12})?$/;
  const MARK = /\{\{([a-z][a-z0-9_]{0,39})\}\}/g;
  const CHOOSING = new Set(["single", "multiple", "ranking", "matrix", "picture", "scale", "place"]);
  const own = (object, name) => (object && Object.hasOwn(object, name) ? object[name] : undefined);

  // Values

  const isNumber = (value) => typeof value === "number";
  const isDate = (value) => typeof value === "string" && DATE.test(value);
  const isMissing = (value) => value === null || value === undefined;

  function kept(value) {
    if (isMissing(value)) return null;
    if (isNumber(value)) return Math.abs(value) <= LARGEST ? value + 0 : null;
    if (typeof value === "string" && value.length > LONGEST && [...value].length > LONGEST) return null;
    return value;
  }

  function same(left, right) {
    if (isMissing(left) || isMissing(right)) return false;
    if (Array.isArray(left) && Array.isArray(right)) {
      return left.length === right.length && left.every((one, at) => same(one, right[at]));
    }
    return left === right;
  }

  function before(left, right) {
    const isOrdered = (isNumber(left) && isNumber(right)) || (isDate(left) && isDate(right));
    return isOrdered && left < right;
  }

  function notAfter(left, right) {
    const isOrdered = (isNumber(left) && isNumber(right)) || (isDate(left) && isDate(right));
    return isOrdered && left <= right;
  }

  function shownNumber(number) {
    const hundredths = Math.floor(Math.abs(number) * 100 + 0.5);
    const rest = hundredths % 100;
    const places = rest ? `,${String(rest).padStart(2, "0")}`.replace(/0+$/, "") : "";
    return `${number < 0 && hundredths ? "-" : ""}${(hundredths - rest) / 100}${places}`;
  }

  function asText(value) {
    if (isMissing(value)) return "";
    if (typeof value === "boolean") return value ? "ja" : "nein";
    if (isNumber(value)) return shownNumber(value);
    return Array.isArray(value) ? value.map(asText).join(", ") : String(value);
  }

  // Operations

  const calculating = (calculate) => (left, right) => (isNumber(left) && isNumber(right) ? calculate(left, right) : null);
  const numbersOf = (values) => values.flat().filter(isNumber);
  const items = (value) => (Array.isArray(value) ? value : isMissing(value) ? [] : [value]);
  const contains = (values, wanted) => items(values).some((one) => same(one, wanted));
  const sum = (...values) => numbersOf(values).reduce((total, number) => total + number, 0);

  function mean(...values) {
    const numbers = numbersOf(values);
    return numbers.length ? sum(...numbers) / numbers.length : null;
  }

  function extreme(choose) {
    return (...values) => {
      const numbers = numbersOf(values);
      return numbers.length ? numbers.reduce((one, other) => choose(one, other)) : null;
    };
  }

  function round(value, places) {
    if (!isNumber(value) || ![0, 1, 2, 3, 4].includes(places)) return null;
    const factor = 10 ** places;
    return Math.floor(value * factor + 0.5) / factor;
  }

  function years(first, second) {
    if (!isDate(first) || !isDate(second)) return null;
    return Number(second.slice(0, 4)) - Number(first.slice(0, 4)) - (second.slice(5) < first.slice(5) ? 1 : 0);
  }

  function number(value) {
    if (typeof value === "string" && DECIMAL.test(value)) return Number(value);
    return isNumber(value) ? value : null;
  }

  const PLAIN = {
    "==": same,
    "!=": (left, right) => !same(left, right),
    "<": before,
    "<=": notAfter,
    ">": (left, right) => before(right, left),
    ">=": (left, right) => notAfter(right, left),
    not: (value) => value !== true,
    "+": calculating((left, right) => left + right),
    "-": calculating((left, right) => left - right),
    "*": calculating((left, right) => left * right),
    "/": calculating((left, right) => (right ? left / right : null)),
    "%": calculating((left, right) => (right && Math.abs(left / right) <= LARGEST ? left - right * Math.floor(left / right) : null)),
    sum,
    mean,
    min: extreme((one, other) => Math.min(one, other)),
    max: extreme((one, other) => Math.max(one, other)),
    round,
    count: (value) => items(value).length,
    contains,
    contains_any: (values, wanted) => items(wanted).some((one) => contains(values, one)),
    contains_all: (values, wanted) => !isMissing(wanted) && items(wanted).every((one) => contains(values, one)),
    list: (...values) => values.filter((value) => !isMissing(value)),
    join: (...values) => values.map(asText).join(""),
    length: (value) => (typeof value === "string" ? [...value].length : null),
    number,
    text: (value) => (isMissing(value) ? null : asText(value)),
    years,
  };

  function coalesce(operands, facts) {
    for (const operand of operands) {
      const value = evaluate(operand, facts);
      if (!isMissing(value)) return value;
    }
    return null;
  }

  const LAZY = {
    answer: (operands, facts) => kept(facts.answer(operands[0], operands.length > 1 ? operands[1] : null)),
    value: (operands, facts) => kept(facts.value(operands[0])),
    answered: (operands, facts) => !isMissing(facts.answer(operands[0], null)),
    declined: (operands, facts) => facts.hasDeclined(operands[0]),
    and: (operands, facts) => operands.every((operand) => evaluate(operand, facts) === true),
    or: (operands, facts) => operands.some((operand) => evaluate(operand, facts) === true),
    if: (operands, facts) => evaluate(operands[evaluate(operands[0], facts) === true ? 1 : 2], facts),
    coalesce,
  };

  function evaluate(expression, facts) {
    if (expression === null || typeof expression !== "object") return kept(expression);
    const [name, operands] = Object.entries(expression)[0];
    if (Object.hasOwn(LAZY, name)) return LAZY[name](operands, facts);
    return kept(PLAIN[name](...operands.map((operand) => evaluate(operand, facts))));
  }

  const isTrue = (expression, facts) => isMissing(expression) || evaluate(expression, facts) === true;

  // A questionnaire with answers

  const hasDeclined = (given) => given !== null && typeof given === "object" && !Array.isArray(given) && given.missing === "no_answer" && Object.keys(given).length === 1;
  const words = (texts, language) => own(texts, language) || Object.values(texts || {})[0] || "";

  class Run {
    constructor(document, answers) {
      this.document = document;
      this.answers = answers;
      this.questions = new Map();
      for (const section of document.sections) for (const question of section.questions || []) this.questions.set(question.id, { question, section });
      this.formulas = new Map((document.calculated || []).map((one) => [one.id, one.value]));
      this.visible = new Map();
      this.values = new Map();
    }

    isShown(name) {
      if (!this.visible.has(name)) {
        const { question, section } = this.questions.get(name);
        this.visible.set(name, isTrue(section.shown_if, this) && isTrue(question.shown_if, this));
      }
      return this.visible.get(name);
    }

    shown() { return [...this.questions.keys()].filter((name) => this.isShown(name)); }

    keptAnswers() {
      return Object.fromEntries(this.shown().filter((name) => Object.hasOwn(this.answers, name)).map((name) => [name, this.answers[name]]));
    }

    missingAnswers() {
      return this.shown().filter((name) => this.questions.get(name).question.required && isMissing(this.answer(name, null)) && !this.hasDeclined(name));
    }

    answer(name, row) {
      if (this.formulas.has(name)) return this.calculate(name);
      if (!this.questions.has(name) || !this.isShown(name)) return null;
      let given = own(this.answers, name);
      if (given !== null && typeof given === "object" && !Array.isArray(given)) {
        if (hasDeclined(given)) return null;
        if (!isMissing(row)) given = own(given, row);
        else given = Object.keys(given).filter((one) => !isMissing(given[one]) && given[one] !== "").sort();
      } else if (!isMissing(row)) return null;
      return isMissing(given) || given === "" || (Array.isArray(given) && !given.length) ? null : given;
    }

    value(name) {
      const answer = this.answer(name, null);
      if (isNumber(answer) || !this.questions.has(name)) return isNumber(answer) ? answer : null;
      const { kind, choices = [] } = this.questions.get(name).question;
      if (kind === "scale" && !choices.length && typeof answer === "string") return number(answer);
      const choice = choices.find((one) => one.id === answer);
      return choice && isNumber(choice.value) ? choice.value : null;
    }

    hasDeclined(name) { return this.questions.has(name) && this.isShown(name) && hasDeclined(own(this.answers, name) ?? null); }

    calculated() { return Object.fromEntries([...this.formulas.keys()].map((name) => [name, this.calculate(name)])); }

    calculate(name) {
      if (!this.values.has(name)) this.values.set(name, evaluate(this.formulas.get(name), this));
      return this.values.get(name);
    }

    quotas() { return (this.document.quotas || []).filter((quota) => isTrue(quota.condition, this)).map((quota) => quota.id); }

    text(texts, language) {
      return words(texts, language).replace(MARK, (_, name) => this.wordsOf(name, language) || "…");
    }

    wordsOf(name, language) {
      const answer = this.answer(name, null);
      const known = this.questions.get(name);
      if (!known || !CHOOSING.has(known.question.kind)) return asText(answer);
      const labels = new Map((known.question.choices || []).map((choice) => [choice.id, words(choice.text, language)]));
      return (Array.isArray(answer) ? answer : [answer]).map((one) => (labels.has(one) ? labels.get(one) : asText(one))).join(", ");
    }
  }

  // Random order from a stored seed

  function fingerprint(text) {
    let state = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(text)) state = Math.imul(state ^ byte, 0x01000193);
    return state >>> 0;
  }

  function* numbers(seed) {
    let state = seed % 2147483647 || 1;
    for (;;) {
      state = (state * 48271) % 2147483647;
      yield state;
    }
  }

  function permuted(list, seed) {
    const row = numbers(fingerprint(seed));
    const mixed = [...list];
    for (let last = mixed.length - 1; last > 0; last -= 1) {
      const other = Math.floor((row.next().value * (last + 1)) / 2147483647);
      [mixed[last], mixed[other]] = [mixed[other], mixed[last]];
    }
    return mixed;
  }

  const seedOf = (document, variant, part) => `${document.order?.seed ?? ""}/${variant % VARIANTS}/${part}`;
  const orderedSections = (document, variant) => (document.order?.sections ? permuted(document.sections, seedOf(document, variant, "")) : [...document.sections]);

  function orderedQuestions(document, section, variant) {
    const questions = section.questions || [];
    return section.shuffled ? permuted(questions, seedOf(document, variant, section.id)) : [...questions];
  }

  function orderedChoices(document, question, variant) {
    const choices = question.choices || [];
    if (!question.shuffled) return choices.map((choice) => choice.id);
    const mixed = permuted(choices.filter((choice) => !choice.fixed).map((choice) => choice.id), seedOf(document, variant, question.id));
    return choices.map((choice) => (choice.fixed ? choice.id : mixed.shift()));
  }

  function orderedRows(document, question, variant) {
    const rows = (question.rows || []).map((row) => row.id);
    return question.shuffled ? permuted(rows, seedOf(document, variant, `${question.id}/rows`)) : rows;
  }

  globalThis.lupe = Object.assign(globalThis.lupe || {}, {
    rules: { Run, VARIANTS, evaluate, fingerprint, numbers, permuted, orderedSections, orderedQuestions, orderedChoices, orderedRows },
  });
})();
