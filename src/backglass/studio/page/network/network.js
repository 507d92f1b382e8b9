/** The network: what its edges and units show, the picture, and the loss under it. */
import { Fragment, html, useComputed, useSignalEffect } from "../library.js";
import { Refused, hidden, notice, scene, send, sessions } from "../store.js";
import { t } from "../words.js";
import { hasMaps } from "./names.js";
import { Picture } from "./picture.js";
import { Reading } from "./reading.js";
import { edgesBy, showing, shows } from "./state.js";

/**
 * A choice between two ways to look.
 * @param {{of: import("../library.js").Signal<any>, now?: import("../library.js").ReadonlySignal<string>, ways: string[], label: string, says: (way: string) => string}} properties
 */
function Switch({ of, now, ways, label, says }) {
    return html`<span class="net-switch" role="group" aria-label=${label}>
        ${ways.map(way => html`<button key=${way} aria-pressed=${(now ?? of).value === way} onClick=${() => (of.value = way)}>${says(way)}</button>`)}
    </span>`;
}

/** The text of a way to look; the keys stand here in full, so that none is missing from the words. @param {string} way */
function wayText(way) {
    if (way === "weights") return t("page.weights");
    if (way === "gradients") return t("page.gradients");
    return way === "maps" ? t("page.maps") : t("page.numbers");
}

/** Has the session send maps or not; this is no deed of the reader's, so that what was refused before stays in sight. @param {boolean} on */
async function ask(on) {
    try {
        await send("maps", { on });
    } catch (error) {
        if (!(error instanceof Refused)) throw error;
    }
}

export function Network() {
    const now = scene.value;
    const on = useComputed(() => shows.value === "maps");
    useSignalEffect(() => {
        if (sessions.value) void ask(on.value);
    });
    if (!now) return null;
    return html`<div class="network">
        <${Picture} />
        <div class="net-looks">
            <p class="net-notice said" role="status">${notice.value}</p>
            ${!hidden.value.has("looks") && html`<${Fragment}>
                ${hasMaps(now) && html`<${Switch} of=${showing} now=${shows} ways=${["numbers", "maps"]} label=${t("page.units")} says=${wayText} />`}
                <${Switch} of=${edgesBy} ways=${["weights", "gradients"]} label=${t("page.edges")} says=${wayText} />
            <//>`}
        </div>
        <${Reading} scene=${now} />
    </div>`;
}
