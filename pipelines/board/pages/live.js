// The page of a run says everything without this. With it, the page follows the run as events are written, rather than
// loading itself again and again; where streams are refused, it goes back to that.
"use strict";
(() => {
  let timer = 0, busy = false, again = false;
  const live = () => document.getElementById("live");
  async function renew() {
    if (busy) { again = true; return; }
    busy = true;
    try {
      const answer = await fetch(location.pathname, { headers: { Accept: "text/html" }, redirect: "error" });
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const next = page.getElementById("live");
        if (next) live().replaceWith(document.importNode(next, true));
      }
    } catch { /* the stream or the timer asks again */ }
    busy = false;
    if (again) { again = false; renew(); }
  }
  if (!live() || live().dataset.open !== "true") return;
  const stream = new EventSource(location.pathname + "/events?since=" + (live().dataset.seq || 0));
  stream.onmessage = async () => {
    await renew();
    if (live().dataset.open !== "true") stream.close();
  };
  stream.onerror = () => {
    if (stream.readyState === EventSource.CLOSED && !timer) timer = setInterval(renew, 5000);
  };
})();
