// What the console does by script beside htmx; each page works without it.
(() => {
  "use strict";
  const problem = document.querySelector(".govuk-error-summary[tabindex]");
  if (problem) {
    problem.focus();
  }
  // A stream that ended for good: say so once, where screen readers hear it.
  document.body.addEventListener("htmx:sseError", () => {
    const stale = document.getElementById("stale");
    if (stale) {
      stale.hidden = false;
    }
  });
  document.body.addEventListener("htmx:sseOpen", () => {
    const stale = document.getElementById("stale");
    if (stale) {
      stale.hidden = true;
    }
  });
})();
