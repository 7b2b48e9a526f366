/* What the page does in the browser: opens links of its own without loading anew, copies, and moves the focus along. */
(() => {
  "use strict";
  let asked = 0;
  let opener = null;

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

  async function copy(button, text) {
    const label = button.firstChild;
    const before = label.data;
    try {
      await navigator.clipboard.writeText(text);
      label.data = "Copied";
    } catch {
      label.data = "Not copied: select the text";
    }
    setTimeout(() => { label.data = before; }, 1600);
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

  /* Markers of other windows open in this one: the component adds a target to every link. */
  function tidy(panel) {
    panel.querySelectorAll("a[href^='?']").forEach((link) => link.removeAttribute("target"));
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
    if (location.search.length > 1) open(location.search, false);
    return true;
  }

  const waiting = new MutationObserver(() => { if (begin()) waiting.disconnect(); });
  waiting.observe(document.documentElement, { childList: true, subtree: true });
})();
