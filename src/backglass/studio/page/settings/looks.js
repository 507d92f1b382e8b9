/** How the page looks: its language, its colours, what is left out of it. */
import { html, useLayoutEffect, useRef } from "../library.js";
import { act, hidden, options, scene, theme } from "../store.js";
import { lang } from "../words.js";
import { say } from "./say.js";

/** What can be left out, by the names that a link has for it. */
export const PARTS = ["header", "chooser", "settings", "charts", "check", "link", "stages", "timeline", "panel"];

function otherLanguage() {
    lang.value = lang.value === "en" ? "ja" : "en";
    options.current.chosen?.("lang", lang.value);
    if (scene.peek()) void act("frame"); // the session hears the language, and says the scene in it
}

export function LanguageButton() {
    const ja = lang.value === "ja";
    const [en, jp] = ja ? ["en", html`<b>ja</b>`] : [html`<b>en</b>`, "ja"];
    return html`<button
        class="lang"
        data-testid="language"
        aria-label=${`en · ja. ${say("language")}`}
        onClick=${otherLanguage}
    >
        ${en} · ${jp}
    </button>`;
}

/** From what the system has to its opposite, then the other one, then back. */
function nextTheme() {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    /** @type {("auto" | "light" | "dark")[]} */
    const order = dark ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
    theme.value = order[(order.indexOf(theme.value) + 1) % order.length];
    options.current.chosen?.("theme", theme.value);
}

export function ThemeButton() {
    const name = `${say("theme")}: ${say(theme.value === "auto" ? "system" : theme.value)}`;
    return html`<button
        class="theme"
        data-testid="theme"
        data-chosen=${theme.value}
        aria-label=${name}
        title=${name}
        onClick=${nextTheme}
    >
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <circle class="ring" cx="8" cy="8" r="6.2" />
            <path
                d=${{ auto: "M8 1.8 A6.2 6.2 0 0 1 8 14.2 Z", light: "", dark: "M8 1.8 A6.2 6.2 0 0 1 8 14.2 A6.2 6.2 0 0 1 8 1.8Z" }[theme.value]}
            />
        </svg>
    </button>`;
}

/** Says to the style sheet what is left out. */
export function Hiding() {
    const here = useRef(/** @type {HTMLElement | null} */ (null));
    const names = [...hidden.value].join(" ");
    useLayoutEffect(() => {
        const root = /** @type {HTMLElement | null} */ (here.current?.closest(".studio"));
        if (root) root.dataset.hide = names;
    }, [names]);
    return html`<span ref=${here} hidden></span>`;
}
