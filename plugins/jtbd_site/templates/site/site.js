"use strict";
(() => {
  // The library is large and few readers need it: it is fetched when the first chart is brought to life.
  let library = null;
  const fetchLibrary = () =>
    (library ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = "assets/vega.js";
      script.onload = () => resolve(window.vegaEmbed);
      script.onerror = () => {
        library = null;
        reject(new Error("assets/vega.js could not be read"));
      };
      document.head.append(script);
    }));

  const rowsOf = (spec) => spec.data?.values ?? [];

  // Without a mouse a chart is read row by row: arrows move, the words of the row are said aloud.
  const readAloud = (live, spoken, spec) => {
    const rows = rowsOf(spec).filter((row) => row.label !== undefined);
    let at = -1;
    live.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
      if (!step || !rows.length) return;
      event.preventDefault();
      at = Math.min(Math.max(at + step, 0), rows.length - 1);
      const { label, words, interval, n } = rows[at];
      spoken.textContent = [label, words, interval, n].filter(Boolean).join(" · ");
      spoken.hidden = false;
    });
  };

  const enliven = async (figure, button) => {
    button.disabled = true;
    const specs = JSON.parse(figure.querySelector(".specs").textContent);
    const drawing = figure.querySelector(".drawing");
    const live = figure.querySelector(".live");
    const isWide = getComputedStyle(figure.querySelector(".wide")).display !== "none";
    const spec = { config: specs.config, ...(isWide ? specs.wide : specs.narrow) };
    try {
      const embed = await fetchLibrary();
      live.hidden = false;
      await embed(live, spec, {
        actions: false,
        ast: true,
        defaultStyle: false,
        mode: "vega-lite",
        renderer: "svg",
        tooltip: { disableDefaultStyle: true, theme: "report" },
      });
    } catch (error) {
      live.hidden = true;
      button.disabled = false;
      console.warn(error.message);
      return;
    }
    const picture = live.querySelector("svg");
    picture.classList.add("chart");
    for (const part of picture.querySelectorAll("[role], [aria-roledescription]")) {
      part.removeAttribute("role");
      part.removeAttribute("aria-roledescription");
    }
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", figure.querySelector("svg title").textContent);
    live.classList.add(isWide ? "is-wide" : "is-narrow");
    live.tabIndex = 0;
    drawing.hidden = true;
    button.hidden = true;
    readAloud(live, figure.querySelector(".spoken"), spec);
    live.focus({ preventScroll: true });
  };

  for (const button of document.querySelectorAll("button.interactive")) {
    button.hidden = false;
    button.addEventListener("click", () => enliven(button.closest("figure"), button));
  }

  // A link to a table opens what it stands in.
  const open = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", open);
  if (document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest("details")) open();

  const menu = document.querySelector(".menu");
  menu?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
})();
