// The page for answering: one section at a time, answers kept on the device and sent once. Without this script the
// form without JavaScript does the same.
(() => {
  const { readCode, newSecret, Store, NoNetwork, Refused, ask, ticketFor, keysOf, newWord, seal, open } = window.lupe;
  const { VARIANTS, Run } = window.lupe.rules;
  const { read, write, arrange, readAll, uncheckNone, makeSearchable } = window.lupe.questions;
  const form = document.getElementById("fragebogen");
  const $ = (id) => document.getElementById(id);
  const { wave, questionnaire, language, access, base, work } = form.dataset;
  const script = JSON.parse($("dokument").textContent);
  const site = { base, work, access };
  const store = new Store(wave);
  const full = form.dataset.full.split(" ");
  const [IDLE, RETRY] = [10 * 60 * 1000, 15 * 1000];
  let person = store.get("person", null) || newPerson();
  let steps = [];
  let isSending = false;
  let idle;
  let last = "";

  // The variant of the order stays on the device; it is no part of what is sent.
  function newPerson() { return { step: 0, secret: newSecret(), code: "", ticket: "", answers: {}, told: [], variant: crypto.getRandomValues(new Uint32Array(1))[0] % VARIANTS }; }

  function keep() {
    store.set("person", person);
    if (store.isFull) tell("Auf diesem Gerät ist kein Speicher mehr frei. Deine Antworten bleiben da, solange du diese Seite offen lässt. Sende sie am besten gleich ab.", true);
  }

  function tell(text, isWarning) {
    const message = $("meldung");
    message.textContent = text;
    message.classList.toggle("message--warning", Boolean(isWarning));
    message.hidden = !text;
    $("aufhoeren").hidden = true;
  }

  // Answers

  function questionsOf(step) { return [...step.querySelectorAll("[data-question]")]; }

  /** Shows what is asked after the answers so far, and puts answers into the texts that name them. */
  function applyRules() {
    const run = new Run(script, person.answers);
    for (const { questions = [] } of script.sections) {
      for (const { id, text } of questions) {
        const question = form.querySelector(`[data-question="${id}"]`);
        question.hidden = !run.isShown(id);
        if (Object.values(text).some((words) => words.includes("{{"))) question.querySelector(".question__text").textContent = run.text(text, language);
      }
    }
    return run;
  }

  /** The next step in which something is asked. */
  function askedFrom(number, direction) {
    applyRules();
    const isEmpty = (step) => questionsOf(step).length > 0 && questionsOf(step).every((question) => question.hidden);
    let found = number;
    while (steps[found] && isEmpty(steps[found])) found += direction;
    return found;
  }

  function showError(question, text) {
    const error = question.querySelector(".question__error");
    error.textContent = text;
    error.hidden = !text;
    return Boolean(text);
  }

  /** Takes the answers of a section; false and the focus on the first fault if something is wrong. */
  function takeSection(step, isLenient) {
    let first = null;
    for (const question of questionsOf(step).filter((one) => !one.hidden)) {
      const id = question.dataset.question;
      let fault = "";
      try {
        const answer = read(question);
        if (answer === undefined) delete person.answers[id]; else person.answers[id] = answer;
        if (answer === undefined && "required" in question.dataset) fault = "Bitte antworte hier, oder wähle „keine Angabe“.";
      } catch (error) { fault = error.message; }
      if (!isLenient && showError(question, fault) && !first) first = question;
    }
    if (first) (first.querySelector("input, select, textarea") || first).focus();
    keep();
    return !first;
  }

  // Steps

  function show(number, isFirst) {
    person.step = Math.max(0, Math.min(number, steps.length - 1));
    keep();
    applyRules();
    steps.forEach((step, at) => { step.hidden = at !== person.step; });
    const isCode = steps[person.step].dataset.step === "code";
    const isLast = person.step === steps.length - 1;
    const codes = steps[0].dataset.step === "code" ? 1 : 0;
    $("anfang").hidden = person.step > 0;
    $("weiter").hidden = isLast;
    $("weiter").textContent = isCode ? "Anfangen" : "Weiter";
    $("absenden").hidden = !isLast;
    $("zurueck").hidden = person.step <= codes;
    $("fortschritt").textContent = isCode || isLast ? "" : `Teil ${person.step - codes + 1} von ${steps.length - codes - 1}`;
    $("spaeter").hidden = !crypto.subtle;
    if (isFirst) return;
    window.scrollTo(0, 0);
    (steps[person.step].querySelector("h2") || steps[person.step].querySelector("input, select, textarea") || $("inhalt")).focus();
  }

  async function next() {
    const step = steps[person.step];
    tell("");
    if (step.dataset.step === "code") {
      if (await takeCode()) show(askedFrom(person.step + 1, 1));
    } else if (takeSection(step)) {
      show(askedFrom(person.step + 1, 1));
      tellIfEnough();
    }
  }

  /** There are enough replies like this one: whoever wants may stop; whoever goes on counts like everybody. */
  function tellIfEnough() {
    const run = applyRules();
    const quota = (script.quotas || []).find(({ id }) => full.includes(id) && !person.told.includes(id) && run.quotas().includes(id));
    if (!quota) return;
    person.told.push(quota.id);
    keep();
    tell(`${run.text(quota.text || {}, language) || form.dataset.alike} ${form.dataset.enough}`);
    $("aufhoeren").hidden = false;
    $("meldung").focus();
  }

  function stopHere() {
    wipe();
    form.hidden = true;
    $("anfang").hidden = true;
    $("ende").hidden = false;
    $("nochmal").hidden = true;
    $("naechste").hidden = !store.get("kiosk", false);
    sayEnd("Danke!", "Deine Antworten sind von diesem Gerät gelöscht. Gesendet wurde nichts.");
  }

  /** Takes the code: checked here, and at the server if it can be reached; otherwise when the answers are sent. */
  async function takeCode() {
    const field = $("code");
    const error = $("code-fehler");
    const code = readCode(field.value);
    error.hidden = true;
    if (!code) return fault(error, field, "Dieser Code ist nicht richtig abgeschrieben. Bitte vergleiche ihn noch einmal mit deinem Zettel.");
    if (code !== person.code) Object.assign(person, { code, secret: newSecret(), ticket: "" });
    try {
      if (!person.ticket) {
        $("weiter").setAttribute("aria-busy", "true");
        person.ticket = await ticketFor(site, person);
      }
      forgetCode(person);
      field.value = "";
    } catch (problem) {
      if (problem instanceof Refused) return fault(error, field, problem.message);
      tell("Gerade gibt es kein Netz. Du kannst trotzdem antworten. Dein Code wird beim Absenden geprüft.");
    } finally { $("weiter").removeAttribute("aria-busy"); }
    keep();
    return true;
  }

  // The slip has done its work; the code need not lie beside the answers.
  function forgetCode(one) { one.code = ""; }

  function fault(error, field, text) {
    error.textContent = text;
    error.hidden = false;
    field.focus();
    return false;
  }

  // Sending

  function finish() {
    const outbox = store.get("outbox", []);
    outbox.push({ ...person, answers: applyRules().keptAnswers(), questionnaire: Number(questionnaire) });
    store.set("outbox", outbox);
    last = person.secret;
    person = newPerson();
    store.remove("person");
    form.hidden = true;
    $("anfang").hidden = true;
    send();
  }

  /** Sends what waits, one after the other. What has arrived leaves the device; what has not stays and says so.
   *  What the server has refused for good is tried again only when a person asks for it. */
  async function send(isAsked) {
    if (isSending) return;
    isSending = true;
    let refused = null;
    let isKnown = false;
    try {
      for (const one of store.get("outbox", []).filter((other) => isAsked === true || !other.refused)) {
        try {
          isKnown = !(await deliver(one));
          change(one, null);
        } catch (problem) {
          if (problem instanceof NoNetwork) break;
          if (!(problem instanceof Refused)) throw problem;
          refused = { problem, one };
          change(one, { ...one, refused: problem.code, sentence: problem.message });
        }
      }
    } finally { isSending = false; }
    report(refused, isKnown);
  }

  /** Puts something else into the place of a reply that waits, or takes it out. */
  function change(one, other) {
    store.set("outbox", store.get("outbox", []).flatMap((kept) => (kept.secret !== one.secret ? [kept] : other ? [other] : [])));
  }

  async function deliver(one) {
    if (!one.ticket) {
      one.ticket = await ticketFor(site, one);
      forgetCode(one);
      change(one, one);
    }
    const body = { ticket: one.ticket, questionnaire: one.questionnaire, answers: one.answers };
    return (await ask(`${base}antwort/`, body)).is_new;
  }

  // What the person can put right: another code, or less text.
  const TAKEN_BACK = ["unknown-code", "mistyped-code", "code-spent", "wrong-ticket", "box-stopped", "too-much-text"];

  function report(refused, isKnown) {
    const isKiosk = store.get("kiosk", false);
    // On a tablet for many, nobody may see what somebody before has answered.
    const isOwn = refused && (!isKiosk || refused.one.secret === last);
    if (isOwn && TAKEN_BACK.includes(refused.problem.code) && form.hidden) { takeBack(refused); return; }
    if (!form.hidden) return;
    const outbox = store.get("outbox", []);
    const waiting = outbox.length;
    const stuck = outbox.filter((one) => one.refused);
    $("ende").hidden = false;
    $("loeschen").hidden = stuck.length === 0;
    $("naechste").hidden = !isKiosk;
    $("nochmal").hidden = waiting === 0;
    if (stuck.length && (refused || stuck.length === waiting)) sayEnd("Nicht angenommen", `${isKiosk ? "Ein Antwortbogen, der auf diesem Gerät liegt: " : ""}${stuck[stuck.length - 1].sentence}`);
    else if (waiting) sayEnd("Noch nicht angekommen", `${isKiosk && waiting > 1 ? `${waiting} Antwortbögen liegen` : "Deine Antworten liegen"} auf diesem Gerät und werden gesendet, sobald es Netz gibt. ${store.isFull ? "Lass diese Seite bitte offen: Auf dem Gerät ist kein Speicher frei." : "Du kannst die Seite offen lassen oder später wieder öffnen."}`);
    else sayEnd("Deine Antworten sind angekommen", isKnown ? "Sie waren schon da und zählen einmal. Auf diesem Gerät ist nichts mehr davon." : "Danke fürs Mitmachen! Auf diesem Gerät ist nichts mehr davon.");
  }

  function sayEnd(title, text) {
    if ($("ende-titel").textContent === title && $("ende-text").textContent === text) return;
    $("ende-titel").textContent = title;
    $("ende-text").textContent = text;
    $("ende-titel").focus();
  }

  function removeRefused() {
    store.set("outbox", store.get("outbox", []).filter((one) => !one.refused));
    if (store.get("outbox", []).length) { report(null, false); return; }
    $("loeschen").hidden = true;
    $("nochmal").hidden = true;
    sayEnd("Gelöscht", "Die Antworten sind von diesem Gerät gelöscht.");
  }

  /** The code was not good after all, or there is too much text: back to the person, with all answers. */
  function takeBack({ problem, one }) {
    const isCodeGood = problem.code === "too-much-text";
    change(one, null);
    person = { ...newPerson(), ...one, step: 0, code: "", ticket: isCodeGood ? one.ticket : "", refused: "", sentence: "" };
    $("ende").hidden = true;
    begin();
    show(isCodeGood ? askedFrom(access === "open" ? 0 : 1, 1) : 0);
    tell(`${problem.message} Deine Antworten sind noch da.`, true);
  }

  // Going on later

  async function remember() {
    takeSection(steps[person.step], true);
    try {
      if (!person.ticket) throw new Refused({ sentence: "Dafür muss dein Code erst geprüft sein. Bitte versuch es, wenn du Netz hast." });
      const word = newWord();
      const { lookup, key } = await keysOf(word, wave);
      await ask(`${base}zwischenstand/`, { ticket: person.ticket, lookup, sealed: await seal(key, person) });
      $("wort").textContent = word;
      $("wort").hidden = false;
      tell("Gespeichert. Schreib dir das Wort auf, wir kennen es nicht.");
    } catch (problem) { tellProblem(problem); }
  }

  async function goOn() {
    try {
      const { lookup, key } = await keysOf($("wort-eingabe").value, wave);
      person = await open(key, (await ask(`${base}zwischenstand/holen/`, { lookup })).sealed);
      begin();
      show(person.step);
    } catch (problem) { tellProblem(problem); }
  }

  function tellProblem(problem) {
    const other = problem instanceof Refused ? problem.message : "Das hat nicht geklappt. Deine Antworten bleiben auf diesem Gerät. Bitte versuch es noch einmal.";
    tell(problem instanceof NoNetwork ? "Gerade gibt es kein Netz. Deine Antworten bleiben auf diesem Gerät." : other, true);
    $("meldung").focus();
  }

  // One device for many

  function wipe() {
    last = "";
    person = newPerson();
    store.remove("person");
    $("wort").hidden = true;
    form.reset();
    document.querySelectorAll(".question__error").forEach((error) => { error.hidden = true; });
    $("ende").hidden = true;
    tell("");
    begin();
    show(0);
  }

  function setKiosk(isOn) {
    store.set("kiosk", isOn);
    $("reihum").setAttribute("aria-pressed", String(isOn));
    watchIdle();
  }

  function watchIdle() {
    clearTimeout(idle);
    if (store.get("kiosk", false)) idle = setTimeout(wipe, IDLE);
  }

  // Begin

  function begin() {
    person = { ...newPerson(), ...person };
    arrange(form, script, person.variant);
    steps = [...form.querySelectorAll("[data-step]")];
    for (const step of steps) for (const question of questionsOf(step)) write(question, person.answers[question.dataset.question]);
    if (person.questionnaire !== Number(questionnaire)) refit();
    if ($("code")) $("code").value = person.code;
    form.hidden = false;
  }

  /** The questionnaire was corrected since: what no longer fits any question goes, and the person hears of it. */
  function refit() {
    const isNew = person.questionnaire === undefined;
    person.questionnaire = Number(questionnaire);
    if (isNew) return;
    const before = Object.entries(person.answers);
    person.answers = readAll(steps.flatMap(questionsOf));
    person.step = person.ticket && access !== "open" ? 1 : 0;
    if (before.some(([id, answer]) => JSON.stringify(answer) !== JSON.stringify(person.answers[id]))) tell("Der Fragebogen ist inzwischen verbessert worden. Einige deiner Antworten passen nicht mehr. Bitte schau sie noch einmal durch.", true);
  }

  async function prepareOpen() {
    if (access !== "open" || person.ticket) return;
    try { person.ticket = await ticketFor(site, person); keep(); } catch { /* asked for again when the answers are sent */ }
  }

  function start() {
    const code = location.hash.slice(1);
    if (code && $("code")) {
      // Behind the sign that browsers never send; it leaves the address at once.
      history.replaceState(null, "", location.pathname + location.search);
      if (!person.ticket) person.code = readCode(code) || "";
    }
    const isWaiting = store.get("outbox", []).length > 0;
    setKiosk(store.get("kiosk", false));
    if (isWaiting && !store.get("person", null)) { $("anfang").hidden = true; send(); return; }
    if (isWaiting) send();
    if ("closed" in form.dataset && !person.ticket) return;
    begin();
    show(person.step, true);
    prepareOpen();
  }

  $("weiter").addEventListener("click", next);
  $("zurueck").addEventListener("click", () => { takeSection(steps[person.step], true); show(askedFrom(person.step - 1, -1)); });
  $("absenden").addEventListener("click", finish);
  $("nochmal").addEventListener("click", () => send(true));
  $("loeschen").addEventListener("click", removeRefused);
  $("naechste").addEventListener("click", wipe);
  $("merken").addEventListener("click", remember);
  $("aufhoeren").addEventListener("click", stopHere);
  $("holen").addEventListener("click", goOn);
  $("reihum").addEventListener("click", () => setKiosk(!store.get("kiosk", false)));
  form.addEventListener("submit", (event) => { event.preventDefault(); if (!$("weiter").hidden) next(); });
  form.addEventListener("input", (event) => {
    const question = event.target.closest("[data-question]");
    if (question) uncheckNone(question, event.target);
    watchIdle();
  });
  form.addEventListener("change", () => { if (steps[person.step].dataset.step !== "code") { takeSection(steps[person.step], true); applyRules(); } });
  window.addEventListener("online", () => send());
  setInterval(() => { if (store.get("outbox", []).length) send(); }, RETRY);
  window.addEventListener("beforeunload", (event) => { if (store.isFull) event.preventDefault(); });
  if ("serviceWorker" in navigator) navigator.serviceWorker.register(`${base}geraet.js`).catch(() => {});

  makeSearchable(form);
  start();
})();
