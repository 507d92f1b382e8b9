/** The picture of the network, drawn anew where the scene or the room changes, never for a frame. */
import { Fragment, html, useEffect, useLayoutEffect, useMemo, useRef, useState } from "../library.js";
import { five, plain } from "../figures.js";
import { touch } from "../panel/hiding.js";
import { frame, lit, opened, present, scene as sceneSignal, stage } from "../store.js";
import { t } from "../words.js";
import { Edges } from "./edges.js";
import { Editor } from "./editing.js";
import { Hover } from "./hover.js";
import { Heads, Rest } from "./layers.js";
import { layout as layOut, nearest } from "./layout.js";
import { light } from "./lighting.js";
import { isParameter } from "./names.js";
import { Nudge, draw, giveUp, showBy } from "./nudging.js";
import { figure, painting } from "./paint.js";
import { editing, nudged, pointed, shows } from "./state.js";
import { Tag, showsGradients } from "./tags.js";
import { Unit } from "./units.js";
import { focusOn, tidy, walk } from "./walking.js";

const NEAR = 8; // pixels from an edge that count as on it

/** The targets beside the outputs. @param {{scene: Scene, layout: import("./layout.js").Layout}} properties */
function Targets({ scene, layout }) {
    const outputs = layout.units.filter(unit => unit.l === scene.layers.length);
    const low = layout.narrow;
    return outputs.map(({ j, x, y, width, height }) => html`<span
        key=${j}
        class=${low ? "net-target net-low" : "net-target"}
        data-target=${j}
        style=${low ? { left: `${x + width / 2}px`, top: `${y + height}px` } : { left: `${x + width + 12 * layout.scale}px`, top: `${y + height / 2}px` }}
    ><i>d${outputs.length > 1 ? html`<sub>${j}</sub>` : ""}</i> <span ref=${figure(now => now.d(j), plain)}></span></span>`);
}

/** The unit whose output is 1, from which the biases come. @param {{scene: Scene, layout: import("./layout.js").Layout}} properties */
function Ones({ scene, layout }) {
    return layout.ones.map(({ l, x, y }) => html`<span key=${l} class="net-one" title=${t("page.one")} style=${{ left: `${x}px`, top: `${y}px` }}>
        1${scene.biases === "augmented" && html`<i class="net-zero">z<sub>0</sub></i>`}
    </span>`);
}

/** The smallest scale: a last row, or a wide screen, wants larger figures. @param {number} width */
const leastScale = width => (present.value ? Math.min(1.35, Math.max(1, width / 730)) : width > 1500 ? 1.15 : 1);

/** How large the element is, kept up. @param {{current: HTMLElement | null}} element */
function useRoom(element) {
    const [room, setRoom] = useState({ width: 0, height: 0 });
    useLayoutEffect(() => {
        const on = element.current;
        if (!on) return undefined;
        const measure = () => {
            const [width, height] = [on.clientWidth, on.clientHeight - 22];
            setRoom(before => (before.width === width && before.height === height ? before : { width, height }));
        };
        const watch = new ResizeObserver(measure);
        watch.observe(on);
        measure();
        return () => watch.disconnect();
    }, []);
    return room;
}

export function Picture() {
    const box = useRef(/** @type {HTMLElement | null} */ (null));
    const { width, height } = useRoom(box);
    const scene = sceneSignal.value;
    const maps = shows.value === "maps";
    const layout = useMemo(() => (scene && width ? layOut(scene, width, height, maps, leastScale(width)) : null), [scene, width, height, maps, present.value]);
    return html`<div class="net-room" ref=${box}>${scene && layout && html`<${Drawn} scene=${scene} layout=${layout} />`}</div>`;
}

