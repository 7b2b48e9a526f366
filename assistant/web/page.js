/* What the page does in the browser: opens links of its own without loading anew, copies, and moves the focus along. */
(() => {
  "use strict";
  let asked = 0;
  let opener = null;
  let acted = "";
  const acts = [];

  const find = (selector, from = document) => from.querySelector(selector);

  /* The hidden text box tells the server which address to open; the number makes the same address new. */
  function open(search, remember) {
    const box = find("#address textarea");
    if (!box) return false;
    if (remember) history.pushState(null, "", search || "?");
    asked += 1;
    box.value = `${asked} ${search}`;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  /* A login that has ended shows the login page, which comes back to this address. */
  const send = window.fetch;
  window.fetch = async (...request) => {
    const reply = await send(...request);
    if (reply.status === 401) location.reload();
    return reply;
  };

  async function showUser() {
    const { user } = await (await fetch("/footnote/user")).json();
    const head = find("#top .top");
    if (!user || !head || find(".who", head)) return;
    const name = document.createElement("span");
    const out = document.createElement("button");
    name.className = "who";
    name.textContent = user;
    out.className = "log-out";
    out.textContent = "Log out";
    out.addEventListener("click", async () => {
      await fetch("/logout", { method: "POST", redirect: "manual" });
      location.replace("/login");
    });
    head.append(name, out);
  }

  function isPlain(event) {
    return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  }

  function tell(node, words) {
    const label = node.firstChild;
    const before = label.data;
    label.data = words;
    setTimeout(() => { label.data = before; }, 1600);
  }

  async function copy(button, text) {
    try {
      await navigator.clipboard.writeText(text);
      tell(button, "Copied");
    } catch {
      tell(button, "Not copied: select the text");
    }
  }

  /* Links that change the memo do so in place. All of them are sent each time, so that of two quick ones none is lost. */
  function act(link) {
    acted = link.getAttribute("href");
    const box = find("#acts textarea");
    acts.push(`${acts.length + 1} ${acted}`);
    box.value = acts.slice(-100).join("\n");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    if (/memo=(answer|quote):/.test(acted)) tell(link, "Added: see the tab Memo");
  }

  function close() {
    find("#desk").classList.remove("has-source");
    if (opener && opener.isConnected) opener.focus();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".fn a[href^='?']");
    if (link && isPlain(event)) {
      event.preventDefault();
      event.stopPropagation();
      if (link.classList.contains("act")) {
        act(link);
        return;
      }
      opener = link;
      open(link.getAttribute("href"), true);
      return;
    }
    const button = event.target.closest(".fn button");
    if (!button) return;
    if (button.classList.contains("close")) close();
    if (button.classList.contains("copy")) copy(button, find(".copied", button.parentElement).textContent);
    if (button.classList.contains("copy-link")) copy(button, find(".permalink", button.parentElement).href);
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && find("#desk").classList.contains("has-source")) close();
  });

  window.addEventListener("popstate", () => open(location.search, false));

  function onSource(panel) {
    const shown = find(".source", panel);
    find("#desk").classList.toggle("has-source", Boolean(shown));
    if (!shown) return;
    const mark = find("mark", shown);
    const scroller = find(".text", shown);
    if (mark && scroller) {
      const middle = mark.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
      scroller.scrollTop += middle - scroller.clientHeight / 3;
    }
    if (opener) find("h2", shown).focus({ preventScroll: false });
  }

  function onConversation(panel) {
    const turns = panel.querySelectorAll(".turn");
    if (turns.length) turns[turns.length - 1].scrollIntoView({ block: "start" });
  }

  /* The list is drawn anew after each act: the focus stays on the link that was used, or goes to its neighbour. */
  function onMemo(panel) {
    if (!acted) return;
    const used = acted;
    acted = "";
    const focus = () => {
      if (document.activeElement !== document.body) return;
      const links = [...panel.querySelectorAll("a.act")];
      const same = links.find((link) => link.getAttribute("href") === used);
      const near = links.find((link) => link.getAttribute("href").endsWith(`:${used.split(":")[1]}`));
      const next = same || near || links[0];
      if (next) next.focus();
    };
    /* The component may draw more than once; a focus that the user has moved meanwhile is left alone. */
    [60, 200, 500, 1000, 2000].forEach((delay) => setTimeout(focus, delay));
  }

  /* A memo comes as text and becomes a file here, so that no file of it lies on the server. */
  function onFile(panel) {
    const data = find(".data", panel);
    if (!data) return;
    const bytes = Uint8Array.from(atob(data.textContent), (char) => char.charCodeAt(0));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes], { type: find(".kind", panel).textContent }));
    link.download = find(".name", panel).textContent;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  /* Markers of other windows open in this one: the component adds a target to every link. */
  function tidy(panel) {
    panel.querySelectorAll("a[href^='?']").forEach((link) => link.removeAttribute("target"));
  }

  /* A tab is drawn when it is first opened. */
  function watchLater(selector, react) {
    const waiting = new MutationObserver(() => {
      if (!find(selector)) return;
      waiting.disconnect();
      watch(selector, react);
    });
    waiting.observe(document.documentElement, { childList: true, subtree: true });
  }

  function watch(selector, react) {
    const panel = find(selector);
    let before = "";
    const look = () => {
      const now = panel.textContent;
      tidy(panel);
      if (now !== before) { before = now; react(panel); }
    };
    new MutationObserver(look).observe(panel, { childList: true, subtree: true });
    look();
  }

  function label(selector, attributes) {
    const node = find(selector);
    if (node) Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
  }

  function begin() {
    if (!find("#address textarea") || !find("#source .fn") || !find("#conversation .fn")) return false;
    label("#conversation", { role: "log", "aria-live": "polite", "aria-label": "Conversation" });
    label("#source", { role: "region", "aria-label": "Source" });
    watch("#conversation", onConversation);
    watch("#source", onSource);
    showUser();
    watchLater("#memo-list", onMemo);
    watchLater("#memo-file", onFile);
    if (location.search.length > 1) open(location.search, false);
    return true;
  }

  const waiting = new MutationObserver(() => { if (begin()) waiting.disconnect(); });
  waiting.observe(document.documentElement, { childList: true, subtree: true });
})();
