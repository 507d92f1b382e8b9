/** The page: its parts in their places. The server's boot.js and a notebook mount it alike. */
import { Fragment, effect, html, render } from "./library.js";
import { Charts } from "./charts/charts.js";
import { listen } from "./keyboard.js";
import { Network } from "./network/network.js";
import { Panel } from "./panel/panel.js";
import { Header } from "./settings/header.js";
import { Keyless } from "./settings/keyless.js";
import { Overlays } from "./settings/overlays.js";
import { connect, hidden, lost, notice, options, present, scene, theme } from "./store.js";
import { Stages } from "./time/stages.js";
import { Timeline } from "./time/timeline.js";
import { lang, t, words } from "./words.js";
import { Working } from "./working.js";

function Page() {
    if (!scene.value || !Object.keys(words.value.en).length) return lost.value || notice.value ? html`<${Keyless} />` : html`<${Working} />`;
    return html`<${Fragment}>
        <${Working} />
        <${Header} />
        <main class="desk">
            <section class="sight" aria-label=${t("page.network")}>
                <${Stages} />
                <${Network} />
                <${Charts} />
            </section>
            <${Panel} />
        </main>
        <${Timeline} />
        <${Overlays} />
    <//>`;
}

/**
 * Puts the page into an element, and returns what takes it out again.
 * @param {HTMLElement} element
 * @param {Line} line
 * @param {Options} [given]
 */
export function mount(element, line, given = {}) {
    options.current = given;
    lang.value = given.lang ?? "en";
    theme.value = given.theme ?? "auto";
    hidden.value = new Set(given.hide ?? []);
    present.value = given.present ?? false;
    const root = document.createElement("div");
    root.className = "studio";
    const sight = document.createElement("div");
    sight.className = "whole";
    root.append(sight);
    element.append(root);
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const look = () => {
        const chosen = theme.value === "auto" ? (dark.matches ? "dark" : "light") : theme.value;
        root.dataset.theme = chosen;
        root.lang = lang.value;
        if (element === document.body) document.documentElement.lang = lang.value;
        root.classList.toggle("present", present.value);
    };
    dark.addEventListener("change", look);
    const stop = effect(look);
    // A page of its own hears keys wherever the focus is; a notebook's cell only those that are its own.
    listen(element === document.body ? element : root);
    render(html`<${Page} />`, sight);
    const disconnect = connect(line);
    return () => {
        stop();
        dark.removeEventListener("change", look);
        render(null, sight);
        root.remove();
        disconnect();
    };
}
