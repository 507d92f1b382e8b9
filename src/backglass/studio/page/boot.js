/** Where the server's page begins: all that asks the window is here. */
import { openLine } from "./line.js";
import { mount } from "./main.js";

const KEY = "backglass.key";
const base = location.href.split("#")[0];
const asked = new URLSearchParams(location.hash.slice(1));
const query = new URLSearchParams(location.search);

// The key leaves the address at once, so that no copied address has it; a state alone may stay.
if (asked.has("k")) {
    sessionStorage.setItem(KEY, asked.get("k") ?? "");
    asked.delete("k");
    history.replaceState(null, "", asked.size ? `${base}#${asked}` : base);
}

/** @param {string} name */
const given = name => asked.get(name) ?? query.get(name);

/** @param {"lang" | "theme"} name */
const kept = name => given(name) ?? localStorage.getItem(`backglass.${name}`);

/** @param {string | null} value @param {string[]} among */
const oneOf = (value, among) => (value && among.includes(value) ? /** @type {any} */ (value) : undefined);

mount(document.body, openLine(base, sessionStorage.getItem(KEY) ?? ""), {
    lang: oneOf(kept("lang"), ["en", "ja"]) ?? (navigator.language.startsWith("ja") ? "ja" : "en"),
    theme: oneOf(kept("theme"), ["light", "dark", "auto"]),
    hide: (given("hide") ?? "").split(",").filter(Boolean),
    present: given("present") !== null,
    link: asked.get("s") ?? undefined,
    problem: given("problem") ?? undefined,
    address(state, keep, part = "") {
        const address = `${base}#s=${state}${part && `&${part}`}`;
        if (keep) history.replaceState(null, "", address);
        return address;
    },
    chosen: (what, value) => localStorage.setItem(`backglass.${what}`, value),
});

// A link that is pasted into the same window shows its state, as it would in a new one.
addEventListener("hashchange", () => location.reload());
