/** The line at the top: what is learned from, and what opens. */
import { html, useSignal } from "../library.js";
import { scene } from "../store.js";
import { LanguageButton, ThemeButton } from "./looks.js";
import { both, say } from "./say.js";
import { Opener } from "./sheet.js";

/** "mazur · 2-2-2": the data, and the sizes of the network that learns them. @param {Scene | null} shown */
export function named(shown) {
    if (!shown) return "";
    const { lesson } = shown.problem.description; // known by its name, which the command takes
    return `${lesson ?? both(shown.problem.title)} · ${shown.layers.map(layer => layer.size).join("-")}`;
}

export function Header() {
    const folded = useSignal(true);
    return html`<header class="header" data-part="header">
        <b class="mark">backglass</b>
        <${Opener} name="problems" className="choose" testid="choose">
            <span class="choose-name">${named(scene.value)}</span> <i aria-hidden="true">▾</i>
        <//>
        <button
            class="more"
            data-opens="more"
            aria-expanded=${folded.value ? "false" : "true"}
            onClick=${() => (folded.value = !folded.value)}
        >
            ${say("more")}
        </button>
        <nav
            class=${folded.value ? "folded" : ""}
            aria-label=${say("settings_title")}
            onClick=${() => (folded.value = true)}
        >
            <${Opener} name="settings">${say("settings")}<//>
            <${Opener} name="charts">${say("charts")}<//>
            <${Opener} name="check">${say("check")}<//>
            <span class="gap"></span>
            <${Opener} name="link">${say("link")}<//>
            <${Opener} name="download">${say("download")}<//>
        </nav>
        <span class="right"><${LanguageButton} /><${ThemeButton} /></span>
    </header>`;
}
