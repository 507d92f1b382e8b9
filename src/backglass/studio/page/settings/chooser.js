/** What to learn from: the course's lessons, points, curves, data sets, and what is one's own. */
import { html, useRef, useSignal } from "../library.js";
import { readLesson } from "../panel/lessons.js";
import { drawer, problems, scene, wanted } from "../store.js";
import { takeOne, taken } from "./files.js";
import { learn } from "./learn.js";
import { Member } from "./member.js";
import { Parameters } from "./parameters.js";
import { both, say } from "./say.js";
import { Sheet } from "./sheet.js";
import { TableForm } from "./table.js";
import { Thumbnail } from "./thumbnail.js";

/** @typedef {import("./learn.js").Listed} Listed */

/** Whether it is learned now. @param {Listed} one */
const isNow = one => {
    const shown = scene.value?.problem;
    return one.description.lesson ? shown?.description.lesson === one.description.lesson : shown?.id === one.id;
};

/** @param {{one: Listed, wrong: import("../library.js").Signal<string>}} properties */
function Choice({ one, wrong }) {
    const now = isNow(one);
    const onClick = async () => {
        wrong.value = await learn(one.description);
        if (wrong.peek()) return;
        if (one.description.lesson) void readLesson(one.description.lesson);
        if (!one.parameters?.length) drawer.value = "";
    };
    return html`<button
        class=${`choice ${now ? "on" : ""}`}
        aria-pressed=${now ? "true" : "false"}
        data-testid=${`problem-${one.id}`}
        data-first=${now ? "" : undefined}
        onClick=${onClick}
    >
        <${Thumbnail} kind=${one.id} />
        <span>${both(one.title)}</span>
    </button>`;
}

/** @param {{name: string, all: Listed[], wrong: import("../library.js").Signal<string>}} properties */
function Group({ name, all, wrong }) {
    const now = all.find(isNow);
    return html`<section class=${`group choices choices-${name}`} aria-labelledby=${`choices-${name}`}>
        <h3 id=${`choices-${name}`}>${say(`choose_${name}`)}</h3>
        <div class="list">
            ${all.map(one => html`<${Choice} key=${one.id} one=${one} wrong=${wrong} />`)}${name === "plane" && html`<${SetPoints} />`}
        </div>
        ${now?.parameters?.length ? html`<${Parameters} key=${now.id} one=${now} />` : null}
    </section>`;
}

function SetPoints() {
    const now = scene.value?.problem.id === "points";
    return html`<button
        class=${`choice ${now ? "on" : ""}`}
        aria-pressed=${now ? "true" : "false"}
        data-testid="problem-points"
        onClick=${() => (drawer.value = "points")}
    >
        <${Thumbnail} kind="points" /><span>${say("set_points")}</span>
    </button>`;
}

function OwnFile() {
    const field = useRef(/** @type {HTMLInputElement | null} */ (null));
    const last = taken.value;
    /** @param {Event} event */
    const onChange = event => {
        const input = /** @type {HTMLInputElement} */ (event.currentTarget);
        takeOne(input.files);
        input.value = ""; // the same file, mended, is taken again
    };
    return html`<section class="group own" aria-labelledby="choices-own">
        <h3 id="choices-own">${say("own")}</h3>
        ${wanted.value && html`<p class="did" role="alert" data-testid="asks-file">${say("asks_file", { name: wanted.value.name })}</p>`}
        <p class="row">
            <button class="framed" data-testid="choose-file" onClick=${() => field.current?.click()}>
                ${say("own_file")}
            </button>
            <span class="soft">${say("or_drop")}</span>
        </p>
        <input
            ref=${field}
            type="file"
            hidden
            accept=".csv,.tsv,.txt,.data,.parquet,.safetensors"
            data-testid="file"
            onChange=${onChange}
        />
        <p class="soft note">${say("stays")}</p>
        <p class="did" role="status">${last?.state === "reading" ? say("reading", { name: last.name }) : ""}</p>
        <p class="said" role="alert" data-testid="file-wrong">${last?.state === "wrong" ? last.text : ""}</p>
    </section>`;
}

/** Groups in the order in which the session lists them. @param {Listed[]} all @returns {[string, Listed[]][]} */
function grouped(all) {
    /** @type {Map<string, Listed[]>} */
    const groups = new Map();
    for (const one of all) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
    return [...groups];
}

export function Chooser() {
    const wrong = useSignal("");
    const last = taken.value;
    if (last?.state === "table") {
        return html`<${Sheet} name="problems" title=${last.name} stays=${true}
            ><${TableForm} read=${last.table} name=${last.name}
        /><//>`;
    }
    return html`<${Sheet} name="problems" title=${say("choose")}>
        <p class="said" role="alert" data-testid="problem-wrong">${wrong.value}</p>
        <${Member} />
        <div class="catalogue">
            ${grouped(problems.value).map(([name, all]) => html`<${Group} key=${name} name=${name} all=${all} wrong=${wrong} />`)}
            <${OwnFile} />
        </div>
    <//>`;
}