/** @param {{scene: Scene, layout: import("./layout.js").Layout}} properties */
function Drawn({ scene, layout }) {
    const root = useRef(/** @type {HTMLElement | null} */ (null));
    const drawn = useRef(false);
    const walked = stage.value ? scene.stages[stage.value - 1] : undefined;
    useEffect(painting, []);
    const [chosen, ways, count] = [opened.value, lit.value, stage.value];
    useLayoutEffect(() => {
        if (!root.current) return;
        light(root.current.closest(".network") ?? root.current, { scene, opened: chosen, lit: ways, stage: count });
        tidy(root.current);
        root.current.style.setProperty("--scale", String(layout.scale));
    });
    useEffect(() => {
        const end = (/** @type {KeyboardEvent} */ event) => {
            if (event.key === "Escape" && nudged.peek()) giveUp();
        };
        addEventListener("keydown", end);
        showBy(name => {
            const value = root.current?.querySelector(`.net-tag[data-name="${CSS.escape(name)}"] .net-value`);
            const now = nudged.peek();
            if (value) value.textContent = five(now?.name === name ? now.from + now.h : (frame.peek()?.get(name) ?? NaN));
        });
        return () => removeEventListener("keydown", end);
    }, []);

    /** What an event is on: a number, or the edge next to the pointer. @param {MouseEvent} event */
    const nameAt = event => {
        const on = /** @type {Element} */ (event.target);
        if (on.closest(".net-change, .net-editor, .net-hover")) return null;
        const item = on.closest("[data-name]");
        if (item) return pixelAt(event, item) ?? item.getAttribute("data-name");
        const card = on.closest("[data-unit]");
        if (card) return `z(${card.getAttribute("data-unit")?.replace(",", ")[")}]`;
        const { left, top } = /** @type {HTMLElement} */ (root.current).getBoundingClientRect();
        return nearest(layout.edges, event.clientX - left, event.clientY - top, NEAR)?.name ?? null;
    };
    /** Of a picture of inputs or weights, the one under the pointer. @param {MouseEvent} event @param {Element} item */
    const pixelAt = (event, item) => {
        const canvas = item.querySelector(".net-inputs, .net-weights");
        if (!canvas || !scene.problem.image) return null;
        const { left, top, width, height } = canvas.getBoundingClientRect();
        const [high, wide] = scene.problem.image;
        const [column, row] = [Math.floor(((event.clientX - left) / width) * wide), Math.floor(((event.clientY - top) / height) * high)];
        if (column < 0 || row < 0 || column >= wide || row >= high) return null;
        const i = row * wide + column + 1;
        const [l, j] = (item.getAttribute("data-unit") ?? "1,1").split(",");
        return l === "1" ? `z(1)[${i}]` : `w(${l})[${j},${i}]`;
    };
    /** @param {MouseEvent} event */
    const click = event => {
        const name = drawn.current ? null : nameAt(event);
        drawn.current = false;
        if (name) touch(name);
    };
    /** @param {MouseEvent} event */
    const twice = event => {
        const name = nameAt(event);
        if (name && isParameter(name)) editing.value = name;
    };
    /** @param {PointerEvent} event */
    const press = event => {
        drawn.current = false;
        const name = event.button === 0 && /** @type {Element} */ (event.target).closest(".net-tag")?.getAttribute("data-name");
        if (name) draw(event, name, () => (drawn.current = true));
    };
    /** @param {PointerEvent} event */
    const move = event => {
        if (event.pointerType === "touch") return;
        const name = nameAt(event);
        if (pointed.peek() !== name) pointed.value = name;
        root.current?.classList.toggle("net-over", name !== null);
    };
    /** @param {FocusEvent} event */
    const focus = event => {
        const item = /** @type {Element} */ (event.target).closest("[data-item]");
        if (!item || !root.current) return;
        tidy(root.current, item);
        if (item.matches(":focus-visible")) pointed.value = item.getAttribute("data-name");
    };
    const gradients = (/** @type {number} */ l) => showsGradients(l, walked);
    return html`<div
        class=${`net ${layout.narrow ? "net-narrow" : ""} ${walked ? "net-walked" : ""}`}
        ref=${root}
        style=${{ width: `${layout.width}px`, height: `${layout.height}px` }}
        role="group"
        aria-label=${t("page.picture", { sizes: scene.layers.map(layer => layer.size).join("-") })}
        onClick=${click}
        onDblClick=${twice}
        onPointerDown=${press}
        onDragStart=${(/** @type {Event} */ event) => event.preventDefault()}
        onPointerMove=${move}
        onPointerLeave=${() => (pointed.value = null)}
        onFocusIn=${focus}
        onFocusOut=${() => (pointed.value = null)}
        onKeyDown=${(/** @type {KeyboardEvent} */ event) => root.current && walk(root.current, event)}
    >
        <${Edges} scene=${scene} layout=${layout} gradients=${gradients} />
        <${Heads} scene=${scene} layout=${layout} />
        ${scene.layers.map(({ l }) => html`<${Fragment} key=${l}>
            ${layout.tags.filter(tag => tag.l === l).map(tag => html`<${Tag} key=${`${tag.j},${tag.i},${tag.bias}`} scene=${scene} tag=${tag} size=${layout.tag} gradients=${gradients(l)} />`)}
            ${layout.units.filter(unit => unit.l === l).map(unit => html`<${Unit} key=${`u${unit.j}${unit.kind}`} scene=${scene} unit=${unit} />`)}
        <//>`)}
        <${Ones} scene=${scene} layout=${layout} />
        <${Targets} scene=${scene} layout=${layout} />
        <${Rest} layout=${layout} />
        <${Hover} scene=${scene} layout=${layout} />
        <${Nudge} layout=${layout} />
        <${Editor} layout=${layout} back=${(/** @type {string} */ name) => root.current && focusOn(root.current, name)} />
    </div>`;
}
