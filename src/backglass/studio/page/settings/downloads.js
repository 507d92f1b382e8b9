/** What can be taken along: the picture, a worksheet, the run's history, the model, the run as a program. */
import { html, signal } from "../library.js";
import { Refused, send } from "../store.js";
import { pixels } from "./pixels.js";
import { say } from "./say.js";
import { Sheet } from "./sheet.js";

/** By their names in `settings_page`, in the order of the list. */
const KINDS = ["svg", "png", "worksheet", "csv", "model"];

/** The languages of a program, by their names in `settings_page`, too. */
const LANGUAGES = ["octave", "python", "scilab", "julia", "c"];

const language = signal("python");
const told = signal("");
const wrong = signal("");

/** @param {{type: string, text?: string, base64?: string}} sent */
function blobOf({ type, text, base64 }) {
    if (base64 === undefined) return new Blob([text ?? ""], { type });
    return new Blob([Uint8Array.from(atob(base64), one => one.charCodeAt(0))], { type });
}

/** Hands a file to the browser's downloads. @param {Blob} blob @param {string} name */
function save(blob, name) {
    const anchor = document.createElement("a");
    anchor.href = URL.createObjectURL(blob);
    anchor.download = name;
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000);
}

/** @param {string} kind */
async function take(kind) {
    told.value = say("making", { name: say(kind) });
    wrong.value = "";
    try {
        const more = kind === "program" ? { language: language.value } : {};
        const sent = /** @type {any} */ (await send("download", { what: kind === "png" ? "svg" : kind, ...more }));
        const name = kind === "png" ? sent.name.replace(/\.svg$/, ".png") : sent.name;
        save(kind === "png" ? await pixels(sent.text) : blobOf(sent), name);
        told.value = say("made", { name });
    } catch (error) {
        told.value = "";
        wrong.value = error instanceof Refused ? error.message : say("no_picture");
    }
}

/** The run as a program, and the choice of its language beside. */
function Program() {
    /** @param {Event} event */
    const onChange = event => {
        language.value = /** @type {HTMLSelectElement} */ (event.currentTarget).value;
    };
    return html`<li class="program">
        <button data-testid="download-program" aria-describedby="program-says" onClick=${() => take("program")}>
            ${say("program")}
        </button>
        <select aria-label=${say("program_language")} data-testid="program-language" onChange=${onChange}>
            ${LANGUAGES.map(one => html`<option key=${one} value=${one} selected=${language.value === one}>${say(one)}</option>`)}
        </select>
        <p id="program-says" class="note">${say("program_says")}</p>
    </li>`;
}

export function Downloads() {
    return html`<${Sheet} name="download" title=${say("download_title")}>
        <ul class="downloads">
            ${KINDS.map(
                (kind, i) =>
                    html`<li key=${kind}>
                        <button
                            data-testid=${`download-${kind}`}
                            data-first=${i === 0 ? "" : undefined}
                            onClick=${() => take(kind)}
                        >
                            ${say(kind)}
                        </button>
                    </li>`,
            )}
            <${Program} />
        </ul>
        <p class="did" role="status" data-testid="downloaded">${told.value}</p>
        <p class="said" role="alert">${wrong.value}</p>
    <//>`;
}
